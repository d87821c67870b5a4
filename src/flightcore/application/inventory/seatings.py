"""Who sits where on a flight-date, read whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from flightcore.application.records.seating import (
    assignment_from,
    seat_map_from,
    seat_map_row,
    seat_name,
)
from flightcore.domain.inventory import Seat, Seating, SeatMap
from flightcore.domain.kernel.errors import NotFound
from flightcore.ports.rows import LegCabinRow, SeatMapRow, SeatRow
from flightcore.ports.store import MAX_FOUND, Find, Guard, Snapshot, eq, find


@attrs.frozen(kw_only=True)
class SeatMapView:
    """The seats of a leg as anybody may see them.

    Attributes:
        seat_map: Every seat.
        taken: Numbers of the seats that somebody has, in order.
        version: To guard a change of the map by; 0 where none was set, so that the
            leg has a plain one.
    """

    seat_map: SeatMap
    taken: tuple[str, ...]
    version: int

    @property
    def free(self) -> tuple[Seat, ...]:
        """The seats that are neither taken nor blocked."""
        taken = frozenset(self.taken)
        return tuple(
            seat
            for seat in self.seat_map.seats()
            if not seat.blocked and seat.number not in taken
        )


@attrs.frozen(kw_only=True)
class LegSeating:
    """The seats of one leg as they are stored.

    Attributes:
        version: Of the seat map; 0 where the leg has none of its own yet.
        versions: Of the seats that were ever given away, by name.
    """

    seating: Seating
    version: int
    versions: Mapping[str, int]

    @property
    def view(self) -> SeatMapView:
        """What may be shown of it."""
        return SeatMapView(
            seat_map=self.seating.seat_map,
            taken=tuple(sorted(each.seat for each in self.seating.assignments)),
            version=self.version,
        )

    def fence(self) -> Guard:
        """Refuses to write where another seat map was set meanwhile."""
        where = self.seating.seat_map
        return Guard(
            rows=SeatMapRow,
            key=(where.flight_date, where.leg),
            version=self.version,
        )

    def raised(self) -> SeatMapRow:
        """The same map, one version on: refuses whoever judged by the same seating."""
        return seat_map_row(self.seating.seat_map, version=self.version)


@attrs.frozen(kw_only=True)
class SeatingQuestions:
    """The questions whose answers are the seatings of a flight-date."""

    flight_date: str
    maps: Find[SeatMapRow]
    seats: Find[SeatRow]
    cabins: Find[LegCabinRow]

    @classmethod
    def about(cls, flight_date: str) -> SeatingQuestions:
        """The questions for one flight-date."""
        mine = eq("flight_date", flight_date)
        return cls(
            flight_date=flight_date,
            maps=find(SeatMapRow, mine, limit=MAX_FOUND),
            seats=find(SeatRow, mine, limit=MAX_FOUND),
            cabins=find(LegCabinRow, mine, limit=MAX_FOUND),
        )

    @property
    def all(self) -> tuple[Find[Any], ...]:
        """Every question, for ``Store.read``."""
        return self.maps, self.seats, self.cabins

    def answer(self, snapshot: Snapshot, leg: int) -> LegSeating:
        """The seating of one leg.

        Raises:
            NotFound: The leg is not open.
        """
        stored = next((row for row in snapshot[self.maps] if row.leg == leg), None)
        seat_map = seat_map_from(stored) if stored else self._plain(snapshot, leg)
        seats = [row for row in snapshot[self.seats] if row.leg == leg]
        taken = tuple(assignment_from(row) for row in seats if row.occupant)
        return LegSeating(
            seating=Seating(seat_map=seat_map, assignments=taken),
            version=stored.version if stored else 0,
            versions={seat_name(row): row.version for row in seats},
        )

    def _plain(self, snapshot: Snapshot, leg: int) -> SeatMap:
        rows = [row for row in snapshot[self.cabins] if row.leg == leg]
        if not rows:
            name = f"{self.flight_date}#{leg}"
            raise NotFound("not open for sale", kind="inventory", id=name)
        cabins = {row.cabin: row.capacity for row in rows}
        return SeatMap.plain(self.flight_date, leg, cabins=cabins)
