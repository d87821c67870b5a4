"""Reads filed records from plain data: what a TOML or JSON file of them holds."""

from __future__ import annotations

from collections.abc import Mapping

from flightcore.domain.kernel.errors import InvalidTariff
from flightcore.domain.pricing.filed import FILED_KINDS, FiledRecord
from flightcore.domain.pricing.structure import Misfit, structure

MAX_RECORDS = 1_000_000
"""Records of one kind in one file."""


def read_tariff(data: Mapping[str, object]) -> tuple[FiledRecord, ...]:
    """Read records, each kind under its name as a list of tables.

    Args:
        data: Such as ``{"rule": [{"id": "Q7", ...}], "tax": [...]}``; the kinds are
            those of ``FILED_KINDS``.

    Raises:
        InvalidTariff: Nothing is read then. Facts ``record`` (its id, or kind and
            position from 1), ``field`` (the path inside it) and ``reason``.
    """
    return tuple(
        read_record(kind, item, position=position)
        for kind, items in data.items()
        for position, item in enumerate(_list_of(kind, items), start=1)
    )


def read_record(kind: str, data: object, *, position: int = 1) -> FiledRecord:
    """Read one record of a kind.

    Raises:
        InvalidTariff: As :func:`read_tariff` says.
    """
    try:
        record: FiledRecord = structure(FILED_KINDS[kind], data)
    except Misfit as misfit:
        named = _name(kind, data, position)
        raise _refusal(named, misfit.field, misfit.reason) from misfit
    return record


def _list_of(kind: str, items: object) -> list[object]:
    if kind not in FILED_KINDS:
        known = ", ".join(FILED_KINDS)
        raise _refusal(kind[:32], "", f"no kind of record; there are {known}")
    if not isinstance(items, list) or len(items) > MAX_RECORDS:
        raise _refusal(kind, "", "a list of tables is expected")
    return items


def _name(kind: str, data: object, position: int) -> str:
    id = data.get("id") if isinstance(data, Mapping) else None
    return f"{kind} {id[:64]}" if isinstance(id, str) else f"{kind} {position}"


def _refusal(record: str, field: str, reason: str) -> InvalidTariff:
    where = ": ".join(part for part in (record, field, reason) if part)
    return InvalidTariff(where, record=record, field=field, reason=reason)
