"""The audit as a whole: clean over clean books, also while others sell."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import pytest
from tests.application.audit_world import World
from tests.market import people

import flightcore as fc
from flightcore.application.operations.auditing import holdings, report
from flightcore.application.operations.auditing.report import (
    AuditFinding,
    Notebook,
)
from flightcore.domain.users import Principal, Role
from flightcore.ports.rows import CounterRow, OrderRow

READS = 12
"""Reads that an audit of a small store takes at least."""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.open(tmp_path)


def test_an_empty_market_is_clean(world: World) -> None:
    """Flights are open and nothing is sold: every counter was checked."""
    found = world.audit()
    assert found.is_clean
    assert found.findings == ()
    assert found.checked["counters"] == len(world.rows(CounterRow))
    assert found.checked["orders"] == 0


def test_every_stage_of_a_sale_is_clean(world: World) -> None:
    """Hold, family, decline, ticket, cancel with and without penalty, refund."""
    world.held(3)
    world.dropped()
    world.paid(count=2, destination="SAN")
    world.cancelled()
    _family(world)
    with pytest.raises(fc.PaymentDeclined):
        world.paid("tok_declined")
    found = world.audit()
    assert found.is_clean, found.findings
    assert found.checked["orders"] == len(world.rows(OrderRow)) == 6


@pytest.mark.parametrize(
    "token",
    [
        "tok_authenticate",
        "tok_pending",
        "tok_timeout_before",
        "tok_timeout_after",
        "tok_timeout_late",
        "tok_capture_declined",
        "tok_capture_pending",
        "tok_capture_timeout_before",
        "tok_capture_timeout_late",
    ],
)
def test_a_payment_under_way_is_clean(world: World, token: str) -> None:
    """At every instant, whatever the gateway does, until a worker has settled it."""
    with suppress(fc.AuthenticationRequired):
        world.paid(token)
    assert world.audit().is_clean
    world.ahead = 120.0
    world.core.work()
    assert world.audit().is_clean


@pytest.mark.parametrize("how", ["declined", "pending", "timeout_after"])
def test_a_refund_under_way_is_clean(world: World, how: str) -> None:
    """Cancelled at once, refunded later, or left to a person."""
    world.cancelled(f"tok_refund_{how}")
    assert world.audit().is_clean
    world.ahead = 120.0
    world.core.work()
    assert world.audit().is_clean


def test_an_order_that_expired_is_clean(world: World) -> None:
    """Its seats are free again, and nothing else is left of it."""
    order = world.held()
    with pytest.raises(fc.PaymentDeclined):
        world.core.pay(order.id, fc.card("tok_declined"))
    world.ahead = 4 * 3600.0
    world.until_quiet()
    assert world.core.orders.get(order.id).status == "EXPIRED"
    assert world.audit().is_clean


@pytest.mark.parametrize("bounds", [13, 1])
def test_a_sale_between_any_two_reads_is_no_finding(
    world: World, monkeypatch: pytest.MonkeyPatch, bounds: int
) -> None:
    """The audit reads a store in pages; whatever others do between two, it is clean.

    One step of a sale is made before the n-th read, for every n; also where the holds
    are too many to be looked at again in one snapshot.
    """
    monkeypatch.setattr(holdings, "STEP", 9_000 if bounds > 1 else 1)
    monkeypatch.setattr(holdings, "MAX_BOUNDS", bounds)
    world.held()
    world.paid()
    steps = _steps(world)
    number, taken = 0, True
    while taken:
        number += 1
        world.before_read(number, next(steps))
        found = world.audit()
        assert found.is_clean, (number, found.findings)
        taken = world.store.reads_to_go <= 0
    assert number > READS


def _steps(world: World) -> Iterator[Callable[[], object]]:
    return cycle(
        [
            lambda: world.held(2),
            lambda: world.paid(destination="SAN"),
            world.cancelled,
            world.dropped,
            lambda: world.paid("tok_capture_pending"),
        ]
    )


def test_audits_beside_sellers_find_nothing(world: World) -> None:
    """Two sellers in threads of their own, and audits all the while."""
    sellers = [threading.Thread(target=_sell, args=(world, 12)) for _ in range(2)]
    for seller in sellers:
        seller.start()
    found: list[AuditFinding] = []
    while any(seller.is_alive() for seller in sellers):
        found.extend(world.audit().findings)
    for seller in sellers:
        seller.join()
    assert found == []
    assert world.audit().checked["orders"] == 24


def _sell(world: World, orders: int) -> None:
    for number in range(orders):
        if number % 3:
            world.paid(destination="SAN")
        else:
            world.dropped()


def test_only_those_who_keep_the_store_may_audit(world: World) -> None:
    """An agent sells; an operator audits."""
    agent = Principal(id="a", name="A", tenant="default", roles=(Role.AGENT,))
    operator = Principal(id="o", name="O", tenant="default", roles=(Role.OPERATOR,))
    with pytest.raises(fc.Forbidden):
        world.core.as_(agent).audit()
    with pytest.raises(fc.Forbidden):
        world.core.as_(agent).audit_script()
    assert world.core.as_(operator).audit().is_clean


def test_a_store_without_sql_says_so(world: World) -> None:
    """The script is an ability that a store may lack; the audit is none."""
    with pytest.raises(fc.UnsafeComposition) as caught:
        world.core.audit_script()
    assert caught.value.facts == {"port": "store", "lacks": "audit_script"}


def test_a_report_is_bounded_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings beyond the limit are counted; the same one is told once."""
    monkeypatch.setattr(report, "MAX_FINDINGS", 3)
    notebook = Notebook()
    notebook.add(AuditFinding("A1", str(number), "") for number in range(5))
    notebook.add([AuditFinding("A1", "0", "")])
    told = notebook.report(datetime(2030, 1, 1, tzinfo=UTC))
    assert [finding.subject for finding in told.findings] == ["0", "1", "2"]
    assert (told.more, told.is_clean) == (2, False)


def _family(world: World) -> None:
    child = fc.Traveller("Max", "Lovelace", born=f"{world.day.year - 8}-01-01")
    baby = fc.Traveller("Zoe", "Lovelace", born=f"{world.day.year}-01-01")
    offer = world.core.search(
        fc.slice("JFK", "SAN", on=world.day),
        passengers=[fc.adult(), fc.adult(), fc.child(age=8), fc.infant()],
    ).cheapest()
    order = world.core.book(
        offer, travellers=[*people(2), child, baby], contact="a@example.com"
    )
    world.core.pay(order.id, fc.card("tok_visa"))
