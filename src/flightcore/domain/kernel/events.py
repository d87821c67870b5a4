"""Events: facts written in the transaction that makes them true."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

import attrs

from flightcore.domain.kernel.ids import EventId, Seed
from flightcore.domain.kernel.time import Instant

_Data = TypeVar("_Data")
_NAME = re.compile(r"[a-z_]+(\.[a-z_]+)+")

EVENT_TYPES: dict[tuple[str, int], type] = {}
"""Every registered event class by (type, version); filled at import, then read."""


def event(name: str, version: int = 1) -> Callable[[type[_Data]], type[_Data]]:
    """Register a frozen attrs class as the data of an event type.

    A change that old readers could not follow is a new version with a class of its
    own; old classes stay, since stored facts keep theirs.

    Args:
        name: Dotted, past tense: ``order.created``.
        version: From 1.

    Raises:
        ValueError: The name is not of that form, the pair or the class is taken, or
            the class is no attrs class.
    """

    def register(data: type[_Data]) -> type[_Data]:
        taken = (name, version) in EVENT_TYPES or data in _NAMES
        if taken or not _NAME.fullmatch(name) or version < 1:
            raise ValueError(f"{name} v{version}: taken, or not a name")
        if not _is_value_class(data):
            raise ValueError(f"{name} v{version}: not an attrs class")
        EVENT_TYPES[name, version] = data
        _NAMES[data] = (name, version)
        return data

    return register


_NAMES: dict[type, tuple[str, int]] = {}


def _is_value_class(data: type) -> bool:
    return attrs.has(data)


def name_of(data: object) -> tuple[str, int]:
    """The registered (type, version) of an event's data.

    Raises:
        KeyError: Its class was never registered.
    """
    return _NAMES[type(data)]


@attrs.frozen(kw_only=True)
class Fact:
    """One event with its envelope.

    Attributes:
        id: Unique; repeated delivery repeats it.
        aggregate: Id of the thing it happened to, such as an order's.
        sequence: From 1 within the aggregate, without a gap.
        at: By the store's clock.
        principal: Who did it.
        data: An instance of a registered event class.
    """

    id: EventId
    aggregate: str
    sequence: int
    at: Instant
    principal: str
    data: object

    @property
    def type(self) -> str:
        """The registered name of the data."""
        return name_of(self.data)[0]


def facts(
    seed: Seed,
    *data: object,
    aggregate: str,
    after: int,
    at: Instant,
    principal: str,
) -> tuple[Fact, ...]:
    """Number and stamp what happened, in order.

    Args:
        seed: Gives the ids; the same seed and sequence give the same id.
        *data: Registered event values, oldest first.
        aggregate: What they happened to.
        after: The aggregate's last sequence so far; 0 for a new one.
        at: The time of all of them.
        principal: Who did it.
    """
    return tuple(
        Fact(
            id=EventId(seed.id("evt", aggregate, sequence)),
            aggregate=aggregate,
            sequence=sequence,
            at=at,
            principal=principal,
            data=item,
        )
        for sequence, item in enumerate(data, start=after + 1)
    )
