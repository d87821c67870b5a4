"""Expire: orders that nobody paid in time give their seats back."""

from __future__ import annotations

from flightcore.application.booking.dossier import Dossier, DossierQuestions
from flightcore.application.booking.writing import Writing
from flightcore.application.outcome import committed
from flightcore.application.runtime import Runtime
from flightcore.domain.fulfilment import expired
from flightcore.domain.kernel.errors import InvalidTransition, VersionConflict
from flightcore.domain.users import SYSTEM


def expire(runtime: Runtime, order_id: str) -> bool:
    """Expire one order where that is still right; whether it was.

    A payment that started meanwhile, or another worker, may have been first: then
    nothing happens.
    """
    asked = DossierQuestions.about(order_id)
    dossier = asked.answer(runtime.store.read(*asked.all))
    try:
        _commit(runtime, dossier)
    except (InvalidTransition, VersionConflict):
        return False
    return True


def _commit(runtime: Runtime, dossier: Dossier) -> None:
    pen = Writing(
        runtime=runtime, at=dossier.case.now, principal=SYSTEM, before=dossier
    )
    committed(runtime.commit(pen.changes(expired(dossier.case))))
