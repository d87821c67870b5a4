"""Rotation: whose turn it is among the replicas that are not left out."""

from __future__ import annotations

from collections.abc import Sequence


def in_turn(left_out_until: Sequence[float], turn: int, now: float) -> tuple[int, ...]:
    """The numbers of the replicas to ask, in order.

    Args:
        left_out_until: For each replica, the monotonic second until which it is.
        turn: Grows by one with each use case, so that each begins with another one.
        now: The monotonic second.
    """
    count = len(left_out_until)
    numbers = ((turn + step) % count for step in range(count))
    return tuple(number for number in numbers if left_out_until[number] <= now)
