"""Nests: how the booking classes of a cabin share its seats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import attrs

from flightcore.domain.inventory.bid_prices import check_vector
from flightcore.domain.inventory.seats import Counter, CounterKey
from flightcore.domain.kernel.errors import InvalidInventory

MAX_CLASSES = 26
"""Booking classes of one cabin, and so the depth of its nest: letters A to Z."""
MAX_CAPACITY = 1000
"""Seats of one cabin; no aircraft has more in all."""

_LETTER = re.compile(r"[A-Z]")


@attrs.frozen(kw_only=True)
class BookingClass:
    """A booking class (RBD) of a cabin.

    Attributes:
        code: One letter, A to Z.
        parent: Code of the class that it is nested in; None: directly in the cabin.
        au: Authorisation level: most seats for it and all classes nested below it.
        protection: Seats of it that the classes nested below cannot reach; what a
            revenue system filed. Selling goes by ``au`` alone.

    Raises:
        InvalidInventory: The code is no letter, or a number is negative.
    """

    code: str
    parent: str | None
    au: int
    protection: int = 0

    def __attrs_post_init__(self) -> None:
        _letter("booking class", self.code)
        _range(f"AU of {self.code}", self.au, 2 * MAX_CAPACITY)
        _range(f"protection of {self.code}", self.protection, 2 * MAX_CAPACITY)


@attrs.frozen(kw_only=True)
class CabinNest:
    """The nesting tree of one cabin: the cabin is its root, the classes its nodes.

    Attributes:
        cabin: One letter.
        capacity: Seats in it, 0 to ``MAX_CAPACITY``.
        overbooking: Seats to authorise beyond them, 0 to ``MAX_CAPACITY``.
        classes: In the order in which a display lists them.
        bid_prices: In minor units; entry n - 1 is the price of the n-th last seat,
            never dearer than the entry before; empty where O&D control is off.

    Raises:
        InvalidInventory: A class stands twice, names a parent that is not in the
            cabin or nests in itself, a number is out of range, or the bid prices
            rise.
    """

    cabin: str
    capacity: int
    overbooking: int = 0
    classes: tuple[BookingClass, ...]
    bid_prices: tuple[int, ...] = ()

    def __attrs_post_init__(self) -> None:
        _letter("cabin", self.cabin)
        _range("capacity", self.capacity, MAX_CAPACITY)
        _range("overbooking", self.overbooking, MAX_CAPACITY)
        check_vector(self.bid_prices)
        parents = {each.code: each.parent for each in self.classes}
        if len(parents) != len(self.classes):
            raise InvalidInventory("a class stands twice", reason="duplicate class")
        for code in parents:
            _climb(code, parents)

    @property
    def au(self) -> int:
        """The cabin's authorisation level: capacity and overbooking."""
        return self.capacity + self.overbooking

    def path(self, code: str) -> tuple[str, ...]:
        """The nodes from the class up to the cabin: ``("Y/Q", "Y/M", "Y")``.

        Raises:
            InvalidInventory: The cabin has no such class.
        """
        parents = {each.code: each.parent for each in self.classes}
        climb = _climb(code, parents)
        return (*(self._node(each) for each in climb), self.cabin)

    def counters(self, flight_date: str, leg: int) -> tuple[Counter, ...]:
        """The counters of the nest on one leg, all unused, the cabin's first."""
        root = self._counter(flight_date, leg, self.cabin, parent=None, au=self.au)
        nested = (
            self._counter(
                flight_date,
                leg,
                self._node(each.code),
                parent=self._node(each.parent),
                au=each.au,
            )
            for each in self.classes
        )
        return (attrs.evolve(root, bid_prices=self.bid_prices), *nested)

    def _node(self, code: str | None) -> str:
        return self.cabin if code is None else f"{self.cabin}/{code}"

    @staticmethod
    def _counter(
        flight_date: str, leg: int, node: str, *, parent: str | None, au: int
    ) -> Counter:
        key = CounterKey(flight_date=flight_date, leg=leg, node=node)
        return Counter(key=key, parent=parent, au=au, used=0)


def serial(
    cabin: str,
    capacity: int,
    classes: Iterable[str],
    *,
    overbooking: int = 0,
    levels: Mapping[str, int] | None = None,
    protections: Mapping[str, int] | None = None,
    bid_prices: tuple[int, ...] = (),
) -> CabinNest:
    """Nest the classes in a chain: each in the one before, the first in the cabin.

    Args:
        cabin: One letter.
        capacity: Seats in it.
        classes: Codes, the dearest first, as ``"YBMQ"``.
        overbooking: Seats to authorise beyond the capacity.
        levels: AU by class. A class without one has its parent's AU less its
            parent's protection, so by default all have the cabin's.
        protections: Protected seats by class; none by default.
        bid_prices: See :class:`CabinNest`.

    Raises:
        InvalidInventory: As :class:`CabinNest`, or a level or protection is given
            for a class that is not in the chain.
    """
    codes = tuple(classes)
    levels, protections = dict(levels or {}), dict(protections or {})
    if not set(codes) >= {*levels, *protections}:
        raise InvalidInventory("a level for a class not opened", reason="no class")
    chain: list[BookingClass] = []
    parent, reach = None, capacity + overbooking
    for code in codes:
        au, protection = levels.get(code, reach), protections.get(code, 0)
        chain.append(
            BookingClass(code=code, parent=parent, au=au, protection=protection)
        )
        parent, reach = code, max(0, au - protection)
    return CabinNest(
        cabin=cabin,
        capacity=capacity,
        overbooking=overbooking,
        classes=tuple(chain),
        bid_prices=bid_prices,
    )


def _climb(code: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """The class and those that it is nested in; no longer than there are classes."""
    climbed: list[str] = []
    at: str | None = code
    while at is not None:
        if at not in parents:
            raise InvalidInventory(f"no booking class {at[:8]}", reason="no class")
        if at in climbed:
            raise InvalidInventory(f"class {at} nests in itself", reason="cycle")
        climbed.append(at)
        at = parents[at]
    return tuple(climbed)


def _letter(what: str, code: str) -> None:
    if not _LETTER.fullmatch(code):
        raise InvalidInventory(f"a {what} is one letter A to Z", reason=what)


def _range(what: str, number: int, most: int) -> None:
    if type(number) is not int or not 0 <= number <= most:
        raise InvalidInventory(f"{what} is not within 0 to {most}", reason=what)
