"""Fulfil: carry an order on, step by step, until it waits or is done."""

from __future__ import annotations

from datetime import timedelta

from flightcore.application.booking.dossier import Dossier, DossierQuestions
from flightcore.application.booking.effects import Effects
from flightcore.application.runtime import Runtime
from flightcore.domain.fulfilment import Action, ActionKind, next_action
from flightcore.domain.kernel.errors import VersionConflict

MAX_STEPS = 64
"""Steps of one drive; a whole sale takes six."""


def fulfil(runtime: Runtime, order_id: str, *, wait: timedelta | None = None) -> None:
    """Take every step that can be taken now, with the gateway that is ours.

    Safe beside any number of others on the same order: a step is written over the
    version it was decided on, so of two that decide the same one is refused and looks
    again.

    Args:
        runtime: The core's ports.
        order_id: Whose fulfilment.
        wait: How long to stay while the gateway has not made up its mind; the
            setting ``pay_wait`` where None.
    """
    patience = runtime.settings.pay_wait if wait is None else wait
    until = runtime.clock.monotonic() + patience.total_seconds()
    for _ in range(MAX_STEPS):
        dossier = _read(runtime, order_id)
        try:
            if not _take(runtime, dossier, until):
                return
        except VersionConflict:
            continue


def _read(runtime: Runtime, order_id: str) -> Dossier:
    asked = DossierQuestions.about(order_id)
    return asked.answer(runtime.store.read(*asked.all))


def _take(runtime: Runtime, dossier: Dossier, until: float) -> bool:
    """Take one step; whether to go on."""
    action = next_action(dossier.case)
    effects = Effects(runtime, dossier)
    if action.operation is not None and not effects.is_ours(action.operation):
        # A worker with that gateway does it; ours has never heard of it.
        return False
    if action.kind is ActionKind.ISSUE:
        effects.issue()
    elif action.kind is ActionKind.SEND:
        effects.send(action.payment)
    elif action.kind is ActionKind.LOOK_UP:
        effects.look_up(action.payment)
    else:
        return action.kind is ActionKind.WAIT and _waited(
            runtime, action, dossier, until
        )
    return True


def _waited(runtime: Runtime, action: Action, dossier: Dossier, until: float) -> bool:
    if any(each.redirect for each in dossier.case.payment.operations):
        # The payer must authenticate, and cannot know before the caller does.
        return False
    seconds = (action.moment - dossier.case.now).total_seconds()
    if runtime.clock.monotonic() + seconds > until:
        return False
    runtime.concurrency.sleep(seconds)
    return True
