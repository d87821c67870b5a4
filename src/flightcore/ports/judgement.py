"""Judgement: what a batch of units of work comes to, given what stands in the store.

For implementers of stores. A store locks and reads what :func:`needs` names, asks
:func:`judge`, and writes what it answers; so that all stores say no for the same
reasons, in the same order. Only unique constraints are left to the store.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from flightcore.domain.inventory import Counter, CounterKey, decide
from flightcore.domain.kernel import Instant, is_past
from flightcore.domain.kernel.errors import InvariantBroken
from flightcore.ports.changes import (
    Changed,
    Changes,
    Claim,
    Committed,
    Guard,
    KeyUsed,
    Late,
    Outcome,
    Refused,
)
from flightcore.ports.rows import ClaimRow, CounterRow, Row

RowKey = tuple[type[Row], tuple[Any, ...]]
"""Names a row of the store."""


@attrs.frozen(kw_only=True)
class Needs:
    """What must be locked and read to judge a wave, each in key order, once.

    Attributes:
        claims: Scope and key of each claim; to be read after the locks are had, since
            who held them may have left the claim.
        rows: Rows whose version counts; by table, counters last. Where there are any,
            all of ``counters`` are among them, to be locked in one order.
        guarded: Those of the rows that nobody of the wave writes: a shared lock does.
        counters: Counters that seats touch, or that puts replace.
    """

    claims: tuple[tuple[str, str], ...]
    rows: tuple[RowKey, ...]
    guarded: frozenset[RowKey]
    counters: tuple[CounterKey, ...]


@attrs.frozen(kw_only=True)
class Standing:
    """What a store holds of those needs.

    Attributes:
        now: The store's clock, read after the locks.
        claims: The claims that are used, by scope and key.
        versions: Versions of the rows that exist; 1 for classes without versions.
        counters: The counters that exist.
    """

    now: Instant
    claims: Mapping[tuple[str, str], ClaimRow]
    versions: Mapping[RowKey, int]
    counters: Mapping[CounterKey, Counter]


@attrs.frozen(kw_only=True)
class Judgement:
    """The answers to a wave, if no unique constraint stands against it.

    Attributes:
        at: The store's clock.
        outcomes: One for each ``Changes``, in order.
        accepted: Those to be written, in order.
        deltas: Changes of ``used`` by counter, in lock order, to be written first.
    """

    at: Instant
    outcomes: tuple[Outcome, ...]
    accepted: tuple[Changes, ...]
    deltas: Mapping[CounterKey, int]


def waves(batch: Sequence[Changes]) -> Iterator[tuple[Changes, ...]]:
    """Split a batch, in order, so that no unit of a wave needs what another writes.

    Within a wave only guards and counters are shared: nobody writes what is guarded,
    and the seat rule settles the counters in order.
    """
    wave: list[Changes] = []
    written: set[RowKey] = set()
    used: set[RowKey] = set()
    for changes in batch:
        writes, uses = _written(changes), _used_as_they_stand(changes)
        clash = not (written.isdisjoint(writes | uses) and used.isdisjoint(writes))
        if wave and (clash or _moves_counter(changes) or _moves_counter(wave[-1])):
            yield tuple(wave)
            wave, written, used = [], set(), set()
        wave.append(changes)
        written |= writes
        used |= uses
    if wave:
        yield tuple(wave)


def _written(changes: Changes) -> set[RowKey]:
    rows: set[RowKey] = {(type(row), row.key) for row in changes.puts}
    if changes.claim is not None:
        rows.add((ClaimRow, (changes.claim.scope, changes.claim.key)))
    return rows


def _used_as_they_stand(changes: Changes) -> set[RowKey]:
    rows: set[RowKey] = {(guard.rows, guard.key) for guard in changes.guards}
    counters = changes.seats.keys() if changes.seats is not None else ()
    rows.update((CounterRow, (key.flight_date, key.leg, key.node)) for key in counters)
    return rows


def _moves_counter(changes: Changes) -> bool:
    """Whether it both sells seats and replaces counters; such a one is judged alone."""
    return changes.seats is not None and any(
        isinstance(row, CounterRow) for row in changes.puts
    )


def needs(wave: Sequence[Changes], *, hopeful: bool) -> Needs:
    """Name what must be read to judge a wave.

    Args:
        wave: One of :func:`waves`.
        hopeful: Leave out claims, and rows that must be new, because writing them
            will tell. Where it then fails, or :func:`is_doubtful`, judge again
            without hope.
    """
    claims = [] if hopeful else [(each.scope, each.key) for each in _claims(wave)]
    rows: set[RowKey] = set()
    guarded: set[RowKey] = set()
    counters: set[CounterKey] = set()
    for changes in wave:
        guarded.update((guard.rows, guard.key) for guard in changes.guards)
        if changes.seats is not None:
            counters.update(changes.seats.keys())
        for row in changes.puts:
            version = getattr(row, "version", None)
            if version is None or (hopeful and version == 1):
                continue
            rows.add((type(row), row.key))
            if isinstance(row, CounterRow) and version > 1:
                counters.add(counter_key(row))
    if any(table is CounterRow for table, _ in rows | guarded):
        rows.update((CounterRow, tuple(key)) for key in counters)
    return Needs(
        claims=tuple(sorted({*claims})),
        rows=tuple(sorted(rows | guarded, key=_place_of_lock)),
        guarded=frozenset(guarded - rows),
        counters=tuple(sorted(counters)),
    )


def _place_of_lock(item: RowKey) -> tuple[bool, str, tuple[Any, ...]]:
    """By table; who sells seats has counters last, and so has everybody else."""
    rows, key = item
    return rows is CounterRow, rows.TABLE, key


def locked_by(changes: Changes) -> Iterator[str]:
    """Names of what a unit of work locks: of each row the first part of its key.

    They are coarser than the locks, and some come twice; see ``changes.Held``.
    """
    if changes.seats is not None:
        moved = (*changes.seats.takes, *changes.seats.returns)
        yield from (each.flight_date for each in moved)
    yield from (str(guard.key[0]) for guard in changes.guards)
    for row in changes.puts:
        if getattr(row, "version", 1) > 1:
            yield str(row.key[0])


def _claims(wave: Sequence[Changes]) -> Iterator[Claim]:
    return (item.claim for item in wave if item.claim is not None)


def judge(wave: Sequence[Changes], standing: Standing) -> Judgement:
    """Say what becomes of each unit of work of a wave.

    Raises:
        InvariantBroken: A new counter is outside its bounds, or seats come back that
            nobody had.
    """
    outcomes: list[Outcome | None] = [_obstacle(item, standing) for item in wave]
    selling = [
        (place, changes.seats)
        for place, changes in enumerate(wave)
        if outcomes[place] is None and changes.seats is not None
    ]
    decision = decide(standing.counters, [seats for _, seats in selling])
    deltas = decision.deltas
    for (place, _), short in zip(selling, decision.verdicts, strict=True):
        if short is not None:
            outcomes[place] = Refused(reason=short, at=standing.now)
        elif moved := _moved(wave[place], standing, deltas):
            # It is alone in its wave: nobody else's seats are dropped with its own.
            outcomes[place] = Refused(reason=moved, at=standing.now)
            deltas = {}
    accepted = [item for item, found in zip(wave, outcomes, strict=True) if not found]
    return Judgement(
        at=standing.now,
        outcomes=tuple(
            found or _committed(item.claim, standing.now)
            for item, found in zip(wave, outcomes, strict=True)
        ),
        accepted=tuple(accepted),
        deltas=deltas,
    )


def is_doubtful(wave: Sequence[Changes], judgement: Judgement) -> bool:
    """Whether a hopeful judgement may hide an earlier reason: a claim, or a new row."""
    return any(
        isinstance(outcome, Refused) and _hopes(changes)
        for changes, outcome in zip(wave, judgement.outcomes, strict=True)
    )


def _hopes(changes: Changes) -> bool:
    return changes.claim is not None or any(
        getattr(row, "version", None) == 1 for row in changes.puts
    )


def _committed(claim: Claim | None, now: Instant) -> Committed:
    return Committed(at=now, answer=claim.answer if claim else b"")


def _obstacle(changes: Changes, standing: Standing) -> Outcome | None:
    """The first obstacle but for seats, or the answer that was given before."""
    if changes.claim is not None and (outcome := _used(changes.claim, standing)):
        return outcome
    for guard in changes.guards:
        if reason := _guarded(guard, standing):
            return Refused(reason=reason, at=standing.now)
    for row in changes.puts:
        if hasattr(row, "version") and (stale := _stale(row, standing)):
            return Refused(reason=stale, at=standing.now)
    if changes.seats is None and (moved := _moved(changes, standing, {})):
        return Refused(reason=moved, at=standing.now)
    return None


def _used(claim: Claim, standing: Standing) -> Outcome | None:
    row = standing.claims.get((claim.scope, claim.key))
    if row is None:
        return None
    if row.fingerprint != claim.fingerprint:
        return Refused(
            reason=KeyUsed(scope=claim.scope, key=claim.key), at=standing.now
        )
    return Committed(at=standing.now, answer=row.answer, replayed=True)


def _guarded(guard: Guard, standing: Standing) -> Changed | Late | None:
    found = standing.versions.get((guard.rows, guard.key))
    table = guard.rows.TABLE
    if found != guard.version:
        return Changed(table=table, key=guard.key, expected=guard.version, found=found)
    if guard.before is not None and is_past(guard.before, standing.now):
        return Late(table=table, key=guard.key, deadline=guard.before, now=standing.now)
    return None


def _stale(row: Row, standing: Standing) -> Changed | None:
    version: int = getattr(row, "version", 1)
    expected = version - 1 or None
    found = standing.versions.get((type(row), row.key))
    if found == expected:
        return None
    return Changed(table=row.TABLE, key=row.key, expected=expected, found=found)


def _moved(
    changes: Changes, standing: Standing, deltas: Mapping[CounterKey, int]
) -> Changed | None:
    """The first counter that a put would leave outside its bounds."""
    for row in changes.puts:
        if not isinstance(row, CounterRow):
            continue
        if row.version == 1:
            _check_new(row)
            continue
        key = counter_key(row)
        used = standing.counters[key].used + deltas.get(key, 0)
        if not 0 <= used <= row.au + row.oversold:
            version = row.version - 1
            return Changed(
                table=row.TABLE, key=row.key, expected=version, found=version
            )
    return None


def _check_new(row: CounterRow) -> None:
    if not 0 <= row.used <= row.au + row.oversold:
        raise InvariantBroken("a new counter outside its bounds", rule="IN1")


def counter_key(row: CounterRow) -> CounterKey:
    """The domain's name of a counter's row."""
    return CounterKey(flight_date=row.flight_date, leg=row.leg, node=row.node)


def counter_of(row: CounterRow) -> Counter:
    """A counter's row as the seat rule sees it."""
    prices = tuple(json.loads(row.bid_prices)) if row.bid_prices else ()
    return Counter(
        key=counter_key(row),
        parent=row.parent,
        au=row.au,
        used=row.used,
        oversold=row.oversold,
        bid_prices=prices,
    )


def claim_row(claim: Claim, at: Instant) -> ClaimRow:
    """The row that remembers a claim."""
    return ClaimRow(
        scope=claim.scope,
        key_=claim.key,
        fingerprint=claim.fingerprint,
        operation_id=claim.operation_id,
        at=at,
        answer=claim.answer,
    )
