"""Durations as people write them in a settings file."""

from __future__ import annotations

import re
from datetime import timedelta

_UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_PART = r"([0-9]{1,9}(?:\.[0-9]{1,6})?)([wdhms])"
_WRITTEN = re.compile(rf"(?:{_PART})+")


def read_duration(text: str) -> timedelta | None:
    """Read ``30m``, ``1h30m`` or ``45s``; None for text of another form.

    Weeks, days, hours, minutes and seconds, in any order; they are added up.
    """
    if not _WRITTEN.fullmatch(text):
        return None
    parts = re.findall(_PART, text)
    try:
        return timedelta(
            seconds=sum(float(count) * _UNITS[unit] for count, unit in parts)
        )
    except OverflowError:
        return None
