"""File the tariff: fares, rules, taxes and what else prices are made of."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import attrs

from flightcore.application.bulk import BulkLoad, Progress, chunks, silent
from flightcore.application.codec import encode
from flightcore.application.generations import TARIFF
from flightcore.application.runtime import Runtime
from flightcore.domain.kernel import looks_like_card, refuse_card_digits_in
from flightcore.domain.pricing import Fare, FiledRecord, kind_of
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.rows import FiledRow
from flightcore.ports.store import among, eq, find

CHUNK = 2000
"""Records in one unit of work."""

LIVE = "LIVE"


def file_records(
    runtime: Runtime,
    records: Sequence[FiledRecord],
    *,
    principal: Principal,
    progress: Progress = silent,
) -> int:
    """File records; one that is filed already, under its kind and id, is replaced.

    Many records go in as several units of work, fares last, so that the tariff holds
    together after each of them. Offers that were made before stand by their price
    guarantee.

    Returns:
        How many records are new or differ from what was filed.

    Raises:
        InvalidTariff: The tariff would not hold together with them, such as a fare
            whose rule is filed nowhere; nothing was filed.
        CardDataRefused: A text holds card-like digits; nothing was filed.
    """
    require(principal, Action.LOAD_TARIFF)
    runtime.catalogue.check_records(records)
    for record in records:
        _refuse_card_digits(record)
    bulk = BulkLoad(runtime=runtime, generation=TARIFF, ids=runtime.ids.seed())
    changed = done = 0
    for number, piece in enumerate(chunks(_fares_last(records), CHUNK)):
        rows = _differing(runtime, piece)
        if rows:
            bulk.commit(number, partial(_in, rows))
        changed += len(rows)
        done += len(piece)
        progress(done)
    return changed


def _fares_last(records: Sequence[FiledRecord]) -> Sequence[FiledRecord]:
    # A fare names its rule and brand, and must not be sold before its taxes are known.
    return sorted(records, key=lambda record: isinstance(record, Fare))


def _refuse_card_digits(record: FiledRecord) -> None:
    # One look at the whole first: a tariff has tens of thousands of records.
    if looks_like_card(encode(record).decode()):
        refuse_card_digits_in(record, kind_of(record))


def _differing(runtime: Runtime, records: Sequence[FiledRecord]) -> list[FiledRow]:
    wanted = {(kind_of(each), each.id): encode(each) for each in records}
    stored = _stored(runtime, wanted)
    return [
        FiledRow(
            kind=kind,
            id=name,
            state=LIVE,
            generation=0,
            version=stored[kind, name].version + 1 if (kind, name) in stored else 1,
            body=body,
        )
        for (kind, name), body in wanted.items()
        if (kind, name) not in stored or stored[kind, name].body != body
    ]


def _stored(
    runtime: Runtime, wanted: dict[tuple[str, str], bytes]
) -> dict[tuple[str, str], FiledRow]:
    kinds = sorted({kind for kind, _ in wanted})
    asked = [
        find(
            FiledRow,
            eq("kind", kind),
            among("id", [name for k, name in wanted if k == kind]),
            limit=CHUNK,
        )
        for kind in kinds
    ]
    snapshot = runtime.store.read(*asked)
    return {(row.kind, row.id): row for find in asked for row in snapshot[find]}


def _in(rows: Sequence[FiledRow], generation: int) -> Sequence[FiledRow]:
    return [attrs.evolve(row, generation=generation) for row in rows]
