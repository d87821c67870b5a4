"""Closing: expiry, cancellation, and what goes back: seats, documents, money."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.booking.sales import (
    FAMILY,
    HOLD_FOR,
    PTC,
    bag,
    fare,
    offer,
    placed,
    seed,
    usd,
)
from tests.domain.fulfilment.world import ZONE, World, paid_by_two

from flightcore.domain.booking import CancellationQuote, OrderStatus, QuoteState
from flightcore.domain.fulfilment import (
    CaseStep,
    FulfilmentState,
    cancellation_confirmed,
    cancellation_quoted,
)
from flightcore.domain.inventory import HoldState
from flightcore.domain.kernel.errors import InvalidTransition, QuoteExpired
from flightcore.domain.payment import Declined, OperationKind
from flightcore.domain.ticketing import CouponStatus, DocumentState

S, F, H, K = OrderStatus, FulfilmentState, HoldState, OperationKind
D = DocumentState
VALID = timedelta(minutes=30)


def quote(world: World) -> CancellationQuote:
    return cancellation_quoted(world.case, ids=seed("q"), valid_for=VALID)


def confirm(world: World, offered: CancellationQuote) -> CaseStep:
    return cancellation_confirmed(world.case, offered, zone=ZONE, due_at=world.due)


def test_nobody_paid_in_time() -> None:
    """At the deadline the seats are free, once, and the order is over."""
    world = World.of(placed(offer(*FAMILY, segments=2))).wait(HOLD_FOR)
    assert sum(world.seats.values()) == 6
    world.expire()
    assert (world.order.status, world.case.hold.state) == (S.EXPIRED, H.EXPIRED)
    assert set(world.seats.values()) == {0}
    with pytest.raises(InvalidTransition):
        world.expire()


@pytest.mark.parametrize("late", [1, 0], ids=str)
def test_no_expiry_before_the_deadline(late: int) -> None:
    """Half open."""
    world = World.of().wait(HOLD_FOR - timedelta(microseconds=late))
    if late:
        with pytest.raises(InvalidTransition):
            world.expire()
        return
    assert world.expire().order.status is S.EXPIRED


def test_no_expiry_while_a_payment_is_under_way() -> None:
    """However late it is: what was pinned in time stays until it is answered."""
    world = World.of().begin().time_out().wait(timedelta(days=2))
    with pytest.raises(InvalidTransition):
        world.expire()
    world.look_up(Declined("late"))
    assert world.expire().order.status is S.EXPIRED


def test_a_hold_that_outlives_its_order_is_released() -> None:
    """A payment that began at the last moment pins it; refused, it is let go."""
    world = World.of().wait(HOLD_FOR - timedelta(seconds=1)).begin().decline()
    world.wait(timedelta(seconds=1))
    assert not world.case.hold.is_due(world.case.now)
    world.expire()
    assert (world.order.status, world.case.hold.state) == (S.EXPIRED, H.RELEASED)
    assert set(world.seats.values()) == {0}


@pytest.mark.parametrize("tried", [False, True], ids=["unpaid", "declined"])
def test_an_order_on_hold_is_cancelled_for_nothing(tried: bool) -> None:
    """Seats go back, no money moves, no document was there."""
    world = World.of(placed(offer(*FAMILY)))
    if tried:
        world.begin().decline()
    world.cancel()
    assert (world.order.status, world.case.hold.state) == (S.CANCELLED, H.RELEASED)
    assert set(world.seats.values()) == {0}
    assert world.balances() == {}
    assert world.payment.is_settled
    assert world.process() is (F.CLOSED if tried else None)


def test_a_cancelled_order_gives_everything_back_once() -> None:
    """Seats, documents and money in one step, and never again."""
    world = World.of(placed(offer(*FAMILY, segments=5), bag("P1"))).ticketed()
    offered = quote(world)
    world.apply(confirm(world, offered))
    assert (world.order.status, world.case.hold.state) == (S.CANCELLED, H.RETURNED)
    assert set(world.seats.values()) == {0}
    assert {d.state for d in world.documents()} == {D.REFUNDED}
    assert [o.amount for o in world.payment.of("1", K.REFUND)] == [offered.refund]
    assert world.open().slot == offered.id
    assert world.order.documents == tuple(d.number for d in world.documents())
    assert world.process() is F.REFUNDING
    assert world.case.fulfilment.due_at == world.due
    with pytest.raises(QuoteExpired):
        confirm(world, attrs.evolve(offered, state=QuoteState.CONFIRMED))
    with pytest.raises(QuoteExpired):
        confirm(world, offered)
    with pytest.raises(InvalidTransition):
        quote(world)


def test_the_quote_is_marked_as_used() -> None:
    """In the same step, so that a twin cannot use it."""
    world = World.of().ticketed()
    (used,) = confirm(world, quote(world)).quotes
    assert used.state is QuoteState.CONFIRMED


def test_money_kept_stays_in_the_book() -> None:
    """R5: what remains is the penalty and the tax that is not refundable."""
    world = World.of(placed(offer(PTC.ADT), bag(refundable=False))).ticketed().cancel()
    assert world.balances() == {
        "gateway_clearing": 15_200,
        "penalties_retained": -6_500,
        "refunds_payable": -7_950,
        "taxes_payable:US": -750,
    }
    assert world.succeed().balances() == {
        "gateway_clearing": 15_200 - 7_950,
        "penalties_retained": -6_500,
        "taxes_payable:US": -750,
    }


def test_nothing_to_refund_closes_at_once() -> None:
    """A forfeited fare without refundable taxes: no refund of zero is sent."""
    prices = [fare("P1", PTC.ADT, taxes=[("US", 750, False)])]
    new = placed(offer(PTC.ADT, prices=prices, charge=None))
    world = World.of(new).ticketed().cancel()
    assert world.process() is F.CLOSED
    assert world.payment.of("1", K.REFUND) == ()
    assert world.balances() == {
        "gateway_clearing": 11_250,
        "penalties_retained": -10_500,
        "taxes_payable:US": -750,
    }


def test_nothing_to_reverse_is_no_entry() -> None:
    """Only taxes were paid, and they are kept: the book has nothing to add."""
    prices = [fare("P1", PTC.ADT, base=0, surcharges=0, taxes=[("US", 750, False)])]
    world = World.of(placed(offer(PTC.ADT, prices=prices))).ticketed()
    before = len(world.entries)
    world.cancel()
    assert len(world.entries) == before


def test_each_tender_gives_back_what_it_can() -> None:
    """R6: no more than it took, the first to its limit before the next begins."""
    world = paid_by_two(5_000, 6_700).cancel()
    assert [o.amount for o in world.payment.of("1", K.REFUND)] == [usd(5_000)]
    assert [o.amount for o in world.payment.of("2", K.REFUND)] == [usd(2_950)]
    world.succeed()
    assert world.process() is F.REFUNDING
    assert "OrderRefunded" not in world.happened()
    world.succeed()
    assert world.process() is F.CLOSED


FREE = offer(
    PTC.ADT,
    prices=[fare("P1", PTC.ADT, taxes=[("XF", 450, True)])],
    charge=0,
)
SOLD = datetime(2026, 12, 1, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 12, 2, 5, tzinfo=UTC)
"""The end of the day of sale in New York."""


@pytest.mark.parametrize(
    ("zone", "at", "state"),
    [
        (ZONE, MIDNIGHT - timedelta(microseconds=1), D.VOID),
        (ZONE, MIDNIGHT, D.REFUNDED),
        ("UTC", MIDNIGHT - timedelta(hours=5), D.REFUNDED),
        ("Asia/Tokyo", SOLD + timedelta(hours=3), D.REFUNDED),
    ],
    ids=["last moment", "midnight", "another zone", "tomorrow there"],
)
def test_void_is_for_the_day_of_sale(
    zone: str, at: datetime, state: DocumentState
) -> None:
    """T5: the day is the one of the zone in which sales are reckoned."""
    world = World.of(placed(FREE)).ticketed().until(at).cancel(zone=zone)
    assert {document.state for document in world.documents()} == {state}
    told = {
        D.VOID: "TicketVoided",
        D.REFUNDED: "TicketRefunded",
    }
    assert world.happened()[-1] == told[state]


def test_a_ticket_of_which_money_is_kept_is_not_void() -> None:
    """A void document was never worth anything, so no penalty can stand on it."""
    world = World.of().ticketed().cancel()
    assert {document.state for document in world.documents()} == {D.REFUNDED}


@pytest.mark.parametrize("code", "CLASF")
def test_no_cancellation_of_what_is_in_use(code: str) -> None:
    """Checked in, lifted, flown, at the airport: not to be quoted as unused."""
    world = World.of(placed(offer(*FAMILY, segments=2))).ticketed()
    offered = quote(world)
    *others, last = world.documents()
    first, second = last.coupons
    used = attrs.evolve(first, status=CouponStatus(code))
    started = attrs.evolve(last, coupons=(used, second))
    world.case = attrs.evolve(world.case, documents=(*others, started))
    for step in (lambda: quote(world), lambda: confirm(world, offered)):
        with pytest.raises(InvalidTransition) as raised:
            step()
        assert (raised.value.kind, raised.value.id) == ("document", last.number)


def test_documents_that_ended_before_stay_as_they_are() -> None:
    """An exchanged document of the order's past is not given back again."""
    world = World.of().ticketed()
    (ticket,) = world.documents()
    old = attrs.evolve(ticket, number="0010000000999").move(CouponStatus.EXCHANGED)
    world.case = attrs.evolve(world.case, documents=(ticket, old))
    step = confirm(world, quote(world))
    assert [document.number for document in step.documents] == [ticket.number]


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_no_cancellation_while_money_moves(steps: int) -> None:
    """Authorising, ticketing, capturing: settle it first."""
    world = World.of()
    for step in (world.begin, world.succeed, world.issue)[:steps]:
        step()
    with pytest.raises(InvalidTransition) as raised:
        quote(world)
    assert raised.value.step == "cancel"


def test_an_order_without_its_money_is_cancelled_for_nothing() -> None:
    """The capture was refused: documents are void, the sale is off, no money."""
    world = World.of(placed(offer(*FAMILY))).begin().succeed().issue().decline()
    assert world.order.status is S.ACTION_REQUIRED
    world.cancel()
    assert (world.order.status, world.case.hold.state) == (S.CANCELLED, H.RETURNED)
    assert set(world.seats.values()) == {0}
    assert {document.state for document in world.documents()} == {D.VOID}
    assert world.balances() == {}
    assert (world.open().kind, world.case.fulfilment.state) == (K.VOID, F.VOIDING)
    world.succeed()
    assert world.process() is F.CLOSED
    assert not world.payment.authorised("1")
    assert world.happened().count("OrderCancelled") == 1


def test_the_next_day_it_is_refunded_documents_and_no_money() -> None:
    """T5 holds there too; the book is even all the same."""
    world = World.of().begin().succeed().issue().decline().wait(timedelta(days=1))
    world.cancel().succeed()
    assert {document.state for document in world.documents()} == {D.REFUNDED}
    assert world.balances() == {}


PRICES = st.lists(
    st.tuples(
        st.integers(0, 15_000),
        st.integers(0, 5_000),
        st.lists(st.tuples(st.integers(0, 900), st.booleans()), max_size=3),
    ),
    min_size=1,
    max_size=5,
)


@given(
    charge=st.one_of(st.none(), st.integers(0, 20_000)),
    figures=PRICES,
    extras=st.lists(st.tuples(st.integers(0, 5_000), st.booleans()), max_size=3),
)
def test_the_book_keeps_what_the_quote_keeps(
    charge: int | None,
    figures: list[tuple[int, int, list[tuple[int, bool]]]],
    extras: list[tuple[int, bool]],
) -> None:
    """R5 and R6: every entry balances; at the end nobody owes anybody anything."""
    prices = [
        fare(
            f"P{n}",
            PTC.ADT,
            base=base,
            surcharges=surcharges,
            taxes=[("US" if back else "XF", minor, back) for minor, back in taxes],
        )
        for n, (base, surcharges, taxes) in enumerate(figures, 1)
    ]
    price = sum(b + s + sum(m for m, _ in t) for b, s, t in figures)
    price += sum(minor for minor, _ in extras)
    if price == 0:
        return
    bags = [bag("P1", minor, refundable=back) for minor, back in extras]
    offered = offer(*[PTC.ADT] * len(prices), prices=prices, charge=charge)
    world = World.of(placed(offered, *bags)).ticketed()
    kept_taxes = sum(m for _, _, t in figures for m, back in t if not back)
    kept = kept_taxes + sum(minor for minor, back in extras if not back)
    for base, surcharges, _ in figures:
        whole = base + surcharges
        kept += whole if charge is None else min(charge, whole)
    world.cancel()
    if not world.payment.is_settled:
        world.succeed()
    assert world.money(K.REFUND).minor == price - kept
    balances = dict(world.balances())
    assert balances.pop("gateway_clearing", 0) == kept
    assert balances.pop("taxes_payable:XF", 0) == -kept_taxes
    assert balances.pop("penalties_retained", 0) == -(kept - kept_taxes)
    assert balances == {}
    for entry in world.entries:
        assert sum(posting.amount.minor for posting in entry.postings) == 0
