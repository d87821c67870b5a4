"""Cancel: quote, then confirm; the refund follows by itself."""

from __future__ import annotations

import attrs

from flightcore.application.booking.dossier import (
    Dossier,
    DossierQuestions,
    visible,
)
from flightcore.application.booking.driving import Driving
from flightcore.application.booking.flights_check import (
    as_read,
    flights_of,
    is_called_off,
)
from flightcore.application.booking.writing import Writing
from flightcore.application.idempotency import Call, new_call
from flightcore.application.outcome import committed
from flightcore.application.records.orders import quote_from, quote_row
from flightcore.application.runtime import Runtime
from flightcore.domain.booking import (
    CancellationQuote,
    Order,
    QuoteState,
    supersede_quote,
)
from flightcore.domain.fulfilment import cancellation_confirmed, cancellation_quoted
from flightcore.domain.kernel import OrderId, QuoteId
from flightcore.domain.kernel.errors import NotFound
from flightcore.domain.pricing import RefundReason
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.rows import QuoteRow
from flightcore.ports.store import Changes, Find, Guard, by_key, eq, find

MAX_OPEN_QUOTES = 100
"""Quotes that a new one outdates; one, unless several were asked for at once."""


@attrs.frozen(kw_only=True)
class QuoteCommand:
    """Ask what cancelling an order would bring."""

    order_id: OrderId


@attrs.frozen(kw_only=True)
class ConfirmCommand:
    """Cancel as quoted."""

    order_id: OrderId
    quote_id: QuoteId


def quote(
    runtime: Runtime, command: QuoteCommand, *, principal: Principal
) -> CancellationQuote:
    """Work out and keep a quote; nothing is cancelled yet.

    It takes the place of the order's quotes before it (R11). Where the airline
    withdrew a flight of the order, all of its price comes back (D4).

    Raises:
        InvalidTransition: The order cannot be cancelled now.
        NotFound: No such order of the principal.
        VersionConflict: An earlier quote was used, or a flight of the order was
            changed, at the same time.
    """
    require(principal, Action.CANCEL)
    call = new_call(runtime, principal, "quote", command, key=None)
    asked = DossierQuestions.about(command.order_id)
    open_quotes = _open_quotes(command)
    snapshot = runtime.store.read(open_quotes, *asked.all)
    dossier = visible(asked.answer(snapshot), principal)
    reason, guards = _cause(runtime, dossier)
    offered = cancellation_quoted(
        dossier.case,
        ids=call.ids,
        valid_for=runtime.settings.quote_ttl,
        reason=reason,
    )
    earlier = (quote_from(row) for row in snapshot[open_quotes])
    quotes = (offered, *map(supersede_quote, earlier))
    rows = tuple(map(quote_row, quotes))
    changes = Changes(claim=call.claim(b"{}"), guards=guards, puts=rows)
    committed(runtime.commit(changes))
    return attrs.evolve(offered, version=1)


def _cause(
    runtime: Runtime, dossier: Dossier, *, join: object | None = None
) -> tuple[RefundReason, tuple[Guard, ...]]:
    """Why the order is cancelled, and guards that it stays so until it is written."""
    segments = tuple(each.sold for each in dossier.case.order.segments)
    asked = flights_of(segments)
    flights = runtime.store.read(asked, join=join)[asked]
    off = is_called_off(segments, flights)
    reason = RefundReason.INVOLUNTARY if off else RefundReason.VOLUNTARY
    return reason, as_read(flights)


def _open_quotes(command: QuoteCommand) -> Find[QuoteRow]:
    mine, is_open = (
        eq("order_id", command.order_id),
        eq("state", str(QuoteState.QUOTED)),
    )
    return find(QuoteRow, mine, is_open, limit=MAX_OPEN_QUOTES)


def confirm(
    runtime: Runtime,
    command: ConfirmCommand,
    *,
    principal: Principal,
    key: str | None,
    join: object | None = None,
) -> Order:
    """Cancel as quoted, send the refund, and return the order as it then stands.

    Once it is committed, a store or gateway that is out of reach for a while leaves
    the refund to ``work``, as a joined call does.

    Raises:
        QuoteExpired: The quote no longer stands.
        VersionConflict: The order or a flight of it was changed at the same time.
        InvalidTransition: The order cannot be cancelled now.
        NotFound: No such order or quote of the principal.
        KeyReused: The key was used for another call.
    """
    require(principal, Action.CANCEL)
    call = new_call(runtime, principal, "cancel", command, key=key)
    driving = Driving(runtime=runtime, is_ours=join is None, join=join)
    asked = DossierQuestions.about(command.order_id)
    quotes = by_key(QuoteRow, command.quote_id)
    snapshot = runtime.store.read(call.earlier, quotes, *asked.all, join=join)
    dossier = visible(asked.answer(snapshot), principal)
    if call.answer_of(snapshot.one(call.earlier)) is None:
        offered = _quote_of(snapshot.one(quotes), command)
        _commit(driving, call, dossier, offered, principal)
    dossier = driving.finish(command.order_id, call=call, principal=principal)
    return dossier.case.order


def _quote_of(row: QuoteRow | None, command: ConfirmCommand) -> CancellationQuote:
    if row is None or row.order_id != command.order_id:
        raise NotFound("no such quote", kind="quote", id=command.quote_id)
    return quote_from(row)


def _commit(
    driving: Driving,
    call: Call,
    dossier: Dossier,
    offered: CancellationQuote,
    principal: Principal,
) -> None:
    runtime, now = driving.runtime, dossier.case.now
    reason, unchanged = _cause(runtime, dossier, join=driving.join)
    step = cancellation_confirmed(
        dossier.case,
        offered,
        zone=runtime.settings.sales_zone,
        due_at=now + driving.lease,
        reason=reason,
    )
    pen = Writing(runtime=runtime, at=now, principal=principal, before=dossier)
    in_time = Guard(
        rows=QuoteRow,
        key=(offered.id,),
        version=offered.version,
        before=offered.deadline,
    )
    changes = pen.changes(step, claim=call.claim(b"{}"), guards=(in_time, *unchanged))
    committed(runtime.commit(changes, join=driving.join))
