"""Names in the statements of one booking that another booking must not repeat."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.measuring.tapping import Booking

_IDS = re.compile(r"\b(?:ord|evt|hld|key|opn)_[a-z2-7]{26}\b")

Filling = Callable[[Mapping[str, str]], Any]
"""Makes a value of what its names are to be."""


def unique_names(booking: Booking) -> tuple[str, ...]:
    """The ids and the record locator that a booking gave."""
    text = " ".join(str(message.values) for message in booking.messages)
    return (*sorted({*_IDS.findall(text)}), booking.locator)


def filling(value: Any, names: tuple[str, ...]) -> Filling:
    """How to make a value again with other names, for little each time.

    Args:
        value: Of a statement, or a list or tuple of such.
        names: Found in texts; bytes stay as they are.
    """
    if isinstance(value, (list, tuple)):
        parts, kind = [filling(each, names) for each in value], type(value)
        return lambda chosen: kind(part(chosen) for part in parts)
    if not isinstance(value, str) or not any(name in value for name in names):
        return lambda _: value
    pieces = re.split(f"({'|'.join(map(re.escape, names))})", value)
    return lambda chosen: "".join(chosen.get(piece, piece) for piece in pieces)
