"""Placing an order: what it holds, what it costs, and until when."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.booking.sales import (
    FAMILY,
    HOLD_FOR,
    NOW,
    PTC,
    bag,
    fare,
    offer,
    order,
    placed,
    placement,
    seed,
    travellers,
    usd,
)

from flightcore.domain.booking import (
    MAX_ANCILLARIES,
    AncillaryChoice,
    ItemStatus,
    OrderItem,
    OrderStatus,
    ServiceKind,
    place,
)
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import (
    CurrencyMismatch,
    FlightCoreError,
    InvalidInput,
    InvariantBroken,
    NegativeAmount,
    OfferExpired,
    PassengerMismatch,
)
from flightcore.domain.shopping import Offer


def test_an_order_is_what_was_offered() -> None:
    """A new order is on hold, with the offer's flights, prices and conditions."""
    offered = offer(*FAMILY, segments=2)
    new = placed(offered).order
    assert new.status is OrderStatus.ON_HOLD
    assert new.created_at == NOW
    assert [part.sold for part in new.segments] == list(offered.segments)
    assert [item.fare for item in new.items] == list(offered.prices)
    assert (new.offer_id, new.conditions) == (offered.id, offered.conditions)
    assert (new.tenant, new.owner, new.locator) == ("t", "usr_1", "ABC234")
    assert new.tariff_version == "v1"
    # 117.00 a head: 100.00 base, 5.00 surcharge, 7.50 and 4.50 taxes.
    assert new.total == usd(4 * 11_700)


def test_every_service_is_of_one_passenger_and_one_segment() -> None:
    """R1: each passenger flies each segment once, and ids are never shared."""
    new = placed(offer(*FAMILY, segments=3), bag("P2", segment=1)).order
    services = [service for item in new.items for service in item.services]
    flown = [
        (service.passenger, service.segment)
        for service in services
        if service.kind is ServiceKind.FLIGHT
    ]
    assert flown == [(f"P{p}", s) for p in range(1, 5) for s in range(3)]
    for item in new.items:
        assert {service.passenger for service in item.services} == {item.passenger}
    names = [service.id for service in services] + [item.id for item in new.items]
    assert len(set(names)) == len(names) == 4 * 3 + 1 + 5


def test_seats_are_taken_for_everybody_but_lap_infants() -> None:
    """One take a leg, three seats for a family of four with a lap infant."""
    takes = placed(offer(*FAMILY, segments=2)).takes
    flights = ["AA0100/2026-12-16", "AA0101/2026-12-17"]
    assert [take.flight_date for take in takes] == flights
    assert {(take.seats, take.path) for take in takes} == {(3, ("Y/Q", "Y"))}


def test_the_event_names_no_people() -> None:
    """The first fact tells types, flights and the price, and nothing personal."""
    new = placed(offer(*FAMILY))
    created = new.created
    assert created.passengers == ("ADT", "ADT", "CHD", "INF")
    assert created.flight_dates == ("AA0100/2026-12-16",)
    assert (created.total, created.locator) == (new.order.total, "ABC234")
    assert created.payment_by == new.order.limits.payment_by
    assert "King" not in repr(created)


def test_the_same_seed_names_the_same_things() -> None:
    """A repeated call makes the same order; another call another one."""
    assert placed(offer(*FAMILY), name=1) == placed(offer(*FAMILY), name=1)
    one, other = placed(name=1).order, placed(name=2).order
    assert one.id != other.id
    assert one.hold_id != other.hold_id
    assert one.items[0].id != other.items[0].id


@pytest.mark.parametrize(
    ("offered", "payment_by"),
    [
        (offer(), NOW + HOLD_FOR),
        (
            offer(guaranteed_until=NOW + timedelta(minutes=25)),
            NOW + timedelta(minutes=25),
        ),
        (
            # It leaves at 18:00 in New York, which is 23:00 UTC.
            offer(day=NOW.date(), expires_at=NOW + timedelta(days=1)),
            NOW + HOLD_FOR,
        ),
    ],
)
def test_time_to_pay_is_the_shortest_of_its_limits(
    offered: Offer, payment_by: Instant
) -> None:
    """R10: no later than the hold, the price guarantee and the departure allow."""
    limits = placed(offered).order.limits
    assert limits.payment_by == payment_by
    assert limits.price_guarantee_until == offered.price_guarantee_until


def test_payment_is_due_before_departure() -> None:
    """R10: a hold that is longer than the time to departure ends with it."""
    leaving = offer(day=NOW.date(), expires_at=NOW + timedelta(days=1))
    wanted = placement(leaving, hold_for=timedelta(hours=20))
    limits = place(wanted, now=NOW, ids=seed(1)).order.limits
    assert limits.payment_by == NOW.replace(hour=23)


@pytest.mark.parametrize(
    ("now", "expired"),
    [(timedelta(minutes=20, microseconds=-1), False), (timedelta(minutes=20), True)],
    ids=str,
)
def test_an_expired_offer_is_refused(now: timedelta, expired: bool) -> None:
    """O5, half open: at its deadline an offer is no longer sold."""
    if not expired:
        assert placed(now=NOW + now).order.created_at == NOW + now
        return
    with pytest.raises(OfferExpired) as raised:
        placed(now=NOW + now)
    assert raised.value.offer_id == "ofr_1"


@pytest.mark.parametrize(
    "offered",
    [
        offer(guaranteed_until=NOW),
        offer(day=(NOW - timedelta(days=1)).date()),
    ],
    ids=["no guarantee", "departed"],
)
def test_an_order_is_never_born_too_late_to_pay(offered: Offer) -> None:
    """Whatever the offer says of itself, an order has time left to pay."""
    with pytest.raises(OfferExpired):
        placed(offered)


def test_the_offer_must_add_up() -> None:
    """O3: the total is the sum of its passengers' prices, or nothing is sold."""
    with pytest.raises(InvariantBroken) as raised:
        placed(offer(*FAMILY, total=4 * 11_700 - 1))
    assert raised.value.rule == "O3"


def test_an_order_that_costs_nothing_is_refused() -> None:
    """No payment can be made of zero, so such an order could never be ticketed."""
    free = fare("P1", PTC.CHD, base=0, surcharges=0, taxes=())
    with pytest.raises(NegativeAmount):
        placed(offer(PTC.CHD, prices=[free]))


def test_a_free_passenger_beside_one_who_pays_is_fine() -> None:
    """Only the whole must be above zero; a lap infant may fly for nothing."""
    prices = [
        fare("P1", PTC.ADT),
        fare("P2", PTC.INF, base=0, surcharges=0, taxes=()),
    ]
    assert placed(offer(PTC.ADT, PTC.INF, prices=prices)).order.total == usd(11_700)


def test_ancillaries_are_items_of_their_own() -> None:
    """An extra has an item, a service and a price, and counts in the total."""
    new = placed(offer(*FAMILY), bag("P2"), bag("P1", 1_000, segment=None)).order
    extras = [item for item in new.items if item.ancillary is not None]
    assert [(e.passenger, e.total, e.fare) for e in extras] == [
        ("P2", usd(3_500), None),
        ("P1", usd(1_000), None),
    ]
    (service,) = extras[0].services
    assert (service.kind, service.code, service.segment) == (ServiceKind.BAG, "0CC", 0)
    assert extras[1].services[0].segment is None
    assert new.total == usd(4 * 11_700 + 4_500)


@pytest.mark.parametrize(
    ("extra", "error"),
    [
        (bag("P9"), PassengerMismatch),
        (bag(segment=1), InvalidInput),
        (bag(segment=-1), InvalidInput),
        (bag(kind=ServiceKind.FLIGHT), InvalidInput),
        (bag(minor=-1), NegativeAmount),
        (bag(currency="EUR"), CurrencyMismatch),
    ],
    ids=["nobody", "no segment", "below", "carriage", "negative", "currency"],
)
def test_a_senseless_ancillary_is_refused(
    extra: AncillaryChoice, error: type[FlightCoreError]
) -> None:
    """R1: an extra belongs to a passenger and a segment of the offer, and costs."""
    with pytest.raises(error):
        placed(offer(*FAMILY), extra)


def test_ancillaries_have_a_limit() -> None:
    """Ninety fit; one more does not."""
    many = [bag()] * MAX_ANCILLARIES
    assert len(placed(offer(), *many).order.items) == 91
    with pytest.raises(InvalidInput):
        placed(offer(), *many, bag())


@pytest.mark.parametrize("others", [(), FAMILY[:3], (*FAMILY, PTC.ADT)], ids=len)
def test_travellers_are_the_offers(others: tuple[PTC, ...]) -> None:
    """Nobody travels unpriced, and nobody who was priced is left out."""
    wanted = placement(offer(*FAMILY), named=travellers(*others))
    with pytest.raises(PassengerMismatch):
        place(wanted, now=NOW, ids=seed(1))


@given(
    figures=st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 10**5), st.integers(0, 10**5)),
        min_size=1,
        max_size=9,
    ),
    extras=st.lists(st.integers(0, 10**5), max_size=5),
)
def test_the_total_is_the_sum_of_all_items(
    figures: list[tuple[int, int, int]], extras: list[int]
) -> None:
    """O3 and R5: nothing is added and nothing is lost between offer and order."""
    whole = sum(map(sum, figures)) + sum(extras)
    prices = [
        fare(f"P{n}", PTC.ADT, base=b, surcharges=s, taxes=[("US", t, True)])
        for n, (b, s, t) in enumerate(figures, 1)
    ]
    offered = offer(*[PTC.ADT] * len(prices), prices=prices)
    chosen = [bag("P1", minor) for minor in extras]
    if whole == 0:
        with pytest.raises(NegativeAmount):
            placed(offered, *chosen)
        return
    new = placed(offered, *chosen).order
    assert new.total.minor == whole == sum(item.total.minor for item in new.items)


def test_an_item_has_a_price() -> None:
    """An item that is neither a fare nor an extra cannot be."""
    with pytest.raises(InvariantBroken):
        _ = OrderItem(id="itm_1", passenger="P1", services=()).total


def test_a_traveller_is_found_by_passenger() -> None:
    """By the offer's id; an unknown one is a mistake of the caller."""
    new = order(*FAMILY)
    assert new.traveller("P4").adult == "P1"
    with pytest.raises(KeyError):
        new.traveller("P9")


def test_active_items_are_those_still_sold() -> None:
    """An item that was cancelled alone is no longer among them."""
    new = order(*FAMILY)
    first, *rest = new.items
    gone = attrs.evolve(first, status=ItemStatus.CANCELLED)
    assert attrs.evolve(new, items=(gone, *rest)).active_items == tuple(rest)
