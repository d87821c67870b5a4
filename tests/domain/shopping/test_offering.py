from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from tests.domain.shopping.samples import FLIGHTS, KEY, RETURN, offers, shopped, terms
from tests.domain.shopping.world import DAY, NOW, seats

from flightcore.domain.inventory import CounterKey, decide
from flightcore.domain.kernel import Money, Seed
from flightcore.domain.kernel.errors import InvariantBroken, OfferExpired
from flightcore.domain.shopping import OfferTerms, build_offer, verify


def test_an_offer_says_what_was_found() -> None:
    """Parties, flights, prices, generations and deadlines (O3, O4)."""
    offer = offers().cheapest()
    assert (offer.tenant, offer.principal, offer.as_of) == ("acme", "usr_1", "s1.t1.i1")
    assert [str(each.segment.designator) for each in offer.segments] == ["AA3"]
    assert [price.total for price in offer.prices] == [
        Money.of("150", "USD"),
        Money.of("112.50", "USD"),
    ]
    assert offer.total == Money.of("262.50", "USD")
    assert offer.created_at == NOW
    assert offer.expires_at == NOW + timedelta(minutes=30)
    assert offer.price_guarantee_until == NOW + timedelta(hours=24)
    verify(offer, [KEY], now=NOW)


@pytest.mark.parametrize(
    ("ttl", "guarantee", "expires"), [(1, 2, 1), (3, 2, 2), (9, 9, 4)]
)
def test_the_earliest_deadline_counts(ttl: int, guarantee: int, expires: int) -> None:
    """Of its time, the guarantee of its price and the close of sales (O2).

    In hours; it is five to the departure, and sales close an hour before.
    """
    candidate = shopped().candidates[0]
    now = candidate.departure - timedelta(hours=5)
    closing = timedelta(hours=1)
    terms_now = attrs.evolve(
        terms(),
        now=now,
        offer_ttl=timedelta(hours=ttl),
        price_guarantee=timedelta(hours=guarantee),
        closing=closing,
    )
    offer = build_offer(candidate, terms_now)
    assert offer.expires_at == now + timedelta(hours=expires)
    assert offer.expires_at <= offer.price_guarantee_until
    assert offer.price_guarantee_until <= candidate.departure - closing


def test_there_is_no_offer_once_sales_have_closed() -> None:
    """At the deadline itself they have."""
    candidate = shopped().candidates[0]
    late = attrs.evolve(terms(), now=candidate.departure - timedelta(hours=1))
    with pytest.raises(OfferExpired):
        build_offer(candidate, late)


def test_parts_that_do_not_add_up_are_refused() -> None:
    """The total is the sum of the passengers' (O3); anything else is a defect."""
    candidate = shopped().candidates[0]
    wrong = attrs.evolve(
        candidate, quotation=attrs.evolve(candidate.quotation, total=Money(1, "USD"))
    )
    with pytest.raises(InvariantBroken) as caught:
        build_offer(wrong, terms())
    assert caught.value.facts["rule"] == "O3"


def test_the_same_search_gives_the_same_offers() -> None:
    """Ids come from the seed and the content; another seed gives others."""
    assert list(offers()) == list(offers())
    ids = [each.id for each in offers()]
    assert len(set(ids)) == len(ids)
    assert all(id.startswith("ofr_") for id in ids)
    other = attrs.evolve(terms(), seed=Seed(b"another 16 bytes"))
    assert build_offer(shopped().candidates[0], other).id not in ids


def test_an_offer_asks_for_a_seat_on_every_leg() -> None:
    """Two seats on both flights of the connection, bound as the through fare has it."""
    offer = next(each for each in offers() if len(each.segments) == 2)
    takes = offer.seat_request().takes
    assert [(take.flight_date, take.leg, take.path, take.seats) for take in takes] == [
        (f"UA0001/{DAY}", 1, ("Y/M", "Y/Y", "Y"), 2),
        (f"UA0002/{DAY}", 1, ("Y/M", "Y/Y", "Y"), 2),
    ]
    assert [take.married for take in takes] == [1, 1]
    decision = decide(seats(FLIGHTS), [offer.seat_request()])
    assert decision.verdicts == (None,)
    assert decision.deltas[CounterKey(f"UA0002/{DAY}", 1, "Y")] == 2


def test_an_offer_tells_of_its_flights() -> None:
    """Half a round trip each way: both slices' time, the carrier, the brand."""
    offer = offers(RETURN).cheapest()
    assert [len(offer.slice_segments(index)) for index in (0, 1)] == [2, 1]
    assert offer.departure == offer.segments[0].segment.departure.instant
    assert offer.duration == timedelta(hours=7 + 5, minutes=45)
    assert offer.carriers == ("UA",)
    assert offer.brands == ("C",)
    assert [each.slice for each in offer.journey()] == [0, 0, 1]
    assert [each.id for each in offer.price_passengers()] == ["P1", "P2"]


def test_terms_do_not_show_their_secrets() -> None:
    """Neither the key nor the seed is printed."""
    shown = repr(terms())
    assert "0123456789abcdef" not in shown
    assert "sixteen" not in shown
    assert attrs.fields_dict(OfferTerms)["seed"].repr is False
