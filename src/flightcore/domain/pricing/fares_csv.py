"""Reads fares from delimited text; what cannot be read is reported, the rest loads."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Protocol, TypeVar

import attrs

from flightcore.domain.kernel import LoadReport, Money, Problem
from flightcore.domain.kernel.errors import BadFile, InvalidInput
from flightcore.domain.pricing.fare import Fare, Trip
from flightcore.domain.pricing.filing import Period

REQUIRED = (
    "carrier",
    "origin",
    "destination",
    "rbd",
    "fare_basis",
    "brand",
    "trip",
    "amount",
    "currency",
    "rule",
)
"""Columns that the header must name, in any order."""

OPTIONAL = ("id", "effective", "discontinue", "directional")
"""Columns that the header may name; an ``id`` is else made of the other fields."""

MAX_FARES = 1_000_000
"""Lines of one file."""


@attrs.frozen(kw_only=True)
class FareFile:
    """What a file of fares held.

    Attributes:
        fares: In the order of the file.
        report: How many lines there were, and what was wrong with which.
    """

    fares: tuple[Fare, ...]
    report: LoadReport


def read_fares(
    lines: Iterable[str],
    *,
    rules: Collection[str] | None = None,
    brands: Collection[str] | None = None,
) -> FareFile:
    """Read a file with a header line, and one fare on each further line.

    An amount has a point and no thousands separators; ``trip`` is OW or RT;
    ``rule`` and ``brand`` may be empty; days are ISO dates.

    Args:
        lines: Of the file.
        rules: Ids that fares may refer to; None to leave that unchecked.
        brands: Ids that fares may refer to; None to leave that unchecked.

    Raises:
        BadFile: It is empty, lacks a column or names one twice or wrongly, is too
            long, or is no delimited text at all.
    """
    reader = csv.reader(lines, strict=True)
    try:
        return _read(reader, _Columns.of(next(reader, [])), _known(rules, brands))
    except csv.Error as error:
        raise BadFile("no delimited text", reason="csv") from error


def _known(
    rules: Collection[str] | None, brands: Collection[str] | None
) -> dict[str, Collection[str]]:
    given = {"rule": rules, "brand": brands}
    return {field: ids for field, ids in given.items() if ids is not None}


@attrs.frozen
class _Columns:
    positions: Mapping[str, int]

    @classmethod
    def of(cls, header: list[str]) -> _Columns:
        names = [name.strip().lower().removeprefix("\ufeff") for name in header]
        missing = [name for name in REQUIRED if name not in names]
        if missing:
            raise BadFile(f"no column {', '.join(missing)}", reason="header")
        if len(set(names)) < len(names) or set(names) - {*REQUIRED, *OPTIONAL}:
            raise BadFile("a column is unknown, or named twice", reason="header")
        return cls({name: index for index, name in enumerate(names)})

    def cut(self, row: list[str]) -> dict[str, str]:
        return {name: row[index].strip() for name, index in self.positions.items()}

    def number(self, field: str) -> int:
        return self.positions.get(field, -1) + 1


class _Rows(Protocol):
    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


def _read(
    rows: _Rows, columns: _Columns, known: Mapping[str, Collection[str]]
) -> FareFile:
    fares: dict[str, Fare] = {}
    problems: list[Problem] = []
    read = 0
    for row in rows:
        if not row:
            continue
        read += 1
        if read > MAX_FARES:
            raise BadFile(f"more than {MAX_FARES} fares", reason="too_long")
        try:
            fare = _fare_of(row, columns, known)
            if fare.id in fares:
                raise _Unreadable("duplicate", "filed on an earlier line", "id")
            fares[fare.id] = fare
        except _Unreadable as bad:
            problems.append(bad.at(rows.line_num, columns))
    report = LoadReport(read=read, loaded=len(fares), problems=tuple(problems))
    return FareFile(fares=tuple(fares.values()), report=report)


class _Unreadable(Exception):
    def __init__(self, code: str, message: str, field: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.field = code, message, field

    def at(self, line: int, columns: _Columns) -> Problem:
        return Problem(
            line=line,
            column=columns.number(self.field),
            code=self.code,
            message=self.message,
        )


def _fare_of(
    row: list[str], columns: _Columns, known: Mapping[str, Collection[str]]
) -> Fare:
    if len(row) != len(columns.positions):
        raise _Unreadable("field_count", f"{len(columns.positions)} fields are due")
    cells = columns.cut(row)
    for field, ids in known.items():
        if cells[field] and cells[field] not in ids:
            raise _Unreadable(f"unknown_{field}", f"no such {field} is filed", field)
    effective = _cell("effective", cells, date.fromisoformat)
    discontinue = _cell("discontinue", cells, date.fromisoformat)
    amount = _cell("amount", cells, Decimal)
    # A name of our own must not change when the same fare is filed again.
    cells["id"] = cells.get("id") or _id_of(cells)
    try:
        return Fare(
            **{field: cells[field] for field in _AS_IS},
            amount=Money.of(amount or Decimal(0), cells["currency"]),
            trip=_cell("trip", cells, Trip) or Trip.ONE_WAY,
            on_sale=Period(first=effective, last=discontinue),
            directional=_cell("directional", cells, _yes_or_no) is not False,
        )
    except InvalidInput as error:
        raise _unreadable_of(error) from error


_AS_IS = (
    "id",
    "carrier",
    "origin",
    "destination",
    "rbd",
    "fare_basis",
    "brand",
    "rule",
)


def _unreadable_of(error: InvalidInput) -> _Unreadable:
    field = {"unknown_currency": "currency", "invalid_money": "amount"}.get(
        error.code, str(error.facts.get("field", ""))
    )
    field = "discontinue" if field == "last" else field
    return _Unreadable("invalid_field", str(error.facts.get("reason", error)), field)


def _id_of(cells: Mapping[str, str]) -> str:
    parts = ("carrier", "origin", "destination", "fare_basis", "trip", "effective")
    return "-".join(filter(None, (cells.get(part, "") for part in parts)))


_Value = TypeVar("_Value")


def _cell(
    field: str, cells: Mapping[str, str], read: Callable[[str], _Value]
) -> _Value | None:
    text = cells.get(field, "")
    if not text and field in OPTIONAL:
        return None
    try:
        return read(text)
    except (ValueError, KeyError, InvalidOperation):
        raise _Unreadable("invalid_field", f"no {field} as it stands", field) from None


def _yes_or_no(text: str) -> bool:
    return {"true": True, "yes": True, "false": False, "no": False}[text.lower()]
