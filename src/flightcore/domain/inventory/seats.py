"""The seat rule: one pure function says who gets a seat, in every store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

MAX_SEATS = 9
"""Seats that one take may ask for in one class; an order has at most nine."""


@attrs.frozen(kw_only=True, order=True)
class CounterKey:
    """Names one counter; the order of keys is the order of locks in every store.

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
            the n-th last seat at index n - 1 (none increasing with n); else empty.
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
    """

    flight_date: str
    leg: int
    path: tuple[str, ...] = attrs.field(validator=attrs.validators.min_len(1))
    seats: int = attrs.field(
        validator=[attrs.validators.ge(1), attrs.validators.le(MAX_SEATS)]
    )

    def keys(self) -> tuple[CounterKey, ...]:
        """The counters on the path, the class's own first."""
        return tuple(
            CounterKey(flight_date=self.flight_date, leg=self.leg, node=node)
            for node in self.path
        )


@attrs.frozen(kw_only=True)
class SeatRequest:
    """What one unit of work wants of the counters: all of it, or none.

    Attributes:
        takes: Seats to take.
        returns: Seats to give back; they count as free before the takes.
        yields: Per take, what one of its seats earns in minor units of the bid
            prices' currency; empty where bid prices do not gate this request. The
            takes that share a ``journey`` number are judged as one O&D.
        journeys: Per take, the number of its journey; as long as ``yields``.
    """

    takes: tuple[SeatTake, ...] = ()
    returns: tuple[SeatTake, ...] = ()
    yields: tuple[int, ...] = ()
    journeys: tuple[int, ...] = ()

    def keys(self) -> tuple[CounterKey, ...]:
        """Every counter it touches, in lock order, once."""
        touched = {key for take in (*self.takes, *self.returns) for key in take.keys()}
        return tuple(sorted(touched))


@attrs.frozen(kw_only=True)
class SeatsShort:
    """Why a request was refused: the first leg and class that cannot serve it.

    Attributes:
        flight_date: The flight-date's id.
        leg: Sequence of the leg.
        node: The class that was asked for.
        asked: Seats asked for in that class on that leg, by the whole request.
        left: Seats that the class could have given to this request.
        reason: ``seats``, ``bid_price``, or ``closed`` where a counter is missing
            or nested otherwise than the request believes.
    """

    flight_date: str
    leg: int
    node: str
    asked: int
    left: int
    reason: str = "seats"


@attrs.frozen(kw_only=True)
class SeatDecision:
    """The rule's answer to a batch.

    Attributes:
        verdicts: Per request in order: None where granted, else why not.
        deltas: Changes of ``used`` by counter, in lock order, without zeros.
    """

    verdicts: tuple[SeatsShort | None, ...]
    deltas: Mapping[CounterKey, int]
