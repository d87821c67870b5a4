"""Values held against their annotations, where callers hand them over.

A caller need not run a type checker. What is annotated on a public function or on a
frozen value is checked here, so that a wrong type is refused by name at the door and
never met as a ``TypeError`` half way through a use case.
"""

from __future__ import annotations

import inspect
import math
import typing
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, partial, wraps
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, ParamSpec, TypeVar

import attrs

from flightcore.domain.kernel.errors import InvalidInput

_P = ParamSpec("_P")
_T = TypeVar("_T")
_C = TypeVar("_C", bound=type)
_Check = Callable[[Any], None]

LONGEST_TEXT = 1_000_000
"""Characters of one text that a caller may hand over."""


def check_type(value: object, hint: Any, path: str) -> None:
    """Refuse a value that is not as annotated, however deep within it.

    Whole numbers stand for floats, and nothing else for anything else: no bool for a
    number, no text for a sequence of texts, no datetime for a day. Text is valid
    Unicode without NUL. What no annotation describes (``object``, a protocol) passes.

    Args:
        value: As the caller gave it.
        hint: A resolved annotation.
        path: The value's name, for the error.

    Raises:
        InvalidInput: ``field`` is the path, such as ``offer.total.minor``.
    """
    _hold(_check_of(hint), value, path)


def checked(call: Callable[_P, _T]) -> Callable[_P, _T]:
    """Hold the arguments of every call against the function's annotations.

    Raises:
        InvalidInput: From the call, before the function begins.
    """

    @wraps(call)
    def held(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        _check_call(call, args, kwargs)
        return call(*args, **kwargs)

    return held


def checks_arguments(kind: _C) -> _C:
    """Hold the arguments of every public method of a class; see :func:`checked`."""
    for name, member in tuple(vars(kind).items()):
        if inspect.isfunction(member) and not name.startswith("_"):
            setattr(kind, name, checked(member))
    return kind


def _check_call(
    call: Callable[..., object], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> None:
    plan = _plan(call)
    # What is too much, or has no name here, the call itself refuses.
    for name, value in (*zip(plan.places, args, strict=False), *kwargs.items()):
        if name in plan.checks:
            _hold(plan.checks[name], value, name)
    if plan.rest:
        _hold(plan.checks[plan.rest], tuple(args[len(plan.places) :]), plan.rest)


def _hold(check: _Check, value: object, path: str) -> None:
    try:
        check(value)
    except _Unfit as unfit:
        field = path + "".join(reversed(unfit.steps))
        raise InvalidInput(f"{field}: {unfit.wanted} wanted", field=field) from None


class _Unfit(Exception):
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


@attrs.frozen
class _Plan:
    """How the arguments of a function are checked.

    Attributes:
        places: Names of those that may be given by their place.
        rest: Name of the one that takes all further places, or empty.
        checks: By name.
    """

    places: tuple[str, ...]
    rest: str
    checks: Mapping[str, _Check]


@lru_cache(maxsize=1024)
def _plan(call: Callable[..., object]) -> _Plan:
    hints = typing.get_type_hints(call)
    parameters = inspect.signature(call).parameters
    by_kind: dict[Any, list[str]] = {}
    for name, parameter in parameters.items():
        by_kind.setdefault(parameter.kind, []).append(name)
    kinds = inspect.Parameter
    return _Plan(
        places=(
            *by_kind.get(kinds.POSITIONAL_ONLY, ()),
            *by_kind.get(kinds.POSITIONAL_OR_KEYWORD, ()),
        ),
        rest=next((n for n in by_kind.get(kinds.VAR_POSITIONAL, ()) if n in hints), ""),
        checks={
            name: _check_of(_hint_of(parameter, hints[name]))
            for name, parameter in parameters.items()
            if name in hints
        },
    )


def _hint_of(parameter: inspect.Parameter, hint: Any) -> Any:
    several = parameter.kind is inspect.Parameter.VAR_POSITIONAL
    return tuple[hint, ...] if several else hint


@lru_cache(maxsize=4096)
def _check_of(hint: Any) -> _Check:
    """How values are held against one annotation; the library has a few hundred."""
    hint = getattr(hint, "__supertype__", hint)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, UnionType):
        return partial(_check_union, inner)
    if origin is tuple:
        return partial(_check_tuple, inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return partial(_check_mapping, origin, inner)
    if isinstance(origin, type) and issubclass(origin, Collection):
        return partial(_check_collection, origin, inner)
    if origin is Callable or hint is Callable:
        return _check_callable
    return _check_of_class(origin or hint)


def _check_of_class(kind: Any) -> _Check:
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
        raise _Unfit(kind.__name__)


def _check_exactly(kind: type, value: object) -> None:
    if type(value) is not kind:
        raise _Unfit(kind.__name__)


def _check_text(value: object) -> None:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise _Unfit("text of bounded length")
    if "\0" in value:
        raise _Unfit("text without NUL")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _Unfit("valid Unicode") from None


def _check_float(value: object) -> None:
    if type(value) not in (int, float) or not math.isfinite(typing.cast(float, value)):
        raise _Unfit("a finite number")


def _check_day(value: object) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _Unfit("a day")


def _check_callable(value: object) -> None:
    if not callable(value):
        raise _Unfit("something to call")


_PLAIN: Mapping[Any, _Check] = {
    str: _check_text,
    int: partial(_check_exactly, int),
    bytes: partial(_check_exactly, bytes),
    bool: partial(_check_exactly, bool),
    float: _check_float,
    date: _check_day,
    NoneType: partial(_check_instance, NoneType),
    None: partial(_check_instance, NoneType),
}


def _check_union(options: tuple[Any, ...], value: object) -> None:
    """One of several types; the error is that of the type that came nearest."""
    own: Any = type(value)
    if own in options:
        return _check_of(own)(value)
    nearest: _Unfit | None = None
    for option in options:
        try:
            return _check_of(option)(value)
        except _Unfit as unfit:
            if nearest is None or len(unfit.steps) > len(nearest.steps):
                nearest = unfit
    raise nearest or _Unfit("something else")


def _check_tuple(inner: tuple[Any, ...], value: object) -> None:
    if not isinstance(value, tuple):
        raise _Unfit("a tuple")
    if len(inner) == 2 and inner[1] is Ellipsis:
        _check_parts(_check_of(inner[0]), value)
    elif len(inner) != len(value):
        raise _Unfit(f"a tuple of {len(inner)}")
    else:
        for index, (part, hint) in enumerate(zip(value, inner, strict=True)):
            _check_at(f"[{index}]", _check_of(hint), part)


def _check_collection(kind: type[Any], inner: tuple[Any, ...], value: Any) -> None:
    # Text is a sequence of texts to Python, and never to a caller.
    if not isinstance(value, kind) or isinstance(value, (str, bytes, bytearray)):
        raise _Unfit(f"a {kind.__name__}")
    _check_parts(_check_of(inner[0]), value)


def _check_parts(check: _Check, parts: Iterable[Any]) -> None:
    place = 0
    try:
        for part in parts:
            check(part)
            place += 1
    except _Unfit as unfit:
        unfit.steps.append(f"[{place}]")
        raise


def _check_mapping(kind: type[Any], inner: tuple[Any, ...], value: Any) -> None:
    if not isinstance(value, kind):
        raise _Unfit(f"a {kind.__name__}")
    check_key, check_part = map(_check_of, inner)
    for key, part in value.items():
        _check_at(" (a key)", check_key, key)
        _check_at(" (a value)", check_part, part)


def _check_at(place: str, check: _Check, value: Any) -> None:
    try:
        check(value)
    except _Unfit as unfit:
        unfit.steps.append(place)
        raise


def _check_attrs(kind: type[Any], value: Any) -> None:
    if not isinstance(value, kind):
        raise _Unfit(kind.__name__)
    own: Any = type(value)
    names, values_of, checks = _fields_of(own)
    place = 0
    try:
        for check, part in zip(checks, values_of(value), strict=True):
            check(part)
            place += 1
    except _Unfit as unfit:
        unfit.steps.append(f".{names[place]}")
        raise


@lru_cache(maxsize=1024)
def _fields_of(
    kind: type[Any],
) -> tuple[tuple[str, ...], Callable[[Any], Iterable[Any]], tuple[_Check, ...]]:
    """Names of the public fields of an attrs class, their values, their checks."""
    hints = typing.get_type_hints(kind)
    found = (field.name for field in attrs.fields(kind))
    names = tuple(name for name in found if not name.startswith("_"))
    checks = tuple(_check_of(hints[name]) for name in names)
    if len(names) > 1:
        return names, attrgetter(*names), checks
    return names, lambda value: [getattr(value, name) for name in names], checks
