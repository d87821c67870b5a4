"""Writes SSIM chapter 7 records, column by column, apart from the reader's code.

Columns are those of the standard: from 1, both ends included.
"""

from __future__ import annotations

from collections.abc import Iterable

LENGTH = 200

LEG: dict[str, tuple[int, int]] = {
    "suffix": (2, 2),
    "carrier": (3, 5),
    "number": (6, 9),
    "variation": (10, 11),
    "sequence": (12, 13),
    "service": (14, 14),
    "first": (15, 21),
    "last": (22, 28),
    "days": (29, 35),
    "frequency": (36, 36),
    "origin": (37, 39),
    "departure": (40, 43),
    "aircraft_departure": (44, 47),
    "departure_offset": (48, 52),
    "departure_terminal": (53, 54),
    "destination": (55, 57),
    "aircraft_arrival": (58, 61),
    "arrival": (62, 65),
    "arrival_offset": (66, 70),
    "arrival_terminal": (71, 72),
    "equipment": (73, 75),
    "variation_overflow": (128, 128),
    "configuration": (173, 192),
    "departure_day": (193, 193),
    "arrival_day": (194, 194),
}
SEGMENT: dict[str, tuple[int, int]] = {
    "suffix": (2, 2),
    "carrier": (3, 5),
    "number": (6, 9),
    "variation": (10, 11),
    "sequence": (12, 13),
    "service": (14, 14),
    "variation_overflow": (28, 28),
    "element": (31, 33),
    "board": (34, 36),
    "off": (37, 39),
    "data": (40, 194),
}
_RIGHT = {"number"}

_USUAL = {
    "carrier": "XX",
    "number": "101",
    "variation": "01",
    "sequence": "01",
    "service": "J",
    "first": "01JUN26",
    "last": "30JUN26",
    "days": "1234567",
    "origin": "RUN",
    "departure": "0800",
    "departure_offset": "+0400",
    "destination": "MRU",
    "arrival": "0840",
    "arrival_offset": "+0400",
    "equipment": "738",
}


def header() -> str:
    """Record type 1."""
    return "1AIRLINE STANDARD SCHEDULE DATA SET".ljust(LENGTH)


def carrier(
    mode: str = "L", *, name: str = "XX", first: str = "01JAN26", last: str = "31DEC26"
) -> str:
    """Record type 2."""
    return f"2{mode}{name:<3}{'':8} {first}{last}".ljust(LENGTH)


def leg(**fields: str) -> str:
    """Record type 3; what is not given is a daily flight RUN-MRU of June 2026."""
    given = {**_USUAL, **fields}
    given.setdefault("aircraft_departure", given["departure"])
    given.setdefault("aircraft_arrival", given["arrival"])
    return _record("3", LEG, given)


def segment(element: str, data: str, **fields: str) -> str:
    """Record type 4 about the usual leg."""
    usual = {name: _USUAL[name] for name in ("carrier", "number", "service")}
    numbers = {"variation": "01", "sequence": "01", "board": "RUN", "off": "MRU"}
    given = {**usual, **numbers, "element": element, "data": data, **fields}
    return _record("4", SEGMENT, given)


def trailer() -> str:
    """Record type 5."""
    return "5 XX".ljust(LENGTH)


def numbered(records: Iterable[str], *, start: int = 1) -> list[str]:
    """The records with their serial numbers."""
    return [
        f"{record[:194]}{serial:06}" for serial, record in enumerate(records, start)
    ]


def ssim(*body: str, mode: str = "L") -> list[str]:
    """A whole file; the first record of the body is on line 3."""
    return numbered([header(), carrier(mode), *body, trailer()])


def _record(
    kind: str, columns: dict[str, tuple[int, int]], fields: dict[str, str]
) -> str:
    cells = list(kind.ljust(LENGTH))
    for name, value in fields.items():
        first, last = columns[name]
        width = last - first + 1
        padded = value.rjust(width) if name in _RIGHT else value.ljust(width)
        assert len(padded) == width, f"{name} has {width} columns"
        cells[first - 1 : last] = padded
    return "".join(cells)
