"""Values held against their annotations, where callers hand them over.

A caller need not run a type checker. What is annotated on a public function or on a
frozen value is checked here, so that a wrong type is refused by name at the door and
never met as a ``TypeError`` half way through a use case.
"""

from __future__ import annotations

import inspect
import math
import typing
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, partial, wraps
from types import NoneType, UnionType
from typing import Any, ParamSpec, TypeVar

import attrs

from flightcore.domain.kernel.errors import InvalidInput

_P = ParamSpec("_P")
_T = TypeVar("_T")
_C = TypeVar("_C", bound=type)
_Check = Callable[[Any, str], None]

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
    _check_of(hint)(value, path)


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
    signature, checks = _plan(call)
    for name, value in signature.bind(*args, **kwargs).arguments.items():
        if name in checks:
            checks[name](value, name)


@lru_cache(maxsize=1024)
def _plan(
    call: Callable[..., object],
) -> tuple[inspect.Signature, Mapping[str, _Check]]:
    """The signature of a function, and how each annotated argument is checked."""
    hints = typing.get_type_hints(call)
    signature = inspect.signature(call)
    checks = {
        name: _check_of(_hint_of(parameter, hints[name]))
        for name, parameter in signature.parameters.items()
        if name in hints
    }
    return signature, checks


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


def _refused(path: str, wanted: str) -> InvalidInput:
    return InvalidInput(f"{path}: {wanted} wanted", field=path)


def _pass(_: object, __: str) -> None:
    """Nothing is said about such a value."""


def _check_instance(kind: type, value: object, path: str) -> None:
    if not isinstance(value, kind):
        raise _refused(path, kind.__name__)


def _check_exactly(kind: type, value: object, path: str) -> None:
    if type(value) is not kind:
        raise _refused(path, kind.__name__)


def _check_text(value: object, path: str) -> None:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise _refused(path, "text of bounded length")
    if "\0" in value:
        raise _refused(path, "text without NUL")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _refused(path, "valid Unicode") from None


def _check_float(value: object, path: str) -> None:
    if type(value) not in (int, float) or not math.isfinite(typing.cast(float, value)):
        raise _refused(path, "a finite number")


def _check_day(value: object, path: str) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _refused(path, "a day")


def _check_callable(value: object, path: str) -> None:
    if not callable(value):
        raise _refused(path, "something to call")


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


def _check_union(options: tuple[Any, ...], value: object, path: str) -> None:
    """One of several types; the error is that of the type that came nearest."""
    own: Any = type(value)
    if own in options:
        return _check_of(own)(value, path)
    nearest: InvalidInput | None = None
    for option in options:
        try:
            return _check_of(option)(value, path)
        except InvalidInput as error:
            if nearest is None or len(error.field) > len(nearest.field):
                nearest = error
    raise nearest or _refused(path, "something else")


def _check_tuple(inner: tuple[Any, ...], value: object, path: str) -> None:
    if not isinstance(value, tuple):
        raise _refused(path, "a tuple")
    if len(inner) == 2 and inner[1] is Ellipsis:
        inner = inner[:1] * len(value)
    if len(inner) != len(value):
        raise _refused(path, f"a tuple of {len(inner)}")
    for index, (part, hint) in enumerate(zip(value, inner, strict=True)):
        _check_of(hint)(part, f"{path}[{index}]")


def _check_collection(
    kind: type[Any], inner: tuple[Any, ...], value: Any, path: str
) -> None:
    # Text is a sequence of texts to Python, and never to a caller.
    if not isinstance(value, kind) or isinstance(value, (str, bytes, bytearray)):
        raise _refused(path, f"a {kind.__name__}")
    check = _check_of(inner[0])
    for index, part in enumerate(value):
        check(part, f"{path}[{index}]")


def _check_mapping(
    kind: type[Any], inner: tuple[Any, ...], value: Any, path: str
) -> None:
    if not isinstance(value, kind):
        raise _refused(path, f"a {kind.__name__}")
    check_key, check_part = map(_check_of, inner)
    for key, part in value.items():
        check_key(key, f"{path} (a key)")
        check_part(part, f"{path} (a value)")


def _check_attrs(kind: type[Any], value: Any, path: str) -> None:
    if not isinstance(value, kind):
        raise _refused(path, kind.__name__)
    own: Any = type(value)
    for name, check in _fields_of(own):
        check(getattr(value, name), f"{path}.{name}")


@lru_cache(maxsize=1024)
def _fields_of(kind: type[Any]) -> tuple[tuple[str, _Check], ...]:
    """How each public field of an attrs class is checked."""
    if not attrs.has(kind):
        return ()
    hints = typing.get_type_hints(kind)
    names = (field.name for field in attrs.fields(kind))
    return tuple(
        (name, _check_of(hints[name])) for name in names if not name.startswith("_")
    )
