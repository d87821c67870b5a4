"""Seats: give a passenger of an order a physical seat, another one, or none."""

from __future__ import annotations

from functools import partial

import attrs

from flightcore.application.booking.dossier import (
    Dossier,
    DossierQuestions,
    visible,
)
from flightcore.application.booking.writing import Writing
from flightcore.application.codec import decode, encode
from flightcore.application.idempotency import Call, new_call
from flightcore.application.inventory.seatings import LegSeating, SeatingQuestions
from flightcore.application.outcome import committed
from flightcore.application.redeciding import redecide
from flightcore.application.runtime import Runtime
from flightcore.domain.booking import Order, SeatWish, seat_wish
from flightcore.domain.fulfilment import CaseStep
from flightcore.domain.inventory import SeatAction, act, begins, ends
from flightcore.domain.kernel import OrderId
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.rows import Row
from flightcore.ports.store import Changes


@attrs.frozen(kw_only=True)
class SeatCommand:
    """What is wanted for one passenger on one segment.

    Attributes:
        passenger: Such as ``P1``.
        segment: Index of the order's segment; the seat is the same on all its legs.
        seat: ``12A``; empty to release.
    """

    order_id: OrderId
    action: SeatAction
    passenger: str
    segment: int
    seat: str = ""


def seat(
    runtime: Runtime,
    command: SeatCommand,
    *,
    principal: Principal,
    key: str | None,
    join: object | None = None,
) -> Order:
    """Assign, change or release a seat, on all legs of the segment or on none.

    Raises:
        SeatTaken: It is assigned, blocked or absent.
        SeatUnsuitable: The passenger may not sit there.
        InvalidTransition: The order owns no seats any more; or the passenger has a
            seat already, or none to change or release.
        InvalidInput: No such passenger or segment, or no seat number.
        NotFound: No such order of the principal.
        KeyReused: The key was used for another call.
        Overloaded: Others kept changing the order or the seat map.
    """
    require(principal, Action.ASSIGN_SEAT)
    call = new_call(runtime, principal, "seat", command, key=key)
    attempt = partial(_attempt, runtime, command, call, principal, join)
    return redecide(attempt) if join is None else attempt()


def _attempt(
    runtime: Runtime,
    command: SeatCommand,
    call: Call,
    principal: Principal,
    join: object | None,
) -> Order:
    asked = DossierQuestions.about(command.order_id)
    snapshot = runtime.store.read(call.earlier, *asked.all, join=join)
    answer = call.answer_of(snapshot.one(call.earlier))
    if answer is not None:
        return decode(answer, Order)
    dossier = visible(asked.answer(snapshot), principal)
    wish = seat_wish(
        dossier.case.order, passenger=command.passenger, segment=command.segment
    )
    legs = _legs(runtime, wish, join)
    step = _decided(dossier, command, wish, legs)
    pen = Writing(
        runtime=runtime,
        at=dossier.case.now,
        principal=principal,
        before=_with_versions(dossier, legs),
    )
    changes = pen.changes(step, claim=call.claim(encode(pen.order_after(step))))
    outcome = committed(runtime.commit(_fenced(changes, wish, legs), join=join))
    return decode(outcome.answer, Order)


def _legs(
    runtime: Runtime, wish: SeatWish, join: object | None
) -> tuple[LegSeating, ...]:
    asked = SeatingQuestions.about(wish.flight_date)
    snapshot = runtime.store.read(*asked.all, join=join)
    return tuple(asked.answer(snapshot, leg) for leg in wish.legs)


def _decided(
    dossier: Dossier,
    command: SeatCommand,
    wish: SeatWish,
    legs: tuple[LegSeating, ...],
) -> CaseStep:
    steps = act(
        [leg.seating for leg in legs], command.action, wish.sitter, command.seat
    )
    return CaseStep(
        order=dossier.case.order,
        released=tuple(seat for step in steps for seat in ends(step)),
        assigned=tuple(seat for step in steps for seat in begins(step)),
    )


def _with_versions(dossier: Dossier, legs: tuple[LegSeating, ...]) -> Dossier:
    versions = dict(dossier.versions)
    for leg in legs:
        versions.update(leg.versions)
    return attrs.evolve(dossier, versions=versions)


def _fenced(changes: Changes, wish: SeatWish, legs: tuple[LegSeating, ...]) -> Changes:
    """Write only on the seat maps that were judged by.

    The seat itself is the row's own affair. What a row cannot tell is whether another
    infant came to the same block: so a step with one raises the map's version, and of
    two such the later one is decided again.
    """
    raising = [leg for leg in legs if wish.sitter.infants or not leg.version]
    maps: tuple[Row, ...] = tuple(leg.raised() for leg in raising)
    fences = tuple(leg.fence() for leg in legs if leg not in raising)
    return attrs.evolve(
        changes, guards=(*changes.guards, *fences), puts=(*changes.puts, *maps)
    )
