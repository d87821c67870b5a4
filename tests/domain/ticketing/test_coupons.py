"""The coupon's machine: every pair of statuses, for tickets and for EMDs (T3, T6)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from tests.domain.ticketing.papers import document, statuses_of

from flightcore.domain.kernel.errors import InvalidTransition
from flightcore.domain.ticketing import (
    COUPON_TRANSITIONS,
    EMD_TRANSITIONS,
    CouponStatus,
    Document,
    DocumentKind,
    next_coupon_status,
)

Status = CouponStatus
TICKET = "O:CAERVSIP C:OLAS L:F A:OCLES S:O I:OER F: E: R: V: P:"
EMD = "O:FREVS S:O F: R: E: V:"
"""From each code, the codes that one step leads to (Res. 722), by hand."""

MACHINES = {
    DocumentKind.ETKT: (COUPON_TRANSITIONS, TICKET),
    DocumentKind.EMD_A: (EMD_TRANSITIONS, EMD),
}
EVERY_PAIR = list(product(DocumentKind, Status, Status))


def ways(graph: str) -> dict[str, str]:
    return dict(line.split(":") for line in graph.split())


@pytest.mark.parametrize("kind", DocumentKind, ids=str)
def test_the_table_is_the_published_one(kind: DocumentKind) -> None:
    """Every allowed step is there, and no other."""
    machine, graph = MACHINES[kind]
    assert {str(a): set(map(str, b)) for a, b in machine.items()} == {
        before: set(after) for before, after in ways(graph).items()
    }


@pytest.mark.parametrize(("kind", "before", "after"), EVERY_PAIR, ids=str)
def test_every_pair_of_statuses(
    kind: DocumentKind, before: CouponStatus, after: CouponStatus
) -> None:
    """T3: a coupon goes where its machine says, or is refused and stays."""
    machine, graph = MACHINES[kind]
    allowed = after in ways(graph).get(before, "")
    paper = document(before, kind=kind)
    if allowed:
        assert _next(before, after, machine) is after
    else:
        with pytest.raises(InvalidTransition) as raised:
            _next(before, after, machine)
        assert raised.value.facts == {
            "kind": "coupon",
            "id": "0010000000001",
            "state": before,
            "step": after,
        }
    if allowed and after is not Status.VOID:
        assert statuses_of(paper.move(after)) == after
        return
    with pytest.raises(InvalidTransition):
        paper.move(after)


def _next(
    before: CouponStatus,
    after: CouponStatus,
    machine: Mapping[CouponStatus, tuple[CouponStatus, ...]],
) -> CouponStatus:
    return next_coupon_status(before, after, document="0010000000001", machine=machine)


def test_final_statuses_are_never_left() -> None:
    """T6: flown, exchanged, refunded and void absorb; so does printed, for good."""
    final = {status for status in Status if status.is_final}
    assert final == set(map(Status, "FERVP"))
    for machine in (COUPON_TRANSITIONS, EMD_TRANSITIONS):
        assert {status for status, after in machine.items() if not after} <= final
        assert not any(machine.get(status, ()) for status in final)


def test_all_coupons_move_or_none() -> None:
    """One that cannot go there keeps the others where they are."""
    paper = document(Status.OPEN, Status.FLOWN)
    with pytest.raises(InvalidTransition):
        paper.move(Status.CHECKED_IN)
    assert statuses_of(paper) == "OF"
    assert statuses_of(paper.move(Status.CHECKED_IN, (1,))) == "CF"


def test_no_coupons_named_is_not_all_coupons() -> None:
    """An empty choice moves nothing."""
    paper = document(Status.OPEN, Status.OPEN)
    assert paper.move(Status.SUSPENDED, ()) == paper
    assert statuses_of(paper.move(Status.SUSPENDED)) == "SS"


@pytest.mark.parametrize("number", [0, 2, 5], ids=str)
def test_a_coupon_that_is_not_there_does_not_move(number: int) -> None:
    """A wrong number is refused, never passed over."""
    with pytest.raises(InvalidTransition) as raised:
        document(Status.OPEN).move(Status.CHECKED_IN, (1, number))
    assert raised.value.kind == "document"


def test_a_document_is_void_by_void_alone() -> None:
    """T5: no way around the day of sale."""
    paper: Document = document()
    with pytest.raises(InvalidTransition):
        paper.move(Status.VOID)
    assert statuses_of(paper.void(same_sales_day=True)) == "V"
