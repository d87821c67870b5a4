"""Pay: commit the intent, then drive fulfilment for as long as the caller waits."""

from __future__ import annotations

from functools import partial

import attrs

from flightcore.application.booking.dossier import (
    Dossier,
    DossierQuestions,
    visible,
)
from flightcore.application.booking.driving import Driving
from flightcore.application.booking.flights_check import flights_of, flights_unchanged
from flightcore.application.booking.writing import Writing
from flightcore.application.codec import decode, encode
from flightcore.application.idempotency import Call, new_call
from flightcore.application.outcome import committed
from flightcore.application.records.schedule import flight_date_from
from flightcore.application.redeciding import redecide
from flightcore.application.runtime import Runtime
from flightcore.domain.booking import Order
from flightcore.domain.fulfilment import begin_payment
from flightcore.domain.kernel import OperationId, OrderId
from flightcore.domain.kernel.errors import AuthenticationRequired, PaymentDeclined
from flightcore.domain.payment import (
    OperationState,
    PaymentMethod,
    PaymentOperation,
)
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.rows import HoldRow
from flightcore.ports.store import Guard


@attrs.frozen(kw_only=True)
class PayCommand:
    """Pay the whole price of an order by one method."""

    order_id: OrderId
    method: PaymentMethod


def pay(
    runtime: Runtime,
    command: PayCommand,
    *,
    principal: Principal,
    key: str | None,
    join: object | None = None,
) -> Order:
    """Start the payment and return the order as it stands after ``pay_wait``.

    A joined call only writes the intent; ``work`` carries on after the host's commit.
    Once the intent is committed, a store or gateway that is out of reach for a while
    leaves the order to ``work``, too.

    Raises:
        Forbidden: The principal may not pay.
        HoldExpired: The deadline has passed, by the store's clock.
        InvalidTransition: The order does not wait for a payment.
        SoldOut: A flight of the order was withdrawn, or flies at other times.
        PaymentDeclined: The gateway definitely refused; the order is on hold again.
        AuthenticationRequired: The payer must authenticate first; the order stays
            PAYMENT_PENDING meanwhile.
        NotFound: No such order of the principal.
        KeyReused: The key was used for another call.
        VersionConflict: Joined, and the order or a flight was changed meanwhile.
        Overloaded: Others kept changing the order or a flight.
    """
    require(principal, Action.PAY)
    call = new_call(runtime, principal, "pay", command, key=key)
    is_ours = join is None and bool(runtime.settings.pay_wait)
    driving = Driving(runtime=runtime, is_ours=is_ours, join=join)
    attempt = partial(_started, driving, call, command, principal)
    operation_id = redecide(attempt) if join is None else attempt()
    dossier = driving.finish(command.order_id, call=call, principal=principal)
    return _verdict(dossier, operation_id)


def _started(
    driving: Driving, call: Call, command: PayCommand, principal: Principal
) -> OperationId:
    asked = DossierQuestions.about(command.order_id)
    snapshot = driving.runtime.store.read(call.earlier, *asked.all, join=driving.join)
    answer = call.answer_of(snapshot.one(call.earlier))
    if answer is None:
        dossier = visible(asked.answer(snapshot), principal)
        answer = _commit(driving, call, dossier, command.method, principal)
    return OperationId(decode(answer, str))


def _commit(
    driving: Driving,
    call: Call,
    dossier: Dossier,
    method: PaymentMethod,
    principal: Principal,
) -> bytes:
    runtime = driving.runtime
    step = begin_payment(
        dossier.case,
        method,
        gateway=runtime.gateway_name,
        window=runtime.settings.payment_window,
        lease=driving.lease,
    )
    pen = Writing(
        runtime=runtime, at=dossier.case.now, principal=principal, before=dossier
    )
    claim = call.claim(encode(step.operations[0].id))
    guards = (_in_time(dossier), *_as_sold(driving, dossier))
    changes = pen.changes(step, claim=claim, guards=guards)
    return committed(runtime.commit(changes, join=driving.join)).answer


def _in_time(dossier: Dossier) -> Guard:
    """The deadline, judged once more by the store's clock under the hold's lock."""
    hold = dossier.case.hold
    return Guard(
        rows=HoldRow,
        key=(hold.id,),
        version=dossier.versions[hold.id],
        before=dossier.case.order.limits.payment_by,
    )


def _as_sold(driving: Driving, dossier: Dossier) -> tuple[Guard, ...]:
    """The flights fly as the order says, and will until the payment is written."""
    segments = tuple(each.sold for each in dossier.case.order.segments)
    asked = flights_of(segments)
    rows = driving.runtime.store.read(asked, join=driving.join)[asked]
    flights = tuple(map(flight_date_from, rows))
    return flights_unchanged(segments, flights, seats=dossier.case.hold.takes[0].seats)


def _verdict(dossier: Dossier, operation_id: OperationId) -> Order:
    operation = dossier.case.payment.get(operation_id)
    if operation.state.is_dead:
        raise _declined(operation)
    if operation.state is OperationState.PENDING and operation.redirect:
        raise AuthenticationRequired(
            "the payer must authenticate",
            order_id=operation.order_id,
            redirect=operation.redirect,
            reason="authentication_required",
        )
    return dossier.case.order


def _declined(operation: PaymentOperation) -> PaymentDeclined:
    return PaymentDeclined(
        f"the payment was refused: {operation.reason}",
        reason=operation.reason,
        order_id=operation.order_id,
    )
