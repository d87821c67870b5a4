"""What a value must be to fit an annotation, worked out once for each annotation."""

from __future__ import annotations

import math
import typing
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache, partial
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any

import attrs

Check = Callable[[Any], None]
"""Lets a value pass, or raises ``Unfit``."""

LONGEST_TEXT = 1_000_000
"""Characters of one text that a caller may hand over."""


class Unfit(Exception):
    """A value is not as annotated.

    Where it stands is put together on the way out, so that values that fit pay
    nothing for it.

    Attributes:
        wanted: What should have been there.
        steps: From the value outwards, such as ``.minor`` and ``.total``.
    """

    def __init__(self, wanted: str) -> None:
        super().__init__(wanted)
        self.wanted = wanted
        self.steps: list[str] = []


@lru_cache(maxsize=4096)
def check_of(hint: Any) -> Check:
    """How values are held against one annotation; the library has a few hundred."""
    hint = getattr(hint, "__supertype__", hint)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, UnionType):
        return partial(_check_union, {each: check_of(each) for each in inner})
    if origin is tuple:
        return _check_of_tuple(inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return partial(_check_mapping, origin, *map(check_of, inner))
    if isinstance(origin, type) and issubclass(origin, Collection):
        return partial(_check_collection, origin, check_of(inner[0]))
    if origin is Callable or hint is Callable:
        return _check_callable
    return _check_of_class(origin or hint)


def _check_of_tuple(inner: tuple[Any, ...]) -> Check:
    if len(inner) == 2 and inner[1] is Ellipsis:
        return partial(_check_tuple_of_any, check_of(inner[0]))
    return partial(_check_tuple, tuple(map(check_of, inner)))


def _check_of_class(kind: Any) -> Check:
    if kind in _PLAIN:
        return _PLAIN[kind]
    if not isinstance(kind, type) or kind is object or _is_protocol(kind):
        return _pass
    if attrs.has(kind):
        return partial(_check_attrs, kind)
    return partial(_check_instance, kind)


def _is_protocol(kind: type) -> bool:
    return bool(getattr(kind, "_is_protocol", False))


def _pass(_: object) -> None:
    """Nothing is said about such a value."""


def _check_instance(kind: type, value: object) -> None:
    if not isinstance(value, kind):
        raise Unfit(kind.__name__)


def _check_exactly(kind: type, value: object) -> None:
    if type(value) is not kind:
        raise Unfit(kind.__name__)


def _check_text(value: object) -> None:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise Unfit("text of bounded length")
    if "\0" in value:
        raise Unfit("text without NUL")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Unfit("valid Unicode") from None


def _check_float(value: object) -> None:
    if type(value) not in (int, float) or not _is_finite(typing.cast(float, value)):
        raise Unfit("a finite number")


def _is_finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # an int that no float comes near
        return False


def _check_day(value: object) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Unfit("a day")


def _check_callable(value: object) -> None:
    if not callable(value):
        raise Unfit("something to call")


_PLAIN: Mapping[Any, Check] = {
    str: _check_text,
    int: partial(_check_exactly, int),
    bytes: partial(_check_exactly, bytes),
    bool: partial(_check_exactly, bool),
    float: _check_float,
    date: _check_day,
    NoneType: partial(_check_instance, NoneType),
    None: partial(_check_instance, NoneType),
}


def _check_union(options: Mapping[Any, Check], value: object) -> None:
    """One of several types; the error is that of the type that came nearest."""
    own = options.get(type(value))
    if own is not None:
        return own(value)
    nearest: Unfit | None = None
    for check in options.values():
        try:
            return check(value)
        except Unfit as unfit:
            if nearest is None or len(unfit.steps) > len(nearest.steps):
                nearest = unfit
    raise nearest or Unfit("something else")


def _check_tuple_of_any(check: Check, value: object) -> None:
    if not isinstance(value, tuple):
        raise Unfit("a tuple")
    _check_parts(check, value)


def _check_tuple(checks: tuple[Check, ...], value: object) -> None:
    if not isinstance(value, tuple):
        raise Unfit("a tuple")
    if len(checks) != len(value):
        raise Unfit(f"a tuple of {len(checks)}")
    for index, (part, check) in enumerate(zip(value, checks, strict=True)):
        _check_at(f"[{index}]", check, part)


def _check_collection(kind: type[Any], check: Check, value: Any) -> None:
    # Text is a sequence of texts to Python, and never to a caller.
    if not isinstance(value, kind) or isinstance(value, (str, bytes, bytearray)):
        raise Unfit(f"a {kind.__name__}")
    _check_parts(check, value)


def _check_parts(check: Check, parts: Iterable[Any]) -> None:
    place = 0
    try:
        for part in parts:
            check(part)
            place += 1
    except Unfit as unfit:
        unfit.steps.append(f"[{place}]")
        raise


def _check_mapping(
    kind: type[Any], check_key: Check, check_part: Check, value: Any
) -> None:
    if not isinstance(value, kind):
        raise Unfit(f"a {kind.__name__}")
    for key, part in value.items():
        _check_at(" (a key)", check_key, key)
        _check_at(" (a value)", check_part, part)


def _check_at(place: str, check: Check, value: Any) -> None:
    try:
        check(value)
    except Unfit as unfit:
        unfit.steps.append(place)
        raise


def _check_attrs(kind: type[Any], value: Any) -> None:
    if not isinstance(value, kind):
        raise Unfit(kind.__name__)
    own: Any = type(value)
    fields = _fields_of(own)
    place = 0
    try:
        for part in fields.parts(value):
            fields.checks[place](part)
            place += 1
    except Unfit as unfit:
        unfit.steps.append(f".{fields.names[place]}")
        raise


@attrs.frozen
class _Fields:
    """The public fields of an attrs class: names, checks, and how all are read."""

    names: tuple[str, ...]
    checks: tuple[Check, ...]
    parts: Callable[[Any], tuple[Any, ...]]


@lru_cache(maxsize=1024)
def _fields_of(kind: type[Any]) -> _Fields:
    """How each public field of an attrs class is checked."""
    hints = typing.get_type_hints(kind) if attrs.has(kind) else {}
    every = attrs.fields(kind) if attrs.has(kind) else ()
    names = tuple(field.name for field in every if not field.name.startswith("_"))
    return _Fields(names, tuple(check_of(hints[name]) for name in names), _all(names))


def _all(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """What reads all these attributes."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)
