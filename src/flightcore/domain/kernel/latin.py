"""Latin letters and how machine-readable travel documents write them.

Source: ICAO Doc 9303 part 3, section 6 A, transliteration of multinational
Latin-based characters. Where the table leaves a choice, the first form is taken.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_WRITTEN_OTHERWISE = {
    "Ä": "AE",
    "Å": "AA",
    "Æ": "AE",
    "Ð": "D",
    "Đ": "D",
    "Ø": "OE",
    "Ö": "OE",
    "Ü": "UE",
    "Þ": "TH",
    "ß": "SS",
    "ẞ": "SS",
    "Ħ": "H",
    "\u0131": "I",
    "Ĳ": "IJ",
    "Ŀ": "L",
    "Ł": "L",
    "Ŋ": "N",
    "Œ": "OE",
    "Ŧ": "T",
    "Ə": "E",
}
_MARKS = range(0x0300, 0x0370)


def is_mark(letter: str) -> bool:
    """Whether it is a combining diacritical mark, which documents leave out."""
    return ord(letter) in _MARKS


@lru_cache(maxsize=1024)
def document_letters(letter: str) -> str | None:
    """The letters A to Z that a document has in place of one letter.

    Args:
        letter: One character, in Unicode's composed form (NFC).

    Returns:
        One or two letters, or None where it is no letter of the Latin script.
    """
    upper = letter if letter in _WRITTEN_OTHERWISE else letter.upper()
    if upper in _WRITTEN_OTHERWISE:
        return _WRITTEN_OTHERWISE[upper]
    parts = unicodedata.normalize("NFD", upper)
    base = _WRITTEN_OTHERWISE.get(parts[0], parts[0])
    if "A" <= base <= "ZZ" and all(is_mark(mark) for mark in parts[1:]):
        return base
    return None
