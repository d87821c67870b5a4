"""A1 to A3 and R8: broken counters, holds and seats are found, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.application.audit_world import World

from flightcore.application.operations.auditing import holdings
from flightcore.application.operations.auditing.counters import out_of_bounds
from flightcore.application.pages import pages
from flightcore.ports.rows import CounterRow, HoldRow, OrderRow, SeatRow


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.open(tmp_path)


def _counter(
    *, au: int = 10, used: int = 0, oversold: int = 0, node: str = "Y"
) -> CounterRow:
    return CounterRow(
        flight_date="AA0001/2030-01-01",
        leg=1,
        node=node,
        parent=None,
        au=au,
        used=used,
        oversold=oversold,
        bid_prices=None,
        version=1,
    )


@pytest.mark.parametrize(
    ("au", "used", "oversold", "broken"),
    [
        (10, 0, 0, False),
        (10, 10, 0, False),
        (10, 11, 0, True),
        (10, 12, 2, False),
        (10, 13, 2, True),
        (10, -1, 0, True),
        (10, 5, -1, True),
        (0, 0, 0, False),
    ],
)
def test_a_counter_stays_within_zero_and_its_limit(
    au: int, used: int, oversold: int, broken: bool
) -> None:
    """A1: 0 <= used <= au + oversold, each bound included."""
    found = list(out_of_bounds([_counter(au=au, used=used, oversold=oversold)]))
    assert [finding.rule for finding in found] == ["A1"] * broken


def test_a_limit_below_what_is_used_is_found(world: World) -> None:
    """A1, over a whole store: the finding names the counter and both figures."""
    world.held(2)
    row = world.one(CounterRow, flight_date=f"AA0001/{world.day}", node="Y")
    world.change(row, au=1)
    (finding,) = world.audit().findings
    assert finding.rule == "A1"
    assert finding.subject == f"AA0001/{world.day}#1 Y"
    assert finding.message == "2 used of 1 + 0 oversold"


def _one_too_many(world: World) -> None:
    row = world.one(CounterRow, flight_date=f"AA0001/{world.day}", node="Y")
    world.change(row, used=row.used + 1)


def _one_too_few(world: World) -> None:
    (row,) = world.rows(CounterRow, flight_date=f"AA0030/{world.day}", node="Y", leg=2)
    world.change(row, used=row.used - 1)


def _used_by_nobody(world: World) -> None:
    row = world.one(CounterRow, flight_date=f"AA0002/{world.day}", node="Y/Y")
    world.change(row, used=1)


def _no_counter(world: World) -> None:
    world.drop(world.one(CounterRow, flight_date=f"AA0001/{world.day}", node="Y"))


@pytest.mark.parametrize(
    "break_it", [_one_too_many, _one_too_few, _used_by_nobody, _no_counter]
)
def test_counters_equal_their_holds_both_ways(
    world: World, break_it: Callable[[World], None]
) -> None:
    """A2: seats that no hold owns, and owned seats that no counter knows."""
    world.held(2)
    world.paid(destination="SAN")
    break_it(world)
    (finding,) = world.audit().findings
    assert finding.rule == "A2"


def test_a_hold_that_lost_its_seats_is_told_of_counter_and_order(world: World) -> None:
    """A2 and R8: an active order whose hold was released behind its back."""
    order = world.held()
    world.change(world.one(HoldRow, order_id=order.id), state="RELEASED")
    assert world.broken() == {"A2", "R8"}


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_second_look_covers_all_holds_however_they_are_divided(
    world: World, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """A2 is judged on every owning hold, in as many questions as it takes."""
    monkeypatch.setattr(holdings, "STEP", step)
    for _ in range(5):
        world.held()
    world.dropped()
    _one_too_many(world)
    (finding,) = world.audit().findings
    assert finding.message == "6 used, 5 owned by holds"


def test_too_many_holds_for_one_look_are_swept_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A2 is told where every sweep says the same, beyond the limit of a snapshot."""
    monkeypatch.setattr(holdings, "STEP", 1)
    monkeypatch.setattr(holdings, "MAX_BOUNDS", 1)
    for _ in range(3):
        world.held()
    _one_too_many(world)
    assert [finding.rule for finding in world.audit().findings] == ["A2"]


def _seat(world: World, order_id: str | None, flight: str = "AA0001") -> SeatRow:
    return SeatRow(
        flight_date=f"{flight}/{world.day}",
        leg=1,
        seat="12A",
        occupant=f"{order_id}/P1",
        order_id=order_id,
        version=1,
    )


def test_an_occupant_who_owns_a_seat_on_the_leg_may_sit(world: World) -> None:
    """A3 is silent about a passenger of a live order on their own flight."""
    world.plant(_seat(world, world.held().id))
    report = world.audit()
    assert report.is_clean
    assert report.checked["occupied seats"] == 1


@pytest.mark.parametrize("who", ["stranger", "cancelled", "elsewhere", "nobody"])
def test_nobody_sits_without_owning_a_seat_there(world: World, who: str) -> None:
    """A3: no such order, one that gave its seats back, or one of another flight."""
    if who == "stranger":
        world.plant(_seat(world, "ord_stranger"))
    elif who == "cancelled":
        world.plant(_seat(world, world.dropped().id))
    elif who == "elsewhere":
        world.plant(_seat(world, world.held().id, flight="AA0002"))
    else:
        world.plant(_seat(world, None))
    (finding,) = world.audit().findings
    assert finding.rule == "A3"
    assert finding.subject.endswith("#1 12A")


def test_a_seat_given_up_between_two_reads_is_no_finding(world: World) -> None:
    """A3: seat and hold are of two moments, and are looked at again in one."""
    for number in range(1, 8):
        order = world.held()
        seat = _seat(world, order.id)
        world.plant(seat)
        world.before_read(number, partial(_give_up, world, seat))
        assert world.audit().is_clean
        assert world.core.orders.get(order.id).status == "CANCELLED"


def _give_up(world: World, seat: SeatRow) -> None:
    assert seat.order_id is not None
    world.drop(seat)
    world.core.cancel(seat.order_id).confirm()


def test_a_sold_hold_is_confirmed(world: World) -> None:
    """R8: tickets are out, and the hold could still expire."""
    order = world.paid()
    world.change(world.one(HoldRow, order_id=order.id), state="HELD")
    assert world.broken() == {"R8"}


def test_a_hold_on_other_seats_is_found(world: World) -> None:
    """R8: counters and hold agree, but the order sold another class."""
    order = world.held()
    hold = world.one(HoldRow, order_id=order.id)
    world.change(hold, lines=hold.lines.replace('"Y/Q",', "", 1))
    row = world.one(CounterRow, flight_date=f"AA0001/{world.day}", node="Y/Q")
    world.change(row, used=0)
    assert world.broken() == {"R8"}


def test_a_closed_order_owns_nothing(world: World) -> None:
    """R8: the order is cancelled, and its seats never came back."""
    order = world.dropped()
    hold = world.one(HoldRow, order_id=order.id)
    world.change(hold, state="HELD")
    for row in world.rows(CounterRow, flight_date=f"AA0001/{world.day}"):
        if f'"{row.node}"' in hold.lines:
            world.change(row, used=1)
    assert world.broken() == {"R8"}


def test_a_hold_that_cannot_be_read_owns_nothing(world: World) -> None:
    """It is told of itself, and its seats are missed."""
    order = world.held()
    world.change(world.one(HoldRow, order_id=order.id), lines="[7]")
    assert world.broken() == {"codec", "A2"}


def test_a_hold_without_order_is_an_orphan(world: World) -> None:
    """R8 the other way: seats that nobody's order owns."""
    world.change(world.one(HoldRow, order_id=world.dropped().id), order_id="ord_gone")
    (finding,) = world.audit().findings
    assert (finding.rule, finding.subject) == ("R8", "ord_gone")


def test_pages_bring_every_row_once_in_key_order(world: World) -> None:
    """However small the pages are; the last may be empty."""
    everything = sorted(row.key for row in world.rows(CounterRow))
    for size in (1, 3, len(everything), len(everything) + 1):
        found = list(pages(world.store, CounterRow, size=size))
        assert [row.key for page in found for row in page] == everything
        assert max(map(len, found)) <= size
    assert list(pages(world.store, OrderRow, size=2)) == []
