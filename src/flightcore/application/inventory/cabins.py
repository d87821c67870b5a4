"""Tell how the cabins of a flight-date are set up."""

from __future__ import annotations

import attrs

from flightcore.application.inventory.flight import FlightInventory, read_flight
from flightcore.application.reading.reader import Reader
from flightcore.application.records.inventory import nest_from
from flightcore.domain.inventory import CabinNest, Oversale
from flightcore.domain.users import Action, Principal, require


@attrs.frozen(kw_only=True)
class CabinView:
    """A cabin of a leg as it is.

    Attributes:
        version: To guard a change by.
        nest: Capacity, overbooking, classes and bid prices.
        used: Seats held and booked.
        oversale: The open case, where more are used than may be.
    """

    flight_date: str
    leg: int
    version: int
    nest: CabinNest
    used: int
    oversale: Oversale | None = None

    @property
    def oversold(self) -> int:
        """Seats that are sold and not there."""
        return max(0, self.used - self.nest.au)


def cabins_of(
    reader: Reader, flight_date: str, *, principal: Principal
) -> tuple[CabinView, ...]:
    """Every cabin of a flight-date, by leg; none where it is not open."""
    require(principal, Action.SEARCH)
    inventory = read_flight(reader, flight_date, principal=principal)
    return tuple(view_of(inventory, leg, cabin) for leg, cabin in inventory.cabins)


def view_of(inventory: FlightInventory, leg: int, cabin: str) -> CabinView:
    """One cabin of an inventory."""
    row = inventory.cabin(leg, cabin)
    return CabinView(
        flight_date=inventory.flight_date,
        leg=leg,
        version=row.version,
        nest=nest_from(row),
        used=inventory.root(leg, cabin).used,
        oversale=inventory.cases.get((leg, cabin)),
    )
