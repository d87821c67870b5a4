"""Retry: a person asks once more for what a gateway definitely refused."""

from __future__ import annotations

import attrs

from flightcore.application.booking.dossier import (
    Dossier,
    DossierQuestions,
    visible,
)
from flightcore.application.booking.driving import Driving
from flightcore.application.booking.writing import Writing
from flightcore.application.idempotency import Call, new_call
from flightcore.application.outcome import committed
from flightcore.application.runtime import Runtime
from flightcore.domain.booking import Order
from flightcore.domain.fulfilment import tried_again
from flightcore.domain.kernel import OrderId
from flightcore.domain.users import Action, Principal, require


@attrs.frozen(kw_only=True)
class RetryCommand:
    """Try the refused capture, void or refunds of an order again."""

    order_id: OrderId


def retry(
    runtime: Runtime, command: RetryCommand, *, principal: Principal, key: str | None
) -> Order:
    """Write the next attempt down, send it, and return the order as it then stands.

    Raises:
        Forbidden: The principal keeps no operations.
        InvalidTransition: Nothing was refused, or it is settled since.
        InvalidInput: So many attempts are enough.
        NotFound: No such order of the principal.
        KeyReused: The key was used for another call.
        VersionConflict: Somebody else carried the order on at the same time.
    """
    require(principal, Action.RETRY_PAYMENT)
    call = new_call(runtime, principal, "retry", command, key=key)
    asked = DossierQuestions.about(command.order_id)
    snapshot = runtime.store.read(call.earlier, *asked.all)
    dossier = visible(asked.answer(snapshot), principal)
    driving = Driving(runtime=runtime, is_ours=True, join=None)
    if call.answer_of(snapshot.one(call.earlier)) is None:
        _commit(driving, call, dossier, principal)
    dossier = driving.finish(command.order_id, call=call, principal=principal)
    return dossier.case.order


def _commit(
    driving: Driving, call: Call, dossier: Dossier, principal: Principal
) -> None:
    runtime, now = driving.runtime, dossier.case.now
    step = tried_again(dossier.case, due_at=now + driving.lease)
    pen = Writing(runtime=runtime, at=now, principal=principal, before=dossier)
    committed(runtime.commit(pen.changes(step, claim=call.claim(b"{}"))))
