"""Calls about bookings, orders and rights that must all be refused."""

from __future__ import annotations

from tests.application.bad_scene import Bad, child
from tests.application.face_world import CARD, CONTACT
from tests.market import FARES, HEADER, people

import flightcore as fc
from flightcore.assembly import FlightCore

BOOKINGS = (
    Bad(
        "expired offer",
        fc.OfferExpired,
        lambda s: s.book(s.expired),
        ("offer_id", "expired_at"),
    ),
    Bad(
        "an offer made to somebody else",
        fc.OfferAltered,
        lambda s: s.agent.book(s.offer, travellers=people(1), contact=CONTACT),
        ("offer_id",),
    ),
    Bad(
        "an offer made to another tenant",
        fc.OfferAltered,
        lambda s: s.stranger.book(s.offer, travellers=people(1), contact=CONTACT),
        ("offer_id",),
    ),
    Bad(
        "a child where an adult was priced",
        fc.PriceChanged,
        lambda s: s.book(s.pair, *people(1), child()),
        ("old", "new", "passenger"),
    ),
    Bad(
        "ten travellers",
        fc.TooManyTravellers,
        lambda s: s.book(None, *people(9), child()),
        ("asked", "limit"),
    ),
    Bad(
        "two travellers for one passenger",
        fc.PassengerMismatch,
        lambda s: s.book(None, *people(2)),
        ("reason",),
    ),
    Bad(
        "nobody",
        fc.PassengerMismatch,
        lambda s: s.core.book(s.offer, travellers=[], contact=CONTACT),
        ("reason",),
    ),
    Bad(
        "a traveller twice",
        fc.PassengerMismatch,
        lambda s: s.book(s.pair, *people(1) * 2),
        ("reason",),
    ),
    Bad(
        "an unborn traveller",
        fc.PassengerMismatch,
        lambda s: s.book(None, fc.Traveller("Tim", "Lovelace", born="2199-01-01")),
        ("reason",),
    ),
    Bad(
        "an infant in an adult's place",
        fc.InfantWithoutAdult,
        lambda s: s.book(None, child(1)),
        ("infants", "adults"),
    ),
    Bad(
        "a name of digits",
        fc.InvalidName,
        lambda s: fc.Traveller("R2", "D2", born="1990-01-01"),
        ("field", "reason"),
    ),
    Bad(
        "no birth date",
        fc.InvalidInput,
        lambda s: fc.Traveller("Ada", "Lovelace", born="10.12.1990"),
        ("field",),
    ),
    Bad(
        "no address",
        fc.InvalidContact,
        lambda s: s.book(contact="ada at example"),
        ("field", "reason"),
    ),
    Bad(
        "no phone number",
        fc.InvalidContact,
        lambda s: s.book(contact=fc.Contact(CONTACT, "12")),
        ("field", "reason"),
    ),
    Bad(
        "a key with another body",
        fc.KeyReused,
        lambda s: s.book(contact="eve@example.com", idempotency_key="used"),
        ("key",),
    ),
    Bad("no key", fc.InvalidInput, lambda s: s.book(idempotency_key=""), ("field",)),
    Bad(
        "a key too long",
        fc.InvalidInput,
        lambda s: s.book(idempotency_key="k" * 201),
        ("field",),
    ),
    Bad(
        "a key of other letters",
        fc.InvalidInput,
        lambda s: s.book(idempotency_key="schlüssel"),
        ("field",),
    ),
    Bad(
        "nothing to join",
        fc.CannotJoin,
        lambda s: s.book(join=object()),
        ("given",),
    ),
)

_NO_ORDER = "ord_" + "a" * 26

ORDERS = (
    Bad(
        "pay an unknown order",
        fc.NotFound,
        lambda s: s.core.pay(_NO_ORDER, CARD),
        ("kind", "id"),
    ),
    Bad(
        "pay another tenant's order",
        fc.NotFound,
        lambda s: s.stranger.pay(s.held.id, CARD),
        ("kind", "id"),
    ),
    Bad(
        "pay another agent's order",
        fc.NotFound,
        lambda s: s.world.agent("zoe").pay(s.agents.id, CARD),
        ("kind", "id"),
    ),
    Bad(
        "pay what is paid",
        fc.InvalidTransition,
        lambda s: s.core.pay(s.ticketed.id, CARD),
        ("kind", "state", "step"),
    ),
    Bad(
        "pay what was cancelled",
        fc.InvalidTransition,
        lambda s: s.core.pay(s.cancelled.id, CARD),
        ("kind", "state", "step"),
    ),
    Bad(
        "pay too late",
        fc.HoldExpired,
        lambda s: s.core.pay(s.overdue.id, CARD),
        ("expired_at",),
    ),
    Bad(
        "pay with nothing to join",
        fc.CannotJoin,
        lambda s: s.core.pay(s.held.id, CARD, join="transaction"),
        ("given",),
    ),
    Bad("a token of blanks", fc.InvalidInput, lambda s: fc.card("tok visa")),
    Bad(
        "cancel an unknown order",
        fc.NotFound,
        lambda s: s.core.cancel(_NO_ORDER),
        ("kind", "id"),
    ),
    Bad(
        "cancel another's order",
        fc.NotFound,
        lambda s: s.stranger.cancel(s.held.id),
        ("kind", "id"),
    ),
    Bad(
        "cancel what is cancelled",
        fc.InvalidTransition,
        lambda s: s.core.cancel(s.cancelled.id),
        ("kind", "state", "step"),
    ),
    Bad(
        "confirm a quote of yore",
        fc.QuoteExpired,
        lambda s: s.stale.confirm(),
        ("quote_id",),
    ),
    Bad(
        "look at an unknown order",
        fc.NotFound,
        lambda s: s.core.orders.get(_NO_ORDER),
        ("kind", "id"),
    ),
    Bad(
        "look at another tenant's order",
        fc.NotFound,
        lambda s: s.stranger.orders.get(s.held.id),
        ("kind", "id"),
    ),
    Bad(
        "look at another agent's order",
        fc.NotFound,
        lambda s: s.agent.orders.get(s.held.id),
        ("kind", "id"),
    ),
    Bad(
        "find another agent's order",
        fc.NotFound,
        lambda s: s.agent.orders.find(s.held.locator),
        ("kind", "id"),
    ),
    Bad(
        "find another tenant's order",
        fc.NotFound,
        lambda s: s.stranger.orders.find(s.held.locator),
        ("kind", "id"),
    ),
    Bad(
        "find no such locator",
        fc.NotFound,
        lambda s: s.core.orders.find("ZZZZZZ"),
        ("kind", "id"),
    ),
    Bad(
        "list by no such status",
        fc.InvalidInput,
        lambda s: list(s.core.orders.list(status="LOST")),
        ("field",),
    ),
    Bad(
        "the events of another's order",
        fc.NotFound,
        lambda s: s.stranger.events(s.held.id),
        ("kind", "id"),
    ),
    Bad(
        "the events of no order",
        fc.NotFound,
        lambda s: s.core.events(_NO_ORDER),
        ("kind", "id"),
    ),
)

RIGHTS = (
    Bad("an agent works", fc.Forbidden, lambda s: s.agent.work(), ("role",)),
    Bad("an agent audits", fc.Forbidden, lambda s: s.agent.audit(), ("role",)),
    Bad("an agent counts", fc.Forbidden, lambda s: s.agent.backlog(), ("role",)),
    Bad(
        "an agent loads a schedule",
        fc.Forbidden,
        lambda s: s.agent.schedules.load_csv(
            s.file("late.csv", f"{HEADER}\n{s.world.day},AA,9,JFK,LAX,0900,1215,0\n")
        ),
        ("role",),
    ),
    Bad(
        "an agent opens inventory",
        fc.Forbidden,
        lambda s: s.agent.inventory.open(cabins={"Y": 5}, classes="Y"),
        ("role",),
    ),
    Bad(
        "an agent files fares",
        fc.Forbidden,
        lambda s: s.agent.tariff.load_csv(
            s.file("cheap.csv", FARES.replace("300.00", "1.00"))
        ),
        ("role",),
    ),
    Bad(
        "a principal without a name",
        fc.InvalidInput,
        lambda s: s.world.agent(""),
        ("field",),
    ),
    Bad(
        "a principal of no tenant",
        fc.InvalidInput,
        lambda s: s.world.agent("ann", tenant=""),
        ("field",),
    ),
    Bad("a closed core", fc.CoreClosed, lambda s: s.closed.search(s.wanted)),
    Bad("a closed core's work", fc.CoreClosed, lambda s: s.closed.work()),
    Bad(
        "a closed core's faces",
        fc.CoreClosed,
        lambda s: s.closed.orders.get(s.held.id),
    ),
    Bad("a closed core entered", fc.CoreClosed, lambda s: s.closed.__enter__()),
    Bad("no pause", fc.InvalidInput, lambda s: _run(s.core, 0.0), ("field",)),
)


def _run(core: FlightCore, idle: float) -> None:
    core.run_worker(until=lambda: True, idle_seconds=idle)


BAD_SALES = (*BOOKINGS, *ORDERS, *RIGHTS)
