"""Clearing a waitlist: who is offered the seats that are free (IN7)."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Mapping, Sequence

import attrs

from flightcore.domain.inventory.decide import decide
from flightcore.domain.inventory.seats import Counter, CounterKey, SeatRequest
from flightcore.domain.inventory.waitlist import (
    WaitlistEntry,
    WaitlistState,
    WaitlistStep,
)
from flightcore.domain.kernel import Instant, is_past


def clear(
    waiting: Sequence[WaitlistEntry],
    counters: Mapping[CounterKey, Counter],
    *,
    answer_by: Instant,
) -> tuple[WaitlistStep, ...]:
    """Offer free seats to those who wait: by priority, then first in, first out.

    A party that does not fit waits on, and nobody behind it is given a seat at a
    counter where it lacks one; a party behind that needs none of those may be served.

    Args:
        waiting: Entries in any order; only LISTED ones are served.
        counters: Those that the entries name.
        answer_by: Until when an offer stands.

    Returns:
        The offers, in order; each is decided again where it is written.
    """
    left = dict(counters)
    wanted: set[CounterKey] = set()
    offers: list[WaitlistStep] = []
    listed = (each for each in waiting if each.state is WaitlistState.LISTED)
    for entry in sorted(listed, key=lambda each: each.rank):
        step = entry.offer(answer_by)
        # The seat rule itself says who fits, so that an offer is never refused later
        # for another reason than that somebody bought in between.
        decision = decide(left, [step.seats])
        if decision.verdicts[0] is None and wanted.isdisjoint(step.seats.keys()):
            _use(left, decision.deltas)
            offers.append(step)
        else:
            wanted.update(_lacking(left, step.seats))
    return tuple(offers)


def tend(
    entry: WaitlistEntry, *, now: Instant, closes_at: Instant | None
) -> WaitlistStep | None:
    """What time alone makes of an entry: it lapses unanswered, or sales close.

    Args:
        entry: Of any state.
        now: The store's clock.
        closes_at: When sales of its flight close; None where it is not for sale.

    Returns:
        None where it stays as it is.
    """
    waits = entry.state in (WaitlistState.LISTED, WaitlistState.OFFERED)
    if waits and (closes_at is None or is_past(closes_at, now)):
        return entry.cancel()
    offered = entry.state is WaitlistState.OFFERED
    unanswered = entry.answer_by is not None and is_past(entry.answer_by, now)
    return entry.lapse(now) if offered and unanswered else None


def _use(left: dict[CounterKey, Counter], deltas: Mapping[CounterKey, int]) -> None:
    for key, seats in deltas.items():
        left[key] = attrs.evolve(left[key], used=left[key].used + seats)


def _lacking(
    left: Mapping[CounterKey, Counter], seats: SeatRequest
) -> tuple[CounterKey, ...]:
    """The counters that have fewer free seats than the request wants of them."""
    asked: Tally[CounterKey] = Tally()
    for take in seats.takes:
        asked.update(dict.fromkeys(take.keys(), take.seats))
    return tuple(
        key for key, count in asked.items() if key in left and left[key].free < count
    )
