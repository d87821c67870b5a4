"""Values held against their annotations, where callers hand them over.

A caller need not run a type checker. What is annotated on a public function or on a
frozen value is checked here, so that a wrong type is refused by name at the door and
never met as a ``TypeError`` half way through a use case.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

import attrs

from flightcore.domain.kernel.errors import InvalidInput
from flightcore.domain.kernel.type_checks import Check, Unfit, check_of

_P = ParamSpec("_P")
_T = TypeVar("_T")
_C = TypeVar("_C", bound=type)


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
    _hold(check_of(hint), value, path)


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


def _hold(check: Check, value: object, path: str) -> None:
    try:
        check(value)
    except Unfit as unfit:
        field = path + "".join(reversed(unfit.steps))
        raise InvalidInput(f"{field}: {unfit.wanted} wanted", field=field) from None


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
    checks: Mapping[str, Check]


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
            name: check_of(_hint_of(parameter, hints[name]))
            for name, parameter in parameters.items()
            if name in hints
        },
    )


def _hint_of(parameter: inspect.Parameter, hint: Any) -> Any:
    several = parameter.kind is inspect.Parameter.VAR_POSITIONAL
    return tuple[hint, ...] if several else hint
