"""Decide a batch of seat requests in arrival order (IN1, IN2, IN3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flightcore.domain.inventory.seats import (
    Counter,
    CounterKey,
    SeatDecision,
    SeatRequest,
    SeatsShort,
    SeatTake,
)


def decide(
    counters: Mapping[CounterKey, Counter], requests: Sequence[SeatRequest]
) -> SeatDecision:
    """Grant or refuse each request as a whole, in order.

    A request sees what the ones before it were granted. It is granted where, after
    its returns, every counter on the path of every take stays at or below its
    authorisation level with all takes of the request added together, and where each
    journey earns at least the bid prices of its seats.

    Args:
        counters: Every counter that the requests name; a missing one refuses the
            request that names it as ``closed``.
        requests: In order of arrival.

    Returns:
        A verdict per request, and the net change of ``used`` by counter.

    Raises:
        InvariantBroken: A return would make a counter negative.
    """
    raise NotImplementedError
