"""The seat rule: one pure function says who gets a seat, in every store."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import NamedTuple

import attrs

from flightcore.domain.kernel.errors import InvalidInventory

MAX_SEATS = 9
"""Seats that one take may ask for in one class; an order has at most nine."""


class CounterKey(NamedTuple):
    """Names one counter; the order of keys is the order of locks in every store.

    A named tuple, since a batch makes and looks up hundreds.

    Attributes:
        flight_date: ``AA0001/2026-12-01``.
        leg: Sequence of the leg in the flight-date, from 1.
        node: ``"Y"`` for the cabin (the root of its nest), ``"Y/B"`` for class B.
    """

    flight_date: str
    leg: int
    node: str


@attrs.frozen(kw_only=True)
class Counter:
    """Seats used at one node of one leg's nesting tree.

    Attributes:
        key: Which one.
        parent: The node that this one is nested in; None for a cabin.
        au: Authorisation level: most seats that may be used here and below.
        used: Seats held and booked here and in every node nested below.
        oversold: Seats by which a capacity cut left ``used`` above ``au`` (IN9).
        bid_prices: For a cabin under O&D control, the bid price in minor units of
            the n-th last seat at index n - 1 (none increasing with n); seats beyond
            the end cost what the last one listed does. Else empty: nothing to earn.
    """

    key: CounterKey
    parent: str | None
    au: int
    used: int
    oversold: int = 0
    bid_prices: tuple[int, ...] = ()

    @property
    def free(self) -> int:
        """Seats that this node alone would still let go; never below zero."""
        return max(0, self.au - self.used)


@attrs.frozen(kw_only=True)
class SeatTake:
    """Seats in one class of one leg, to take or to give back.

    Attributes:
        flight_date: The flight-date's id.
        leg: Sequence of the leg, from 1.
        path: The class's node, its parent, and so on up to the cabin's node.
        seats: 1 to ``MAX_SEATS``.
        married: Number of the marriage group in its order, whose legs are taken and
            given back as one (IN5); None where it stands alone.

    Raises:
        InvalidInventory: The path is empty, or seats are out of range.
    """

    flight_date: str
    leg: int
    path: tuple[str, ...]
    seats: int
    married: int | None = None

    def __attrs_post_init__(self) -> None:
        if not self.path:
            raise InvalidInventory("a take names a class", reason="no path")
        if not 1 <= self.seats <= MAX_SEATS:
            raise InvalidInventory("seats out of range", reason=f"{self.seats} seats")

    @property
    def node(self) -> str:
        """The class that is asked for."""
        return self.path[0]

    def is_of_class(self, other: SeatTake) -> bool:
        """Whether both are in the same class of the same leg."""
        return (self.flight_date, self.leg, self.node) == (
            other.flight_date,
            other.leg,
            other.node,
        )

    def keys(self) -> tuple[CounterKey, ...]:
        """The counters on the path, the class's own first."""
        flight_date, leg = self.flight_date, self.leg
        return tuple([CounterKey(flight_date, leg, node) for node in self.path])


@attrs.frozen(kw_only=True)
class SeatRequest:
    """What one unit of work wants of the counters: all of it, or none.

    Attributes:
        takes: Seats to take.
        returns: Seats to give back; they count as free before the takes.
        yields: Per take, what one of its seats earns in minor units of the bid
            prices' currency; empty where bid prices do not gate this request. The
            takes that share a ``journey`` number are judged as one O&D: only their
            sum counts, so a fare may be spread over its legs in any way.
        journeys: Per take, the number of its journey; as long as ``yields``.

    Raises:
        InvalidInventory: ``yields`` and ``journeys`` do not answer to the takes.
    """

    takes: tuple[SeatTake, ...] = ()
    returns: tuple[SeatTake, ...] = ()
    yields: tuple[int, ...] = ()
    journeys: tuple[int, ...] = ()

    def __attrs_post_init__(self) -> None:
        lengths = {len(self.yields), len(self.journeys)}
        if lengths != {0} and lengths != {len(self.takes)}:
            raise InvalidInventory("a yield and a journey per take", reason="yields")

    def keys(self) -> tuple[CounterKey, ...]:
        """Every counter it touches, in lock order, once."""
        paths = map(SeatTake.keys, (*self.takes, *self.returns))
        return tuple(sorted(set(chain.from_iterable(paths))))

    def asked_in_class_of(self, take: SeatTake) -> int:
        """Seats that all of its takes together want in that class of that leg."""
        return sum(mine.seats for mine in self.takes if mine.is_of_class(take))


@attrs.frozen(kw_only=True)
class SeatsShort:
    """Why a request was refused: the first leg and class that cannot serve it.

    Attributes:
        flight_date: The flight-date's id.
        leg: Sequence of the leg.
        node: The class that was asked for.
        asked: Seats asked for in that class on that leg, by the whole request.
        left: Seats of those that could have been had, beside what the request takes
            earlier in other classes; always less than ``asked``. For ``bid_price``,
            with the whole journey cut down to as many seats a take as it can pay.
        reason: ``seats``, ``bid_price``, or ``closed`` where a counter is missing
            or nested otherwise than the request believes.
    """

    flight_date: str
    leg: int
    node: str
    asked: int
    left: int
    reason: str = "seats"

    @classmethod
    def of(
        cls, request: SeatRequest, take: SeatTake, *, left: int, reason: str = "seats"
    ) -> SeatsShort:
        """Say that a request fails at one of its takes or returns."""
        return cls(
            flight_date=take.flight_date,
            leg=take.leg,
            node=take.node,
            asked=request.asked_in_class_of(take),
            left=left,
            reason=reason,
        )


@attrs.frozen(kw_only=True)
class SeatDecision:
    """The rule's answer to a batch.

    Attributes:
        verdicts: Per request in order: None where granted, else why not.
        deltas: Changes of ``used`` by counter, in lock order, without zeros.
    """

    verdicts: tuple[SeatsShort | None, ...]
    deltas: Mapping[CounterKey, int]
