"""Real booking classes of an airline, anonymised: figures carried over from the sample
inventory dumps of the stdair project (LGPL-2.1). Figures only, no text of theirs."""

from __future__ import annotations

from typing import NamedTuple


class PublishedClass(NamedTuple):
    """One booking class as published."""

    code: str
    parent: str | None
    au: int
    protection: int
    bookings: int
    availability: int


class PublishedCabin(NamedTuple):
    """One leg-cabin as published; ``bid_prices`` are those of the last five seats."""

    name: str
    cabin: str
    au: int
    bid_prices: tuple[int, ...]
    classes: tuple[PublishedClass, ...]


PUBLISHED = (
    PublishedCabin(
        name="SV5 110310 J",
        cabin="J",
        au=47,
        bid_prices=(2020, 2008, 1995, 1983, 1970),
        classes=(
            PublishedClass("J", None, 45, 5, 1, 26),
            PublishedClass("C", "J", 40, 6, 2, 22),
            PublishedClass("D", "C", 34, 9, 5, 18),
            PublishedClass("I", "D", 25, 10, 6, 14),
            PublishedClass("F", "I", 15, 8, 3, 10),
            PublishedClass("U", "F", 7, 7, 2, 5),
        ),
    ),
    PublishedCabin(
        name="SV5 110310 Y",
        cabin="Y",
        au=225,
        bid_prices=(1248, 1005, 762, 762, 761),
        classes=(
            PublishedClass("Y", None, 223, 2, 1, 24),
            PublishedClass("B", "Y", 221, 1, 0, 23),
            PublishedClass("H", "B", 220, 3, 2, 22),
            PublishedClass("K", "H", 217, 3, 2, 21),
            PublishedClass("M", "K", 214, 1, 0, 20),
            PublishedClass("P", "M", 213, 1, 0, 19),
            PublishedClass("T", "P", 212, 2, 0, 18),
            PublishedClass("L", "T", 210, 5, 3, 16),
            PublishedClass("V", "L", 205, 7, 5, 14),
            PublishedClass("S", "V", 198, 7, 5, 12),
            PublishedClass("N", "S", 191, 2, 0, 10),
            PublishedClass("G", "N", 189, 2, 0, 8),
            PublishedClass("A", "G", 187, 2, 0, 6),
            PublishedClass("Q", "A", 185, 33, 31, 4),
            PublishedClass("O", "Q", 152, 15, 13, 2),
            PublishedClass("Z", "O", 137, 46, 46, 0),
            PublishedClass("R", "Z", 91, 41, 41, 0),
            PublishedClass("W", "R", 50, 45, 45, 0),
            PublishedClass("X", "W", 5, 5, 5, 0),
            PublishedClass("E", "X", 0, 0, 0, 0),
        ),
    ),
    PublishedCabin(
        name="SV5 110510 J",
        cabin="J",
        au=32,
        bid_prices=(1722, 1396, 1262, 1128, 1041),
        classes=(
            PublishedClass("J", None, 32, 4, 4, 28),
            PublishedClass("C", "J", 28, 3, 0, 28),
            PublishedClass("D", "C", 25, 4, 0, 25),
            PublishedClass("I", "D", 21, 12, 0, 21),
            PublishedClass("F", "I", 9, 2, 0, 9),
            PublishedClass("U", "F", 7, 7, 0, 7),
        ),
    ),
    PublishedCabin(
        name="SV5 110510 Y",
        cabin="Y",
        au=274,
        bid_prices=(1117, 1105, 1093, 1081, 1015),
        classes=(
            PublishedClass("Y", None, 274, 4, 1, 169),
            PublishedClass("B", "Y", 270, 2, 0, 166),
            PublishedClass("H", "B", 268, 3, 0, 164),
            PublishedClass("K", "H", 265, 3, 0, 161),
            PublishedClass("M", "K", 262, 3, 0, 158),
            PublishedClass("P", "M", 259, 4, 0, 155),
            PublishedClass("T", "P", 255, 4, 0, 151),
            PublishedClass("L", "T", 251, 8, 2, 147),
            PublishedClass("V", "L", 243, 4, 0, 141),
            PublishedClass("S", "V", 239, 14, 0, 137),
            PublishedClass("N", "S", 225, 6, 0, 123),
            PublishedClass("G", "N", 219, 24, 21, 117),
            PublishedClass("A", "G", 195, 4, 0, 114),
            PublishedClass("Q", "A", 191, 13, 6, 110),
            PublishedClass("O", "Q", 178, 18, 0, 103),
            PublishedClass("Z", "O", 160, 40, 23, 85),
            PublishedClass("R", "Z", 120, 100, 50, 68),
            PublishedClass("W", "R", 20, 10, 1, 18),
            PublishedClass("X", "W", 10, 7, 1, 9),
            PublishedClass("E", "X", 3, 3, 0, 3),
        ),
    ),
)
