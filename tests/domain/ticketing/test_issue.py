"""Issuing: what is on the documents, and whose serials they are (T1, T2)."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.booking.sales import (
    FAMILY,
    NOW,
    PTC,
    bag,
    fare,
    offer,
    order,
    placed,
    usd,
)

from flightcore.domain.booking import ItemStatus, Order
from flightcore.domain.kernel.errors import (
    InvalidInput,
    InvalidSetting,
    InvariantBroken,
)
from flightcore.domain.ticketing import (
    ACCOUNTING_CODES,
    CouponStatus,
    Document,
    DocumentKind,
    Stock,
    accounting_code,
    issue_documents,
    printed,
    validating_carrier,
)

STOCK = Stock(accounting_code="001", next_serial=7)


def issue(sold: Order, stock: Stock = STOCK) -> tuple[Document, ...]:
    return issue_documents(sold, stock, now=NOW).documents


def serials(documents: tuple[Document, ...]) -> list[int]:
    return [int(document.number[3:]) for document in documents]


def test_everybody_has_a_ticket_for_every_segment() -> None:
    """The lap infant too: no seat, but a document."""
    documents = issue(order(*FAMILY, segments=2))
    assert [document.passenger for document in documents] == ["P1", "P2", "P3", "P4"]
    for document in documents:
        assert [c.segment for c in document.coupons] == [0, 1]
        assert [c.number for c in document.coupons] == [1, 2]
        assert {c.status for c in document.coupons} == {CouponStatus.OPEN}
        assert {c.fare_basis for c in document.coupons} == {"QNR7"}
        assert document.kind is DocumentKind.ETKT
        assert document.value == usd(11_700)
        assert document.conjunction == document.number
        assert document.fare_calculation.endswith("END")
        assert (document.carrier, document.issued_at) == ("AA", NOW)


def test_coupons_stand_for_services() -> None:
    """Each service of the order is on one coupon, none is on two."""
    sold = placed(offer(*FAMILY, segments=6), bag("P2"), bag("P1")).order
    services = [service.id for item in sold.items for service in item.services]
    coupons = [c.service for document in issue(sold) for c in document.coupons]
    assert sorted(coupons) == sorted(services)


@pytest.mark.parametrize(
    ("segments", "coupons"),
    [(1, [1]), (4, [4]), (5, [4, 1]), (8, [4, 4]), (10, [4, 4, 2])],
    ids=str,
)
def test_more_than_four_coupons_are_conjunctive(
    segments: int, coupons: list[int]
) -> None:
    """T2: four a document, and the set's numbers follow each other."""
    documents = issue(order(PTC.ADT, segments=segments))
    assert [len(document.coupons) for document in documents] == coupons
    assert serials(documents) == list(range(7, 7 + len(coupons)))
    assert {document.conjunction for document in documents} == {"0010000000007"}
    values = [document.value for document in documents]
    assert values == [usd(11_700), *[usd(0)] * (len(coupons) - 1)]
    flown = [c.segment for document in documents for c in document.coupons]
    assert flown == list(range(segments))


def test_sets_of_several_travellers_do_not_mix() -> None:
    """Each traveller's set is of consecutive serials, one after the other."""
    documents = issue(order(PTC.ADT, PTC.ADT, segments=5))
    assert serials(documents) == [7, 8, 9, 10]
    assert [d.passenger for d in documents] == ["P1", "P1", "P2", "P2"]
    assert [d.conjunction[-2:] for d in documents] == ["07", "07", "09", "09"]
    assert printed(documents[2].number, 2) == "0010000000009/10"


def test_extras_have_emds_with_the_tickets_of_their_passengers() -> None:
    """After the tickets, one EMD an ancillary, tied to the set's first number."""
    extras = (bag("P2", 3_500, segment=4), bag("P1", 1_000, segment=None))
    documents = issue(placed(offer(PTC.ADT, PTC.ADT, segments=5), *extras).order)
    tickets, emds = documents[:4], documents[4:]
    assert [d.kind for d in emds] == [DocumentKind.EMD_A] * 2
    assert serials(documents) == [7, 8, 9, 10, 11, 12]
    assert emds[0].in_connection_with == tickets[2].number
    assert emds[1].in_connection_with == tickets[0].number
    assert [d.value for d in emds] == [usd(3_500), usd(1_000)]
    assert [d.coupons[0].segment for d in emds] == [4, None]
    assert {d.coupons[0].fare_basis for d in emds} == {"0CC"}
    assert [d.fare_calculation for d in emds] == ["", ""]
    assert all(ticket.in_connection_with == "" for ticket in tickets)


def test_values_are_the_price() -> None:
    """What the documents are worth is what the order costs."""
    sold = placed(offer(*FAMILY, segments=5), bag("P1"), bag("P2", 0)).order
    assert sum(d.value.minor for d in issue(sold)) == sold.total.minor == 50_300


def test_only_what_is_sold_is_issued() -> None:
    """A cancelled item has no document."""
    sold = order(PTC.ADT, PTC.ADT)
    first, second = sold.items
    gone = attrs.evolve(first, status=ItemStatus.CANCELLED)
    documents = issue(attrs.evolve(sold, items=(gone, second)))
    assert [document.passenger for document in documents] == ["P2"]


def test_a_segment_without_a_fare_is_a_defect() -> None:
    """No coupon goes out without a fare basis."""
    prices = [fare("P1", PTC.ADT, segments=1)]
    with pytest.raises(InvariantBroken):
        issue(placed(offer(PTC.ADT, prices=prices, segments=2)).order)


@pytest.mark.parametrize(("left", "fits"), [(4, True), (3, False)], ids=str)
def test_the_last_serials_of_a_stock(left: int, fits: bool) -> None:
    """T1: the stock ends; an order that needs one more gets none at all."""
    stock = Stock(accounting_code="001", next_serial=10**10 - left)
    if fits:
        issued = issue_documents(order(*FAMILY), stock, now=NOW)
        assert issued.documents[-1].number == "0019999999999"
        assert issued.stock.next_serial == 10**10
        return
    with pytest.raises(InvalidInput):
        issue_documents(order(*FAMILY), stock, now=NOW)


@given(
    sales=st.lists(
        st.tuples(st.integers(1, 9), st.integers(1, 10), st.integers(0, 3)),
        min_size=1,
        max_size=6,
    ),
    start=st.integers(0, 10**10 - 10_000),
)
def test_a_serial_is_never_used_twice(
    sales: list[tuple[int, int, int]], start: int
) -> None:
    """T1: over any run of issues the serials are one unbroken line."""
    stock = Stock(accounting_code="001", next_serial=start)
    used: list[str] = []
    for adults, segments, extras in sales:
        bags = [bag("P1", segment=None)] * extras
        sold = placed(offer(*[PTC.ADT] * adults, segments=segments), *bags).order
        issued = issue_documents(sold, stock, now=NOW)
        used += [document.number for document in issued.documents]
        assert len(issued.documents) == adults * -(-segments // 4) + extras
        stock = issued.stock
    assert used == [f"001{start + n:010d}" for n in range(len(used))]
    assert stock.next_serial == start + len(used)


def test_the_first_carrier_validates() -> None:
    """Its accounting code heads every number."""
    sold = placed(offer(PTC.ADT, carrier="BA")).order
    assert validating_carrier(sold) == "BA"
    assert accounting_code("BA", ACCOUNTING_CODES) == "125"


def test_a_carrier_without_a_code_is_named() -> None:
    """Whoever runs the core must add it to the settings."""
    with pytest.raises(InvalidSetting) as raised:
        accounting_code("ZZ", ACCOUNTING_CODES)
    assert raised.value.carrier == "ZZ"
    assert raised.value.setting == "accounting_codes"
