"""Changes: one unit of work as a value, and what may become of it."""

from __future__ import annotations

from typing import Any

import attrs

from flightcore.domain.inventory import SeatRequest, SeatsShort
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import Misuse
from flightcore.ports.columns import (
    check_key_text,
    check_row,
    check_text,
    check_value,
    column_of,
)
from flightcore.ports.rows import Row

MAX_ROWS_IN_CHANGES = 20_000
"""Rows that one ``Changes`` may put."""


@attrs.frozen(kw_only=True)
class Claim:
    """An idempotency key that is used up by the changes that carry it.

    Attributes:
        scope: Tenant, principal and operation.
        key: The caller's key.
        fingerprint: Digest of the canonical body of the call.
        operation_id: Names the call; the same for all its repetitions.
        answer: What a repetition shall get.
    """

    scope: str
    key: str
    fingerprint: str
    operation_id: str
    answer: bytes


@attrs.frozen(kw_only=True)
class Guard:
    """A row that was read for the decision and must still be as it was.

    Attributes:
        rows: Its class.
        key: Its primary key.
        version: Its version, or None where it must not exist. A row of a class
            without versions counts as version 1.
        before: The store's clock, read after the row is locked, must be earlier.
    """

    rows: type[Row]
    key: tuple[Any, ...]
    version: int | None
    before: Instant | None = None


@attrs.frozen(kw_only=True)
class Changes:
    """One unit of work: applied whole or not at all, and safe to hand over again.

    Attributes:
        claim: The idempotency key, or None.
        guards: What must still hold.
        seats: Seats to take and to give back, decided by ``domain.inventory.decide``
            on the locked counters as they stood before the puts. They change
            ``used``, and no version.
        puts: Rows to add or replace, in order; each row once. A versioned row of
            version 1 must be new (else ``Changed``); of version n it must stand at
            n - 1. A row without version must be new (else ``Taken``). Unique
            constraints must hold after each put, not only after the last.
            ``used`` of a ``CounterRow`` is taken from the row only when it is new;
            a put that would leave a counter outside 0 <= used <= au + oversold is
            ``Changed``, since ``used`` moved after it was read.
    """

    claim: Claim | None = None
    guards: tuple[Guard, ...] = ()
    seats: SeatRequest | None = None
    puts: tuple[Row, ...] = attrs.field(
        default=(), validator=attrs.validators.max_len(MAX_ROWS_IN_CHANGES)
    )

    def check(self) -> None:
        """Refuse what stores could keep differently, before anything is looked up.

        Raises:
            InvalidInput: A column's value has not the column's type.
            Misuse: A row is put twice, has a version below 1, or a guard does not
                name a primary key.
        """
        if self.claim is not None:
            _check_claim(self.claim)
        for guard in self.guards:
            _check_guard(guard)
        seen = set()
        for row in self.puts:
            check_row(row)
            seen.add((row.TABLE, row.key))
            if getattr(row, "version", 1) < 1:
                raise Misuse(f"{row.TABLE}: versions start at 1")
        if len(seen) < len(self.puts):
            raise Misuse("a row is put twice in one unit of work")


def _check_claim(claim: Claim) -> None:
    check_key_text("claim.scope", claim.scope)
    check_key_text("claim.key", claim.key)
    check_text("claim.fingerprint", claim.fingerprint)
    check_text("claim.operation_id", claim.operation_id)


def _check_guard(guard: Guard) -> None:
    if len(guard.key) != len(guard.rows.KEY):
        raise Misuse(f"{guard.rows.TABLE}: a guard names the whole primary key")
    for name, value in zip(guard.rows.KEY, guard.key, strict=True):
        check_value(f"{guard.rows.TABLE}.{name}", column_of(guard.rows, name), value)


@attrs.frozen(kw_only=True)
class Committed:
    """The changes are durable, by this call or by an earlier one with the claim.

    Attributes:
        at: The store's clock in the transaction (of this call).
        answer: The claim's answer; of the first call where ``replayed``; b"" where
            there is no claim.
        replayed: An earlier call had the claim, with the same fingerprint; nothing
            was changed now.
    """

    at: Instant
    answer: bytes = b""
    replayed: bool = False


@attrs.frozen(kw_only=True)
class Changed:
    """A row is not at the version that was expected. ``found``: None if absent."""

    table: str
    key: tuple[Any, ...]
    expected: int | None
    found: int | None


@attrs.frozen(kw_only=True)
class Late:
    """A guard's deadline has passed by the store's clock."""

    table: str
    key: tuple[Any, ...]
    deadline: Instant
    now: Instant


@attrs.frozen(kw_only=True)
class Taken:
    """A unique constraint or primary key is in use by another row.

    ``columns`` are those of the constraint where the store can tell, else empty.
    """

    table: str
    columns: tuple[str, ...]


@attrs.frozen(kw_only=True)
class KeyUsed:
    """The claim's key was used with another fingerprint."""

    scope: str
    key: str


@attrs.frozen(kw_only=True)
class Refused:
    """Nothing was changed.

    Attributes:
        reason: The first obstacle, in the order: claim, guards and versions, seats,
            unique constraints.
        at: The store's clock.
    """

    reason: SeatsShort | Changed | Late | Taken | KeyUsed
    at: Instant


Outcome = Committed | Refused


@attrs.frozen(kw_only=True)
class Held:
    """Somebody else holds a row, and nobody waited; nothing was changed.

    Attributes:
        name: The first part of the row's key: the flight-date, the order … Empty where
            it is not known; of a batch, then, each is held, and may be tried alone.
    """

    name: str
