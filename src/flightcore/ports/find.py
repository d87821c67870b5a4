"""Questions to a store, and the snapshot that answers them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Generic, TypeVar, cast

import attrs

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import Misuse
from flightcore.ports.columns import check_value, column_of
from flightcore.ports.rows import Row

R = TypeVar("R", bound=Row)

MAX_FOUND = 10_000
"""Rows that one ``Find`` may return, and values that one IN may list."""
MAX_QUESTIONS = 16
"""``Find`` that one ``read`` may carry."""


class Operator(StrEnum):
    """How a column is compared; a NULL column satisfies none of them but IS_NULL."""

    EQ = "="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    IN = "in"
    IS_NULL = "is null"
    NOT_NULL = "is not null"


@attrs.frozen
class Where:
    """One condition on one column.

    Attributes:
        column: A column of the row class.
        operator: The comparison.
        value: Of the column's type; a tuple for IN; unused for the null tests.
    """

    column: str
    operator: Operator
    value: Any = None

    def check(self, rows: type[Row]) -> None:
        """Refuse a condition that does not fit the row class.

        Raises:
            Misuse: No such column, or too many values.
            InvalidInput: The value has not the column's type.
        """
        column = column_of(rows, self.column)
        if self.operator in (Operator.IS_NULL, Operator.NOT_NULL):
            return
        values = self.value if self.operator is Operator.IN else (self.value,)
        if len(values) > MAX_FOUND:
            raise Misuse(f"at most {MAX_FOUND} values in one condition")
        for value in values:
            check_value(f"{rows.TABLE}.{self.column}", column, value)


def eq(column: str, value: Any) -> Where:
    """The column equals the value."""
    return Where(column, Operator.EQ, value)


def among(column: str, values: Sequence[Any]) -> Where:
    """The column is one of the values; an empty sequence matches nothing."""
    return Where(column, Operator.IN, tuple(values))


def compare(column: str, operator: Operator, value: Any = None) -> Where:
    """The column stands in that relation to the value."""
    return Where(column, operator, value)


@attrs.frozen(kw_only=True, eq=False)
class Find(Generic[R]):
    """A question for rows of one class; it is its own key in the snapshot.

    Attributes:
        rows: The row class.
        where: All must hold.
        order: Columns to sort by, then the primary key follows; ties are impossible.
            Text sorts by code point. A nullable column needs a condition in ``where``
            that NULL does not satisfy.
        descending: The direction of the whole order, the key included.
        after: Values of (*order, *key) of the last row seen; rows follow it.
        limit: 1 to ``MAX_FOUND``.
    """

    rows: type[R]
    where: tuple[Where, ...] = ()
    order: tuple[str, ...] = ()
    descending: bool = False
    after: tuple[Any, ...] | None = None
    limit: int = attrs.field(
        default=1000,
        validator=[attrs.validators.ge(1), attrs.validators.le(MAX_FOUND)],
    )

    @property
    def sort(self) -> tuple[str, ...]:
        """Every column of the order, the key's included, each once."""
        rest = tuple(name for name in self.rows.KEY if name not in self.order)
        return self.order + rest

    def check(self) -> None:
        """Refuse a question that stores could answer differently.

        Raises:
            Misuse: It names no column of the class, sorts by what may be NULL, or
                ``after`` does not fit the order.
            InvalidInput: A value has not its column's type.
        """
        for where in self.where:
            where.check(self.rows)
        present = {
            where.column
            for where in self.where
            if where.operator is not Operator.IS_NULL
        }
        for name in self.order:
            if column_of(self.rows, name).nullable and name not in present:
                raise Misuse(f"{self.rows.TABLE}.{name} may be NULL: no order by it")
        self._check_after()

    def _check_after(self) -> None:
        if self.after is None:
            return
        if len(self.after) != len(self.sort):
            raise Misuse("after: one value for each column of the order and the key")
        for name, value in zip(self.sort, self.after, strict=True):
            check_value(f"after.{name}", column_of(self.rows, name), value)


def find(rows: type[R], *where: Where, limit: int = 1000) -> Find[R]:
    """Shorthand for the commonest :class:`Find`: key order, no paging."""
    return Find(rows=rows, where=where, limit=limit)


def by_key(rows: type[R], *values: Any) -> Find[R]:
    """Ask for the one row with that primary key.

    Raises:
        ValueError: Not as many values as the key has columns.
    """
    where = tuple(
        eq(column, value) for column, value in zip(rows.KEY, values, strict=True)
    )
    return Find(rows=rows, where=where, limit=1)


@attrs.frozen
class Snapshot:
    """Answers that belong to one moment.

    Attributes:
        now: The store's clock when it was taken.
    """

    now: Instant
    _found: dict[int, tuple[Row, ...]] = attrs.field(repr=False)

    def __getitem__(self, asked: Find[R]) -> tuple[R, ...]:
        return cast("tuple[R, ...]", self._found[id(asked)])

    def one(self, asked: Find[R]) -> R | None:
        """The first row found, or None."""
        found = self[asked]
        return found[0] if found else None

    @classmethod
    def of(
        cls,
        now: Instant,
        asked: Sequence[Find[Any]],
        found: Sequence[tuple[Row, ...]],
    ) -> Snapshot:
        """Pair questions with their answers, in order."""
        pairs = zip(asked, found, strict=True)
        return cls(now, {id(question): rows for question, rows in pairs})
