"""Adjusting: from the nest that is to the nest that is wanted, safely (IN9)."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from flightcore.domain.inventory.capacity import InventoryChange, change_cabin
from flightcore.domain.inventory.nest import BookingClass, CabinNest
from flightcore.domain.inventory.seats import Counter, CounterKey
from flightcore.domain.kernel.errors import InvalidInventory


@attrs.frozen(kw_only=True)
class Adjustment:
    """What shall be otherwise in a cabin; what is None stays as it is.

    Attributes:
        nest: Another nest of the same cabin, to begin with.
        capacity: Seats.
        overbooking: Seats to authorise beyond them.
        levels: AU by class. Of the others, a class whose level was the cabin's keeps
            pace with the cabin, and the rest stay as they are.
        bid_prices: See :class:`CabinNest`; empty ends the control.
    """

    nest: CabinNest | None = None
    capacity: int | None = None
    overbooking: int | None = None
    levels: Mapping[str, int] = attrs.field(factory=dict)
    bid_prices: tuple[int, ...] | None = None

    def of(self, nest: CabinNest) -> CabinNest:
        """The nest that is wanted where this one is.

        Raises:
            InvalidInventory: A level of a class that the cabin lacks, or a nest that
                cannot be.
        """
        start = self.nest or nest
        unknown = self.levels.keys() - {each.code for each in start.classes}
        if unknown:
            raise InvalidInventory(
                f"no booking class {min(unknown)[:8]}", reason="no class"
            )
        sized = attrs.evolve(
            start,
            capacity=_or(self.capacity, start.capacity),
            overbooking=_or(self.overbooking, start.overbooking),
        )
        classes = tuple(self._class(each, start, sized) for each in start.classes)
        bid_prices = start.bid_prices if self.bid_prices is None else self.bid_prices
        return attrs.evolve(sized, classes=classes, bid_prices=bid_prices)

    def _class(
        self, each: BookingClass, start: CabinNest, sized: CabinNest
    ) -> BookingClass:
        paced = sized.au if each.au == start.au else each.au
        return attrs.evolve(each, au=self.levels.get(each.code, paced))


def closed(nest: CabinNest) -> CabinNest:
    """The nest with nothing left to sell; its classes stay."""
    return attrs.evolve(
        nest,
        capacity=0,
        overbooking=0,
        classes=tuple(attrs.evolve(each, au=0) for each in nest.classes),
        bid_prices=(),
    )


@attrs.frozen(kw_only=True)
class NextChange:
    """One safe step towards a nest.

    Attributes:
        nest: As it is after the step.
        change: What to write.
    """

    nest: CabinNest
    change: InventoryChange


def next_change(
    before: CabinNest,
    after: CabinNest,
    *,
    counters: Mapping[CounterKey, Counter],
    flight_date: str,
    leg: int,
) -> NextChange:
    """The step to take next; the last one ends at ``after``.

    A class that is to be nested elsewhere is closed first: a seat that is sold while
    it moves would be given back along a path that is no more.

    Raises:
        InvalidInventory, NotFound: As :func:`change_cabin`.
    """

    def to(nest: CabinNest) -> InventoryChange:
        return change_cabin(
            before, nest, counters=counters, flight_date=flight_date, leg=leg
        )

    whole = to(after)
    still = _closed_where_moved(before, after)
    if still == before:
        return NextChange(nest=after, change=whole)
    return NextChange(nest=still, change=to(still))


def _closed_where_moved(before: CabinNest, after: CabinNest) -> CabinNest:
    kept = {each.code for each in after.classes}
    moved = {
        each.code
        for each in before.classes
        if each.code in kept and before.path(each.code) != after.path(each.code)
    }
    classes = (
        attrs.evolve(each, au=0) if each.code in moved else each
        for each in before.classes
    )
    return attrs.evolve(before, classes=tuple(classes))


def _or(wanted: int | None, present: int) -> int:
    return present if wanted is None else wanted
