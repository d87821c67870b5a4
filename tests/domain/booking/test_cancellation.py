"""Cancel in two steps: what a quote says, and when it can be confirmed (R11)."""

from __future__ import annotations

from datetime import timedelta

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
    seed,
    usd,
)

from flightcore.domain.booking import (
    CancellationQuote,
    ItemStatus,
    Order,
    OrderStatus,
    QuoteState,
    confirm_quote,
    quote_cancellation,
)
from flightcore.domain.kernel import OrderId
from flightcore.domain.kernel.errors import InvalidTransition, QuoteExpired

S = OrderStatus
VALID = timedelta(minutes=30)


def ticketed(new: Order) -> Order:
    return attrs.evolve(new, status=S.TICKETED, version=5)


def quoted(asked: Order, *, at: timedelta = timedelta(0)) -> CancellationQuote:
    return quote_cancellation(asked, ids=seed("q"), now=NOW + at, valid_for=VALID)


def test_a_quote_parts_the_price() -> None:
    """The charge is kept a head, refundable taxes come back, others do not."""
    quote = quoted(ticketed(order(PTC.ADT, PTC.CHD)))
    # 105.00 fare less 30.00 charge, plus 4.50 of refundable tax: 79.50 a head.
    assert quote.refund == usd(2 * 7_950)
    assert quote.penalty == usd(2 * 3_000)
    for line in quote.lines:
        assert (line.refund, line.penalty) == (usd(7_950), usd(3_000))
        assert [tax.code for tax in line.refunded_taxes] == ["XF"]
        assert [tax.code for tax in line.kept_taxes] == ["US"]
    assert quote.state is QuoteState.QUOTED
    assert quote.deadline == NOW + VALID


def test_a_fare_that_is_not_refundable_brings_its_taxes() -> None:
    """Base and surcharges are forfeited, the refundable tax is not."""
    quote = quoted(ticketed(placed(offer(PTC.ADT, charge=None)).order))
    assert (quote.refund, quote.penalty) == (usd(450), usd(10_500))


@pytest.mark.parametrize(
    ("refundable", "refund", "penalty"),
    [(True, 7_950 + 3_500, 3_000), (False, 7_950, 3_000 + 3_500)],
)
def test_an_extra_comes_back_as_it_was_sold(
    refundable: bool, refund: int, penalty: int
) -> None:
    """An ancillary is refunded whole, or kept whole."""
    new = placed(offer(PTC.ADT), bag(refundable=refundable)).order
    quote = quoted(ticketed(new))
    assert (quote.refund, quote.penalty) == (usd(refund), usd(penalty))
    assert [line.item for line in quote.lines] == [item.id for item in new.items]


@pytest.mark.parametrize("status", [S.ON_HOLD, S.ACTION_REQUIRED], ids=str)
def test_what_was_not_paid_costs_nothing(status: OrderStatus) -> None:
    """No money was taken, so none comes back and none is kept."""
    quote = quoted(attrs.evolve(order(*FAMILY), status=status))
    assert (quote.refund, quote.penalty, quote.lines) == (usd(0), usd(0), ())


@pytest.mark.parametrize(
    "status",
    [
        *(S.PAYMENT_PENDING, S.FUNDED, S.TICKETING_FAILED),
        *(S.CANCELLED, S.EXPIRED),
    ],
    ids=str,
)
def test_no_quote_while_money_moves_or_afterwards(status: OrderStatus) -> None:
    """A payment under way is settled first; a final order stays as it is."""
    with pytest.raises(InvalidTransition) as raised:
        quoted(attrs.evolve(order(), status=status))
    assert raised.value.state == status


def test_items_that_are_off_already_bring_nothing_more() -> None:
    """Only what is still sold is quoted."""
    new = ticketed(order(PTC.ADT, PTC.ADT))
    first, second = new.items
    gone = attrs.evolve(first, status=ItemStatus.CANCELLED)
    quote = quoted(attrs.evolve(new, items=(gone, second)))
    assert [line.item for line in quote.lines] == [second.id]


def test_departure_decides_by_its_own_terms() -> None:
    """Half open: at the instant of departure the later terms apply."""
    sold = ticketed(order(PTC.ADT))
    late = tuple(
        attrs.evolve(term, permitted=not term.departed)
        for term in sold.conditions.terms
    )
    sold = attrs.evolve(sold, conditions=attrs.evolve(sold.conditions, terms=late))
    leaves = sold.segments[0].sold.segment.departure.instant - NOW
    before = quoted(sold, at=leaves - timedelta(microseconds=1))
    after = quoted(sold, at=leaves)
    assert (before.penalty, after.penalty) == (usd(3_000), usd(10_500))


@pytest.mark.parametrize("early", [timedelta(minutes=29), timedelta(microseconds=1)])
def test_a_quote_of_before_departure_ends_with_it(early: timedelta) -> None:
    """Else who does not show up would keep the better terms."""
    sold = ticketed(order(PTC.ADT))
    leaves = sold.segments[0].sold.segment.departure.instant
    assert quoted(sold, at=leaves - NOW - early).deadline == leaves
    assert quoted(sold, at=leaves - NOW - VALID - early).deadline == leaves - early
    assert quoted(sold, at=leaves - NOW).deadline == leaves + VALID


@pytest.mark.parametrize(
    ("late", "stands"), [(-1, True), (0, False), (1, False)], ids=str
)
def test_a_quote_stands_until_its_deadline(late: int, stands: bool) -> None:
    """R11, half open."""
    sold = ticketed(order())
    quote = quoted(sold)
    now = quote.deadline + timedelta(microseconds=late)
    if stands:
        used = confirm_quote(quote, sold, now=now)
        assert used == attrs.evolve(quote, state=QuoteState.CONFIRMED)
        return
    with pytest.raises(QuoteExpired) as raised:
        confirm_quote(quote, sold, now=now)
    assert raised.value.quote_id == quote.id


def test_a_quote_is_used_once() -> None:
    """R11: a confirmed quote confirms nothing more."""
    sold = ticketed(order())
    used = confirm_quote(quoted(sold), sold, now=NOW)
    with pytest.raises(QuoteExpired):
        confirm_quote(used, sold, now=NOW)


@pytest.mark.parametrize(
    "other",
    [
        attrs.evolve(ticketed(order()), version=6),
        attrs.evolve(ticketed(order()), version=4),
        attrs.evolve(ticketed(order()), id=OrderId("ord_other")),
    ],
    ids=["newer", "older", "another order"],
)
def test_a_quote_is_of_one_order_at_one_version(other: Order) -> None:
    """R11: whatever changed the order outdates its quotes."""
    with pytest.raises(QuoteExpired):
        confirm_quote(quoted(ticketed(order())), other, now=NOW)


@given(
    charge=st.one_of(st.none(), st.integers(0, 20_000)),
    figures=st.lists(
        st.tuples(
            st.integers(1, 15_000),
            st.integers(0, 5_000),
            st.lists(st.tuples(st.integers(0, 900), st.booleans()), max_size=4),
        ),
        min_size=1,
        max_size=9,
    ),
    extras=st.lists(st.tuples(st.integers(0, 5_000), st.booleans()), max_size=4),
)
def test_nothing_of_a_price_gets_lost(
    charge: int | None,
    figures: list[tuple[int, int, list[tuple[int, bool]]]],
    extras: list[tuple[int, bool]],
) -> None:
    """Refund, penalty and kept taxes are the whole price, by a sum of our own."""
    prices = [
        fare(
            f"P{n}",
            PTC.ADT,
            base=base,
            surcharges=surcharges,
            taxes=[(f"T{i}", minor, back) for i, (minor, back) in enumerate(taxes)],
        )
        for n, (base, surcharges, taxes) in enumerate(figures, 1)
    ]
    offered = offer(*[PTC.ADT] * len(prices), prices=prices, charge=charge)
    bags = [bag("P1", minor, refundable=back) for minor, back in extras]
    quote = quoted(ticketed(placed(offered, *bags).order))
    refund = sum(minor for minor, back in extras if back)
    kept = sum(minor for minor, back in extras if not back)
    for base, surcharges, taxes in figures:
        whole = base + surcharges
        penalty = whole if charge is None else min(charge, whole)
        kept += penalty
        refund += whole - penalty + sum(minor for minor, back in taxes if back)
    assert (quote.refund.minor, quote.penalty.minor) == (refund, kept)
    taxes_kept = sum(
        tax.amount.minor for line in quote.lines for tax in line.kept_taxes
    )
    assert refund + kept + taxes_kept == placed(offered, *bags).order.total.minor
