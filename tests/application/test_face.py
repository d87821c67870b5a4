"""The face of a core: orders, histories, messages, locators, pages and plugins."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import attrs
import pytest
from tests.application.face_world import CARD, CONTACT, FaceWorld, open_world
from tests.market import FARES, people

import flightcore as fc
from flightcore.application.records.notifications import stored_intent
from flightcore.domain.kernel import Seed
from flightcore.domain.notification import NotificationKind, Template
from flightcore.plugins import (
    EventTold,
    OfferScores,
    OffersFound,
    TemplatesOffered,
    TemplatesWanted,
    hookimpl,
)
from flightcore.ports.rows import EventRow, FiledRow, NotificationRow, OrderRow
from flightcore.ports.store import Changes, Committed
from flightcore.system import SystemIds

EDGES = {
    "order.payment_started": {"ON_HOLD": "PAYMENT_PENDING"},
    "order.payment_failed": {"PAYMENT_PENDING": "ON_HOLD"},
    "order.funded": {"PAYMENT_PENDING": "FUNDED"},
    "order.ticketed": {"FUNDED": "TICKETED"},
    "order.cancelled": {"ON_HOLD": "CANCELLED", "TICKETED": "CANCELLED"},
    "order.expired": {"ON_HOLD": "EXPIRED"},
}
"""Where each event leads, by hand; the others leave the status alone."""


def walk(events: tuple[fc.Fact, ...]) -> str:
    """The status that a history ends in."""
    status = ""
    for fact in events:
        if fact.type == "order.created":
            assert status == ""
            status = "ON_HOLD"
        elif fact.type in EDGES:
            status = EDGES[fact.type][status]
    return status


def test_a_history_is_gapless_and_ends_where_the_order_stands(
    world: FaceWorld,
) -> None:
    """R10: rebuilt from its events alone, each order has the status that is stored."""
    declined = world.held()
    with pytest.raises(fc.PaymentDeclined):
        world.core.pay(declined.id, fc.card("tok_declined"))
    world.core.pay(declined.id, CARD)
    world.core.cancel(declined.id).confirm()
    world.core.cancel(world.held().id).confirm()
    world.ticketed()
    expired = world.held()
    world.offset.advance(3 * 3600)
    world.until_quiet()
    ends: Counter[str] = Counter()
    for order in world.core.orders.list():
        events = world.core.events(order.id)
        assert [fact.sequence for fact in events] == list(range(1, len(events) + 1))
        assert order.sequence == len(events)
        assert walk(events) == order.status
        ends[str(order.status)] += 1
    assert ends == {"CANCELLED": 2, "TICKETED": 1, "EXPIRED": 1}
    assert world.core.orders.get(expired.id).status is fc.OrderStatus.EXPIRED


def test_each_event_names_who_did_it(world: FaceWorld) -> None:
    """The agent's steps are the agent's, the library's its own."""
    order = world.held(core=world.agent("ann"))
    world.core.pay(order.id, CARD)
    who = {fact.type: fact.principal for fact in world.core.events(order.id)}
    assert who["order.created"] == "ann"
    assert who["order.payment_started"] == "host"
    assert who["order.ticketed"] == "system"


def test_no_event_tells_of_a_person(world: FaceWorld) -> None:
    """Names, birth dates and addresses are in no event."""
    world.ticketed()
    for row in world.rows(EventRow):
        text = row.body.decode()
        for personal in ("Ada", "Lovelace", "1990", CONTACT):
            assert personal not in text


def test_a_message_a_happening(world: FaceWorld) -> None:
    """On hold, confirmed, cancelled: one intent each, each delivered once."""
    order = world.ticketed()
    world.core.cancel(order.id).confirm()
    kinds = [stored_intent(row).intent.kind for row in world.rows(NotificationRow)]
    assert sorted(kinds) == ["ORDER_CANCELLED", "ORDER_CONFIRMED", "ORDER_ON_HOLD"]
    world.until_quiet()
    texts = [path.read_text("utf-8") for path in sorted(world.outbox.iterdir())]
    assert len(texts) == 3
    assert all(order.locator in text and CONTACT in text for text in texts)
    world.until_quiet()
    assert len(list(world.outbox.iterdir())) == 3
    assert world.core.backlog().is_quiet


def test_an_agent_sees_its_own(world: FaceWorld) -> None:
    """Others' orders do not exist for it; the host sees them all."""
    ann, bob = world.agent("ann"), world.agent("bob")
    hers, his = world.held(core=ann), world.held(core=bob)
    assert [each.id for each in ann.orders.list()] == [hers.id]
    assert bob.orders.find(his.locator.lower()).id == his.id
    for blind in (
        lambda: bob.orders.get(hers.id),
        lambda: bob.orders.find(hers.locator),
        lambda: bob.pay(hers.id, CARD),
        lambda: bob.cancel(hers.id),
        lambda: bob.events(hers.id),
    ):
        with pytest.raises(fc.NotFound):
            blind()
    assert {each.id for each in world.core.orders.list()} == {hers.id, his.id}


class OneLocator(SystemIds):
    """Identities as ever, but for a booking, whose locators come in one order."""

    fixed = False

    def seed(self) -> Seed:
        """A new seed, or always the same."""
        return Seed(b"the same for all bookings") if self.fixed else super().seed()


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_a_locator_is_free_again_after_its_order(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unique among live orders; a search by it finds the live one, else the latest."""
    with open_world(kind, tmp_path) as world:
        offers = [world.offer() for _ in range(3)]
        runtime = attrs.evolve(world.core._runtime, ids=OneLocator())
        monkeypatch.setattr(world.core, "_runtime", runtime)

        def book(place: int) -> fc.Order:
            monkeypatch.setattr(OneLocator, "fixed", True)
            order = world.core.book(
                offers[place],
                travellers=people(1),
                contact=CONTACT,
                idempotency_key=f"k{place}",
            )
            monkeypatch.setattr(OneLocator, "fixed", False)
            return order

        first, second = book(0), book(1)
        assert first.locator != second.locator
        world.core.cancel(first.id).confirm()
        assert world.core.orders.find(first.locator).id == first.id
        third = book(2)
        assert third.locator == first.locator
        assert world.core.orders.find(first.locator).id == third.id
        world.core.cancel(third.id).confirm()
        assert world.core.orders.find(first.locator).id == third.id
        assert world.core.orders.find(second.locator).id == second.id


def test_a_list_goes_on_beyond_a_page(world: FaceWorld) -> None:
    """Every order once, in the order of ids, however many pages they fill."""
    order = world.held()
    (row,) = world.rows(OrderRow)
    copies = [
        attrs.evolve(
            row,
            id=f"ord_{number:026d}",
            locator=f"L{number:05d}",
            live_locator=f"L{number:05d}",
            version=1,
            body=row.body.replace(order.id.encode(), f"ord_{number:026d}".encode()),
        )
        for number in range(450)
    ]
    assert isinstance(world.store.commit(Changes(puts=tuple(copies))), Committed)
    wanted = sorted([order.id, *(copy.id for copy in copies)])
    assert [each.id for each in world.core.orders.list(status="ON_HOLD")] == wanted
    assert list(world.core.orders.list(status="TICKETED")) == []


class Plugin:
    """Ranks the dearest first, hears every event, and writes in other words."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    @hookimpl
    def flightcore_rank_offers(self, found: OffersFound) -> OfferScores:
        """More for more."""
        return OfferScores(scores=tuple(each.total.minor for each in found.offers))

    @hookimpl
    def flightcore_on_event(self, told: EventTold) -> None:
        """Remember it."""
        self.heard.append(told.fact.id)

    @hookimpl
    def flightcore_templates(self, wanted: TemplatesWanted) -> TemplatesOffered:
        """For holds alone."""
        assert wanted.tenant == "default"
        hold = Template("Kept: $locator", "Pay by $payment_by.")
        return TemplatesOffered(
            templates={(NotificationKind.ORDER_ON_HOLD, "en"): hold}
        )


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_plugins_rank_hear_and_write(kind: str, tmp_path: Path) -> None:
    """What is connected is asked: offers, events once each, templates."""
    plugin = Plugin()
    with open_world(kind, tmp_path, plugins=[plugin]) as world:
        offers = list(world.core.search(fc.slice("JFK", "LAX", on=world.day)))
        totals = [offer.total.minor for offer in offers]
        assert totals == sorted(totals, reverse=True)
        assert len(set(totals)) > 1
        world.held()
        world.until_quiet()
        assert sorted(plugin.heard) == sorted(row.id for row in world.rows(EventRow))
        (text,) = [path.read_text("utf-8") for path in world.outbox.iterdir()]
        assert "Kept: " in text


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_process_sells_on(tmp_path: Path) -> None:
    """A child of a core in use books by itself; the parent goes on unharmed."""
    with open_world("sqlite", tmp_path) as world:
        world.held()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                code = 0 if world.held().status is fc.OrderStatus.ON_HOLD else 2
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        world.held()
        assert len(list(world.core.orders.list())) == 3
        assert world.core.audit().findings == ()


def test_lines_that_cannot_be_are_reported_and_the_rest_is_loaded(
    world: FaceWorld,
) -> None:
    """A fare below zero, one in no currency: by line, and nothing of them is kept."""
    lines = (
        FARES.splitlines()[0],
        "AA,LAX,SAN,Y,YLOW,FLEX,OW,-1.00,USD,FLEX",
        "AA,LAX,SAN,Y,YNONE,FLEX,OW,1.00,XQQ,FLEX",
        "AA,LAX,SAN,Y,YGOOD,FLEX,OW,1.00,USD,FLEX",
    )
    path = world.folder / "some.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    report = world.core.tariff.load_csv(path)
    assert (report.read, report.loaded) == (3, 1)
    assert [problem.line for problem in report.problems] == [2, 3]
    filed = {row.id for row in world.rows(FiledRow)}
    assert not any("YLOW" in name or "YNONE" in name for name in filed)
    assert any("YGOOD" in name for name in filed)
