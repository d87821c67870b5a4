"""Travellers as they are typed: ``"Ada Lovelace 1990-12-10"``."""

from __future__ import annotations

from flightcore.assembly.arguments import Traveller
from flightcore.domain.kernel.errors import InvalidInput

FORM = '"Given Surname 1990-12-10", or "Given/Surname/1990-12-10"'
_PARTS = 3


def read_traveller(text: str) -> Traveller:
    """Read one traveller.

    The last word is the date of birth, the one before it the surname. Surnames of
    several words are set off by slashes. A fourth part, ``seat``, gives an infant a
    seat of its own.

    Raises:
        InvalidInput: Not of this form; the text itself is not repeated.
        InvalidName: A name that no document could carry.
    """
    words = text.split()
    own_seat = bool(words) and words[-1].lower() == "seat"
    if own_seat:
        words = words[:-1]
    parts = " ".join(words).split("/") if "/" in text else _by_words(words)
    if len(parts) != _PARTS:
        raise InvalidInput(f"a traveller is {FORM}", field="traveller")
    given, surname, born = (part.strip() for part in parts)
    return Traveller(given, surname, born=born, own_seat=own_seat)


def _by_words(words: list[str]) -> list[str]:
    if len(words) < _PARTS:
        return []
    return [" ".join(words[:-2]), words[-2], words[-1]]
