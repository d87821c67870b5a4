"""Documents: what they are as a whole, void, and refund (T2, T5)."""

from __future__ import annotations

from itertools import product

import attrs
import msgspec
import pytest
from tests.domain.ticketing.papers import document, statuses_of

from flightcore.domain.kernel.errors import InvalidTransition, InvariantBroken
from flightcore.domain.ticketing import (
    CouponStatus,
    Document,
    DocumentKind,
    DocumentState,
)

Status, State = CouponStatus, DocumentState
LIVE = "OCLASI"


@pytest.mark.parametrize(
    "codes", ["".join(pair) for pair in product("OCLASIFERVP", repeat=2)]
)
def test_the_state_follows_the_coupons(codes: str) -> None:
    """Live while one can change; used once one was; else as the coupons ended."""
    state = document(*map(Status, codes)).state
    if set(codes) & set(LIVE):
        assert state is State.LIVE
    elif set(codes) & set("FP"):
        assert state is State.USED
    else:
        ended = {"E": State.EXCHANGED, "R": State.REFUNDED, "V": State.VOID}
        assert state is ended[codes[0]]


@pytest.mark.parametrize("codes", ["O", "OOOO"])
def test_an_unused_document_is_void_on_its_day(codes: str) -> None:
    """T5: the day of sale, and every coupon open."""
    paper = document(*map(Status, codes))
    assert paper.is_voidable
    gone = paper.void(same_sales_day=True)
    assert (statuses_of(gone), gone.state) == ("V" * len(codes), State.VOID)


def test_no_void_on_another_day() -> None:
    """T5: the next day it can be refunded only."""
    with pytest.raises(InvalidTransition) as raised:
        document().void(same_sales_day=False)
    assert raised.value.facts == {
        "kind": "document",
        "id": "0010000000001",
        "state": "LIVE",
        "step": "void",
    }


@pytest.mark.parametrize("code", "CLASIFERVP")
def test_no_void_of_what_is_in_use(code: str) -> None:
    """T5: one coupon that is not open keeps all of them."""
    paper = document(Status.OPEN, Status(code))
    assert not paper.is_voidable
    with pytest.raises(InvalidTransition):
        paper.void(same_sales_day=True)


@pytest.mark.parametrize(
    ("codes", "after"),
    [("OO", "RR"), ("FO", "FR"), ("IO", "RR"), ("EO", "ER")],
)
def test_a_refund_is_of_what_is_unused(codes: str, after: str) -> None:
    """Coupons that are final stay as they are."""
    assert statuses_of(document(*map(Status, codes)).refund()) == after


@pytest.mark.parametrize("codes", ["FF", "RR", "VV", "FE", "CO", "AO", "SO", "LO"])
def test_no_refund_of_what_is_gone_or_in_use(codes: str) -> None:
    """Nothing left, or a coupon at the airport: refused, and nothing moves."""
    paper = document(*map(Status, codes))
    assert not paper.is_refundable
    with pytest.raises(InvalidTransition):
        paper.refund()


@pytest.mark.parametrize(
    ("codes", "whole"), [("OO", True), ("IO", True), ("FO", False), ("CO", False)]
)
def test_only_an_unused_document_is_refundable(codes: str, whole: bool) -> None:
    """Whole, that is: a used coupon is worth something, so it is no longer."""
    assert document(*map(Status, codes)).is_refundable is whole


def test_an_emd_has_its_own_machine() -> None:
    """An EMD's coupon is open, suspended or over; it is never checked in."""
    emd = document(kind=DocumentKind.EMD_A)
    assert emd.refund().state is State.REFUNDED
    assert emd.void(same_sales_day=True).state is State.VOID
    with pytest.raises(InvalidTransition):
        emd.move(Status.CHECKED_IN)
    assert emd.move(Status.SUSPENDED).is_refundable is False


@pytest.mark.parametrize("numbers", [(), (1, 2, 3, 4, 5), (2,), (1, 1), (2, 1)])
def test_coupons_are_one_to_four_in_order(numbers: tuple[int, ...]) -> None:
    """T2: no more than four, numbered from one."""
    coupon = document().coupons[0]
    with pytest.raises(InvariantBroken) as raised:
        attrs.evolve(
            document(),
            coupons=tuple(attrs.evolve(coupon, number=number) for number in numbers),
        )
    assert raised.value.rule == "T2"


def test_a_document_survives_storage() -> None:
    """JSON and back gives the same value."""
    paper = document(Status.FLOWN, Status.OPEN)
    again = msgspec.json.decode(msgspec.json.encode(paper), type=Document)
    assert again == paper
