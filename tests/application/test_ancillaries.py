"""Extras beside the flights: listed, sold as they are filed, documented, given back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from tests.application.face_world import CARD, CONTACT, KINDS, FaceWorld, open_world
from tests.market import cheapest, people

import flightcore as fc
from flightcore.domain.booking import ServiceOffer
from flightcore.domain.ledger import SERVICES
from flightcore.ports.rows import DocumentRow, OrderRow, PostingRow
from flightcore.ports.store import eq

EXTRAS = """
[[service]]
id = "bag"
kind = "bag"
name = "One bag of 23 kg"
rfic = "C"
rfisc = "0CC"
amount = "35.00 USD"
refundable = true

[[service]]
id = "meal"
kind = "meal"
name = "Vegetarian meal"
rfic = "G"
rfisc = "0B3"
amount = "{meal} USD"
passenger_types = ["ADT"]

[[service]]
id = "row"
kind = "seat"
name = "Front row"
rfic = "A"
rfisc = "0B5"
amount = "20.00 USD"
price_groups = ["front"]

[[service]]
id = "lounge"
kind = "other"
name = "Lounge"
rfic = "E"
rfisc = "0BX"
amount = "40.00 GBP"
"""


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FaceWorld]:
    """A market with services filed."""
    with open_world(request.param, tmp_path) as opened:
        _file(opened)
        yield opened


def _file(world: FaceWorld, *, meal: str = "12.50") -> None:
    path = world.folder / "extras.toml"
    path.write_text(EXTRAS.format(meal=meal), encoding="utf-8")
    world.core.tariff.load(path)


def _booked(
    world: FaceWorld, *wanted: ServiceOffer, offer: fc.Offer | None = None
) -> fc.Order:
    return world.core.book(
        offer or world.offer(),
        travellers=people(1),
        contact=CONTACT,
        services=wanted,
    )


def _services_in_ledger(world: FaceWorld, order: fc.Order) -> int:
    rows = world.rows(PostingRow, eq("order_id", order.id))
    return sum(row.amount_minor for row in rows if row.account == str(SERVICES))


def test_what_is_listed(world: FaceWorld) -> None:
    """Each passenger sees what is filed for their type, and nothing that has no price
    in the offer's currency or is bought with a seat."""
    offer = cheapest(world.core, world.day, fc.adult(), fc.child(8))
    listed = world.core.services(offer)
    assert [(s.passenger, s.segment, s.service, str(s.amount)) for s in listed] == [
        ("P1", 0, "bag", "35.00 USD"),
        ("P1", 0, "meal", "12.50 USD"),
        ("P2", 0, "bag", "35.00 USD"),
    ]


def test_listing_writes_nothing_and_needs_a_genuine_offer(world: FaceWorld) -> None:
    """An altered offer, or one made to somebody else, lists nothing."""
    offer = world.offer()
    with pytest.raises(fc.OfferAltered):
        world.core.services(attrs.evolve(offer, tariff_version="mine"))
    with pytest.raises(fc.OfferAltered):
        world.agent("eve").services(offer)
    nobody = fc.Principal(id="n", name="n", tenant="default", roles=())
    with pytest.raises(fc.Forbidden):
        world.core.as_(nobody).services(offer)


def test_a_sale_with_services(world: FaceWorld) -> None:
    """Fare and services are one total; every service has its EMD beside the ticket,
    its own ledger account, and the audit finds every cent."""
    offer = world.offer()
    bag, meal = world.core.services(offer)
    order = _booked(world, bag, bag, meal, offer=offer)
    assert str(order.total - offer.total) == "82.50 USD"
    paid = world.core.pay(order.id, CARD)
    assert paid.status is fc.OrderStatus.TICKETED
    rows = world.rows(DocumentRow, eq("order_id", order.id))
    assert sorted(row.kind for row in rows) == ["EMD-A", "EMD-A", "EMD-A", "ETKT"]
    assert _services_in_ledger(world, order) == -8250
    world.until_quiet()
    assert world.core.audit().is_clean
    sums = world.gateway.books().sums_of(order.id, "USD")
    assert sums.captured == order.total


def test_what_comes_back(world: FaceWorld) -> None:
    """Cancelling brings a refundable service back whole and keeps another whole."""
    offer = world.offer()
    bag, meal = world.core.services(offer)
    order = _booked(world, bag, meal, offer=offer)
    world.core.pay(order.id, CARD)
    cancellation = world.core.cancel(order.id)
    assert str(cancellation.penalty) == "52.50 USD"  # 40 of the fare, and the meal
    assert cancellation.refund + cancellation.penalty == order.total
    cancellation.confirm()
    world.until_quiet()
    assert world.core.orders.get(order.id).status is fc.OrderStatus.CANCELLED
    sums = world.gateway.books().sums_of(order.id, "USD")
    assert str(sums.net) == "52.50 USD"
    assert world.core.audit().is_clean


def test_nothing_comes_back_after_departure(world: FaceWorld) -> None:
    """A refundable service comes back only before the first departure."""
    offer = world.offer()
    bag, _ = world.core.services(offer)
    order = _booked(world, bag, offer=offer)
    world.core.pay(order.id, CARD)
    world.stop_at(offer.departure)
    lines = world.core.cancel(order.id).quote.lines
    assert [str(line.refund) for line in lines[1:]] == ["0.00 USD"]


def test_the_price_is_the_filed_one(world: FaceWorld) -> None:
    """Neither an amount nor terms of the caller's are ever sold (M29)."""
    offer = world.offer()
    bag, meal = world.core.services(offer)
    forged = (
        attrs.evolve(bag, amount=fc.Money.of("0.01", "USD")),
        attrs.evolve(meal, refundable=True),
        attrs.evolve(meal, amount=fc.Money.of("-12.50", "USD")),
    )
    for service in forged:
        with pytest.raises(fc.PriceChanged):
            _booked(world, service, offer=offer)
    absent = (
        attrs.evolve(bag, service="unheard"),
        attrs.evolve(bag, service="row"),
        attrs.evolve(bag, passenger="P2"),
        attrs.evolve(bag, segment=1),
        attrs.evolve(bag, segment=-1),
    )
    for service in absent:
        with pytest.raises(fc.NotFound):
            _booked(world, service, offer=offer)
    with pytest.raises(fc.InvalidInput):
        _booked(world, *[bag] * 91, offer=offer)
    assert world.rows(OrderRow) == ()


def test_a_price_that_changed_since_it_was_listed(world: FaceWorld) -> None:
    """A new tariff between listing and booking is told, with both prices."""
    offer = world.offer()
    _, meal = world.core.services(offer)
    _file(world, meal="14.00")
    with pytest.raises(fc.PriceChanged) as caught:
        _booked(world, meal, offer=offer)
    facts = caught.value.facts
    assert (str(facts["old"]), str(facts["new"])) == ("12.50 USD", "14.00 USD")
    assert facts["passenger"] == "P1"
    _, meal = world.core.services(offer)
    assert str(_booked(world, meal, offer=offer).total - offer.total) == "14.00 USD"


def test_the_receipt_names_services(world: FaceWorld) -> None:
    """Whoever bought a service reads its name and price."""
    offer = world.offer()
    bag, _ = world.core.services(offer)
    world.core.pay(_booked(world, bag, offer=offer).id, CARD)
    world.until_quiet()
    texts = [path.read_text() for path in world.outbox.iterdir()]
    assert any("One bag of 23 kg" in text and "35.00" in text for text in texts)


def test_one_key_one_sale(world: FaceWorld) -> None:
    """Services are part of what a key was used for."""
    offer = world.offer()
    bag, meal = world.core.services(offer)

    def booked(*wanted: ServiceOffer) -> fc.Order:
        return world.core.book(
            offer,
            travellers=people(1),
            contact=CONTACT,
            services=wanted,
            idempotency_key="one",
        )

    assert booked(bag) == booked(bag)
    with pytest.raises(fc.KeyReused):
        booked(meal)
