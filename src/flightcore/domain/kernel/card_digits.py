"""Card-like digits are refused in every field and never stored or logged."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

import attrs

from flightcore.domain.kernel.card_numbers import looks_like_card
from flightcore.domain.kernel.errors import CardDataRefused, InvalidInput

DEEPEST = 16
"""Levels of nesting that are searched; what is nested deeper is refused."""
MOST_VALUES = 100_000
"""Values that are searched in one structure; a larger one is refused."""
LONGEST_NUMBER = 1024
"""Bits of an integer that is searched; a larger one is refused."""

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,40}")


def refuse_card_digits(field: str, text: str) -> str:
    """Return the text where it holds no card-like digits.

    Raises:
        CardDataRefused: It does; the error names the field, not the digits.
    """
    if looks_like_card(text):
        raise CardDataRefused("a field holds card-like digits", field=field)
    return text


def refuse_card_digits_in(
    value: object, path: str, *, exempt: Collection[str] = ()
) -> None:
    """Search a whole structure: attrs values, mappings with their keys, collections.

    Text, bytes, whole and decimal numbers are searched; dates, times and the like
    hold no digits of a caller's choosing.

    Args:
        value: What to search.
        path: Its name, for the error.
        exempt: Names of attributes and keys that are passed over: digests and
            signatures, whose digits are chance.

    Raises:
        CardDataRefused: ``field`` is the path, such as ``order.travellers[0].given``.
        InvalidInput: Nested deeper than ``DEEPEST``, or of more than ``MOST_VALUES``
            values.
    """
    open_: list[tuple[str, object, int]] = [(path, value, 0)]
    seen = 0
    while open_:
        where, item, depth = open_.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST_VALUES:
            raise InvalidInput("nested too deeply, or too large", field=path)
        text = _text_of(item)
        if text is not None:
            refuse_card_digits(where, text)
            continue
        parts = reversed(tuple(_parts_of(where, item, exempt)))
        open_.extend((name, part, depth + 1) for name, part in parts)


def _text_of(item: object) -> str | None:
    """What to search in a value without parts; None for one that has parts."""
    if isinstance(item, str):
        return item
    if isinstance(item, (bytes, bytearray)):
        return item.decode("utf-8", "replace")
    if isinstance(item, (Mapping, Collection)) or attrs.has(type(item)):
        return None
    if isinstance(item, int) and item.bit_length() > LONGEST_NUMBER:
        raise InvalidInput("a number of absurd size")
    return str(item) if isinstance(item, (int, Decimal)) else ""


def _parts_of(
    where: str, item: Any, exempt: Collection[str]
) -> Iterator[tuple[str, object]]:
    if attrs.has(type(item)):
        names = (field.name for field in attrs.fields(type(item)))
        yield from (
            (f"{where}.{name}", getattr(item, name))
            for name in names
            if name not in exempt
        )
    elif isinstance(item, Mapping):
        for key, part in item.items():
            yield f"{where} (a key)", key
            if key not in exempt:
                yield f"{where}.{_shown(key)}", part
    else:
        yield from ((f"{where}[{index}]", part) for index, part in enumerate(item))


def _shown(key: object) -> str:
    """A caller's key as it may stand in an error: an identifier, or nothing of it."""
    plain = isinstance(key, str) and _PLAIN_KEY.fullmatch(key)
    return str(key) if plain and not looks_like_card(str(key)) else "(a value)"
