"""The rows that a store keeps: flat, typed columns, and a body that it never reads.

A column is what a store may index, compare, constrain or audit; everything else is
in ``body``, the JSON that ``flightcore.application.codec`` writes. Column types are
``str``, ``int``, ``bytes``, ``date``, ``Instant`` and optionals of them. Money stands
as ``..._minor`` beside ``currency``.

``version`` starts at 1 and grows by one with every put. A row of *work* has ``due_at``
(nothing to do before then; None: nothing to do) and ``attempts``, which counts how
often it was leased.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, ClassVar, TypeVar

import attrs

_R = TypeVar("_R", bound="Row")


@attrs.frozen(kw_only=True)
class Row:
    """What every row class declares.

    Attributes:
        TABLE: Name of the table without a prefix.
        KEY: Columns of the primary key; the distribution key leads.
        UNIQUE: Further unique constraints; a NULL column is unlike any other.
        INDEXES: Columns to search by, each an index.
    """

    TABLE: ClassVar[str] = ""
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = ()
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = ()

    @property
    def key(self) -> tuple[Any, ...]:
        """The values of the primary key."""
        return _KEY_GETTERS[type(self)](self)


_KEY_GETTERS: dict[type[Row], Callable[[Row], tuple[Any, ...]]] = {}
"""Made once a class, since a load reads the key of every row several times."""

ROW_TYPES: dict[str, type[Row]] = {}
"""Every row class by table name; filled at import, then only read."""


def table(name: str) -> Callable[[type[_R]], type[_R]]:
    """Register a row class under its table's name."""

    def register(rows: type[_R]) -> type[_R]:
        rows.TABLE = name
        _KEY_GETTERS[rows] = _key_getter(rows.KEY)
        ROW_TYPES[name] = rows
        return rows

    return register


def _key_getter(columns: tuple[str, ...]) -> Callable[[Row], tuple[Any, ...]]:
    get = attrgetter(*columns)
    return get if len(columns) > 1 else lambda row: (get(row),)


def is_versioned(rows: type[Row]) -> bool:
    """Whether rows of this class can be put again; the others are only added."""
    return "version" in attrs.fields_dict(rows)


def is_work(rows: type[Row]) -> bool:
    """Whether rows of this class can be leased."""
    return "due_at" in attrs.fields_dict(rows)


def sequenced_by(rows: type[Row]) -> tuple[str, ...]:
    """Columns within which work keeps its order; empty where it has none.

    Work whose primary key ends in ``sequence`` is done in that order among the rows
    that agree in the rest of the key.
    """
    return rows.KEY[:-1] if is_work(rows) and rows.KEY[-1] == "sequence" else ()
