"""What a refusal of the store means to a caller."""

from __future__ import annotations

from flightcore.domain.inventory import SeatsShort
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import (
    AlreadyExists,
    FlightCoreError,
    HoldExpired,
    KeyReused,
    QuoteExpired,
    SoldOut,
    VersionConflict,
)
from flightcore.ports.rows import QuoteRow, Row
from flightcore.ports.store import (
    Changed,
    Committed,
    KeyUsed,
    Late,
    Outcome,
    Refused,
    Taken,
)


def committed(outcome: Outcome) -> Committed:
    """The outcome where it was committed.

    Raises:
        SoldOut: A leg or class has too few seats.
        VersionConflict: Something changed since it was read.
        HoldExpired, QuoteExpired: A guarded deadline has passed.
        AlreadyExists: An identity is in use.
        KeyReused: The idempotency key belongs to another call.
    """
    if isinstance(outcome, Refused):
        raise error_of(outcome)
    return outcome


def missed(outcome: Outcome, rows: type[Row]) -> Instant | None:
    """The deadline of a guard of such a row, where it had passed; otherwise None."""
    reason = outcome.reason if isinstance(outcome, Refused) else None
    if isinstance(reason, Late) and reason.table == rows.TABLE:
        return reason.deadline
    return None


def error_of(refused: Refused) -> FlightCoreError:
    """The error of our tree that says why."""
    reason = refused.reason
    if isinstance(reason, SeatsShort):
        return _sold_out(reason)
    if isinstance(reason, Changed):
        return _conflict(reason)
    if isinstance(reason, Late):
        return _late(reason)
    if isinstance(reason, Taken):
        return AlreadyExists(
            f"such a {reason.table} exists",
            kind=reason.table,
            columns=reason.columns,
        )
    return _key_reused(reason)


def _late(late: Late) -> FlightCoreError:
    if late.table == QuoteRow.TABLE:
        return QuoteExpired("the quote's deadline has passed", quote_id=late.key[0])
    return HoldExpired(
        "the deadline has passed", id=late.key[0], expired_at=late.deadline
    )


def _sold_out(short: SeatsShort) -> SoldOut:
    booking_class = short.node.rpartition("/")[2]
    leg = f"{short.flight_date}#{short.leg}"
    return SoldOut(
        f"{booking_class} on {leg}: {short.asked} asked, {short.left} left",
        leg=leg,
        flight_date=short.flight_date,
        booking_class=booking_class,
        asked=short.asked,
        left=short.left,
        reason=short.reason,
    )


def _conflict(changed: Changed) -> VersionConflict:
    return VersionConflict(
        f"the {changed.table} has changed since it was read",
        kind=changed.table,
        id="/".join(str(part) for part in changed.key),
        expected=changed.expected,
        found=changed.found,
    )


def _key_reused(used: KeyUsed) -> KeyReused:
    return KeyReused("the idempotency key was used for another call", key=used.key)
