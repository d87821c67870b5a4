"""The inventory's face: open flights for sale, tell what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flightcore.application.bulk import Progress, silent
from flightcore.application.inventory.availability import (
    LegAvailability,
    availability_of,
)
from flightcore.application.inventory.cabins import CabinView, cabins_of
from flightcore.application.inventory.change import (
    CabinCommand,
    CabinPlace,
    change_inventory,
)
from flightcore.application.inventory.open import OpenPlan, open_inventory
from flightcore.application.inventory.oversales import (
    heal_inventory,
    open_oversales,
)
from flightcore.assembly.seating import SeatMapsFace
from flightcore.assembly.waitlist import WaitlistFace
from flightcore.domain.inventory import Adjustment, CabinNest, Oversale, serial
from flightcore.domain.kernel import checks_arguments
from flightcore.domain.kernel.errors import InvalidInventory


@checks_arguments
class InventoryFace(SeatMapsFace, WaitlistFace):
    """Seats: opening and changing them, how many are left, and where they are."""

    def open(
        self,
        *,
        cabins: Mapping[str, int],
        classes: str | Mapping[str, str],
        levels: Mapping[str, int] | None = None,
        overbooking: Mapping[str, int] | None = None,
        flight_dates: Sequence[str] | None = None,
        progress: Progress = silent,
    ) -> int:
        """Open flights that are not open yet; how many were opened.

        Args:
            cabins: Seats by cabin, as ``{"Y": 150}``.
            classes: Booking classes, the dearest first, each nested in the one
                before: text for a single cabin, or by cabin.
            levels: Authorisation level by class; the cabin's where not named.
            overbooking: Seats to sell beyond the capacity, by cabin.
            flight_dates: Only these ids; None: every scheduled flight.
            progress: Told how many flight-dates are open.

        Raises:
            InvalidInventory: Cabins and classes do not fit together.
        """
        chains = _by_cabin(cabins, classes)
        nests = tuple(
            serial(
                cabin,
                seats,
                chains[cabin],
                overbooking=(overbooking or {}).get(cabin, 0),
                levels=_only(levels or {}, chains[cabin]),
            )
            for cabin, seats in cabins.items()
        )
        return self.open_nests(nests, flight_dates=flight_dates, progress=progress)

    def open_nests(
        self,
        nests: Sequence[CabinNest],
        *,
        flight_dates: Sequence[str] | None = None,
        progress: Progress = silent,
    ) -> int:
        """Open flights with nests of any shape; see :meth:`open`.

        Raises:
            InvalidInventory: There is no nest.
        """
        if not nests:
            raise InvalidInventory("one cabin at least", reason="cabins")
        only = None if flight_dates is None else tuple(flight_dates)
        plan = OpenPlan(nests=tuple(nests), flight_dates=only)
        return open_inventory(
            self._runtime(), plan, principal=self._principal, progress=progress
        )

    def cabins(self, flight_date: str) -> tuple[CabinView, ...]:
        """How each cabin of each leg is set up, with its version; none if not open."""
        return cabins_of(self._reader(), flight_date, principal=self._principal)

    def change(
        self,
        flight_date: str,
        *,
        leg: int = 1,
        cabin: str = "Y",
        capacity: int | None = None,
        overbooking: int | None = None,
        levels: Mapping[str, int] | None = None,
        bid_prices: Sequence[int] | None = None,
        if_version: int | None = None,
    ) -> CabinView:
        """Change a cabin that is on sale; nobody loses a seat.

        Where more seats are sold than there are now, nothing sells there and an
        oversale case is open until it is healed.

        Args:
            flight_date: The flight-date's id.
            leg: Sequence of the leg.
            cabin: One letter.
            capacity: Seats.
            overbooking: Seats to sell beyond the capacity.
            levels: Authorisation level by class. A class whose level was the cabin's
                keeps pace with the cabin where it is not named.
            bid_prices: In minor units of the setting ``currency``: what the n-th last
                seat must earn, at index n - 1; empty to end the control.
            if_version: Of the cabin as it was read; None: whatever is there.

        Raises:
            InvalidInventory: The cabin lacks a class, or a number is out of range.
            NotFound: The cabin is not open.
            VersionConflict: It is not at ``if_version``.
        """
        adjustment = Adjustment(
            capacity=capacity,
            overbooking=overbooking,
            levels=dict(levels or {}),
            bid_prices=None if bid_prices is None else tuple(bid_prices),
        )
        place = CabinPlace(flight_date=flight_date, leg=leg, cabin=cabin)
        return self._change(place, adjustment, if_version)

    def change_nest(
        self,
        flight_date: str,
        nest: CabinNest,
        *,
        leg: int = 1,
        if_version: int | None = None,
    ) -> CabinView:
        """Nest the classes of a cabin otherwise; see :meth:`change`.

        A class that the nest lacks is closed. Classes that move are closed first, and
        opened in their new places by a second commit.

        Raises:
            InvalidInventory: A class with seats in use would go or move.
            NotFound: The cabin is not open.
            VersionConflict: It is not at ``if_version``.
        """
        place = CabinPlace(flight_date=flight_date, leg=leg, cabin=nest.cabin)
        return self._change(place, Adjustment(nest=nest), if_version)

    def _change(
        self, place: CabinPlace, adjustment: Adjustment, if_version: int | None
    ) -> CabinView:
        command = CabinCommand(
            place=place, adjustment=adjustment, if_version=if_version
        )
        return change_inventory(self._runtime(), command, principal=self._principal)

    def oversales(self) -> tuple[Oversale, ...]:
        """The open cases of cabins with more seats sold than there are."""
        return open_oversales(self._reader(), principal=self._principal)

    def heal(self, flight_date: str) -> int:
        """Close the oversales that are over, at once; ``work`` does it anyway.

        Returns:
            How many counters were less oversold than they said.
        """
        return heal_inventory(self._runtime(), flight_date, principal=self._principal)

    def availability(self, flight_date: str) -> tuple[LegAvailability, ...]:
        """Seats left by leg and booking class.

        Raises:
            NotFound: The flight-date is not open.
        """
        return availability_of(self._reader(), flight_date, principal=self._principal)


def _by_cabin(
    cabins: Mapping[str, int], classes: str | Mapping[str, str]
) -> Mapping[str, str]:
    if isinstance(classes, str):
        if len(cabins) != 1:
            raise InvalidInventory(
                "several cabins: name the classes of each", reason="classes"
            )
        return dict.fromkeys(cabins, classes)
    if cabins.keys() != classes.keys():
        raise InvalidInventory("each cabin has its classes", reason="classes")
    return classes


def _only(levels: Mapping[str, int], chain: str) -> Mapping[str, int]:
    return {code: level for code, level in levels.items() if code in chain}
