"""Cases of a benchmark: two sides that take turns, and the ratio of their medians."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

import attrs
from benchmarks.measuring.callers import Sample

REPETITIONS = 5

Side = Callable[[], Sample]
Figure = Callable[[Sample], float]
Pairs = dict[tuple[Side, Side], list[tuple[Sample, Sample]]]
"""Runs by the two sides that made them."""


def rate(sample: Sample) -> float:
    """Calls a second."""
    return sample.rate


def p50(sample: Sample) -> float:
    """Seconds of the median call."""
    return sample.p50


def p99(sample: Sample) -> float:
    """Seconds of the slowest call of a hundred."""
    return sample.p99


@attrs.frozen(kw_only=True)
class Case:
    """Two sides, and what their ratio is to be.

    Attributes:
        name: Of the case.
        ours: What is measured.
        peer: What it is measured against.
        floor: What the ratio of the figures, ours over the peer's, is to reach.
        is_ceiling: Whether it is to stay below instead.
        figure: Of each run.
    """

    name: str
    ours: Side
    peer: Side
    floor: float
    is_ceiling: bool = False
    figure: Figure = rate


def measured(case: Case, known: Pairs) -> dict[str, Any]:
    """Run both sides in turns after one run of each that does not count.

    Args:
        case: To run.
        known: The runs so far; a case of the same two sides uses them again.
    """
    sides = (case.ours, case.peer)
    if sides not in known:
        case.ours()
        case.peer()
        known[sides] = [(case.ours(), case.peer()) for _ in range(REPETITIONS)]
    pairs = known[sides]
    ours = [case.figure(pair[0]) for pair in pairs]
    peer = [case.figure(pair[1]) for pair in pairs]
    ratio = statistics.median(ours) / statistics.median(peer)
    return {
        "case": case.name,
        "ratio": round(ratio, 3),
        "ceiling" if case.is_ceiling else "floor": case.floor,
        "kept": ratio <= case.floor if case.is_ceiling else ratio >= case.floor,
        "figure": case.figure.__name__,
        "ours": [_short(value) for value in ours],
        "peer": [_short(value) for value in peer],
    }


def line(found: dict[str, Any]) -> str:
    """The line that is printed of a case."""
    limit = "ceiling" if "ceiling" in found else "floor"
    word = "" if found["kept"] else " MISSED"
    sides = " against ".join(
        f"{statistics.median(found[side]):.4g}" for side in ("ours", "peer")
    )
    return (
        f"bench {found['case']} ratio={found['ratio']:.2f} "
        f"{limit}={found[limit]:.2f}{word} ({found['figure']} {sides})"
    )


def _short(value: float) -> float:
    return float(f"{value:.4g}")
