"""Freshness: how old what a replica shows may be, told by the primary's positions.

The primary is asked for its position now and then. A replica that has reached the one
of ten seconds ago shows nothing older than ten seconds, whatever the clocks of the two
machines say, and whether or not anything happened meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

SAMPLES = 2
"""Positions that are kept: one to go by, and one that becomes old enough to."""


@attrs.frozen
class Sample:
    """Where the primary was.

    Attributes:
        at: Seconds of a monotonic clock, read before the primary was asked.
        position: The answer.
    """

    at: float
    position: int


@attrs.frozen
class Demand:
    """What a replica must show.

    Attributes:
        at_least: The position from which on it shows enough.
        waits: The position from which on it is worth waiting for: whoever is further
            behind is too old, and not only a moment late.
    """

    at_least: int
    waits: int


def is_due(samples: Sequence[Sample], now: float, *, lag: float) -> bool:
    """Whether the primary should be asked again: twice in every lag that is allowed."""
    return not samples or now - samples[-1].at > lag / 2


def with_sample(samples: Sequence[Sample], new: Sample) -> tuple[Sample, ...]:
    """The latest ``SAMPLES``, the newest last."""
    return tuple(sorted([*samples, new], key=lambda each: each.at)[-SAMPLES:])


def demand(
    samples: Sequence[Sample], now: float, *, lag: float, wait: float, seen: int
) -> Demand | None:
    """What a replica must show just now.

    Args:
        samples: Of the primary.
        now: By the clock of the samples.
        lag: Seconds by which an answer may be old.
        wait: Seconds for which a replica may be waited for.
        seen: The position of what the caller must see in any case.

    Returns:
        None where nobody knows: no sample is young enough.
    """
    young = [each for each in samples if now - each.at <= lag]
    if not young:
        return None
    oldest = young[0]
    late = oldest.position if now - oldest.at > wait else 0
    return Demand(at_least=max(oldest.position, seen), waits=late)
