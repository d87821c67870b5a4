"""The inventory's face: open flights for sale, tell what is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flightcore.application.bulk import Progress, silent
from flightcore.application.inventory.availability import (
    LegAvailability,
    availability_of,
)
from flightcore.application.inventory.open import OpenPlan, open_inventory
from flightcore.application.runtime import Runtime
from flightcore.domain.inventory import CabinNest, serial
from flightcore.domain.kernel import checks_arguments
from flightcore.domain.kernel.errors import InvalidInventory
from flightcore.domain.users import Principal


@checks_arguments
class InventoryFace:
    """Seats: opening them, and how many are left."""

    def __init__(self, runtime: Callable[[], Runtime], principal: Principal) -> None:
        self._runtime = runtime
        self._principal = principal

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

    def availability(self, flight_date: str) -> tuple[LegAvailability, ...]:
        """Seats left by leg and booking class.

        Raises:
            NotFound: The flight-date is not open.
        """
        return availability_of(self._runtime(), flight_date)


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
