"""Physical seats come and go with their order, and nobody shares one (IN6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from tests.application.face_world import CONTACT, KINDS, FaceWorld, open_world
from tests.application.stepping_in import step_in
from tests.market import people

import flightcore as fc
from flightcore.domain.booking import Order
from flightcore.domain.inventory import CabinLayout
from flightcore.ports.rows import SeatMapRow, SeatRow


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FaceWorld]:
    """Two rows of six on each leg."""
    with open_world(request.param, tmp_path, seats=12) as opened:
        yield opened


def flight(world: FaceWorld, number: int = 1) -> str:
    return f"AA{number:04}/{world.day}"


def taken(world: FaceWorld, number: int = 1, leg: int = 1) -> tuple[str, ...]:
    return world.core.inventory.seat_map(flight(world, number), leg=leg).taken


def told(world: FaceWorld, order: Order) -> list[str]:
    """The order's seat events; its history is whole."""
    facts = world.core.events(order.id)
    assert [fact.sequence for fact in facts] == list(range(1, len(facts) + 1))
    return [fact.type for fact in facts if "inventory.seat_" in fact.type]


def with_infant(world: FaceWorld) -> Order:
    wanted = fc.slice("JFK", "LAX", on=world.day)
    offer = world.core.search(wanted, passengers=[fc.adult(), fc.infant()]).cheapest()
    baby = fc.Traveller("Baby", "Lovelace", born=world.day - timedelta(days=90))
    return world.core.book(offer, travellers=[*people(1), baby], contact=CONTACT)


def test_a_leg_without_a_map_has_a_plain_one(world: FaceWorld) -> None:
    """Six abreast, as many seats as its cabins have; nothing is written to look."""
    before = world.everything()
    view = world.core.inventory.seat_map(flight(world))
    assert [seat.number for seat in view.free][:7] == [
        *("1A", "1B", "1C", "1D", "1E", "1F"),
        "2A",
    ]
    assert (len(view.free), view.version, view.taken) == (12, 0, ())
    assert world.everything() == before


def test_a_seat_is_assigned_changed_and_released_with_its_order(
    world: FaceWorld,
) -> None:
    """Each step is a version of the order and an event in its history."""
    order = world.held(2)
    seated = world.core.orders.assign_seat(order.id, "P1", 0, "1A")
    assert seated == world.core.orders.get(order.id)
    assert seated.version == order.version + 1
    world.core.orders.assign_seat(order.id, "P2", 0, "1B")
    world.core.orders.change_seat(order.id, "P1", 0, "2C")
    assert taken(world) == ("1B", "2C")
    world.core.orders.release_seat(order.id, "P2", 0)
    assert taken(world) == ("2C",)
    assert told(world, order) == [
        "inventory.seat_assigned",
        "inventory.seat_assigned",
        "inventory.seat_released",
        "inventory.seat_assigned",
        "inventory.seat_released",
    ]
    world.core.orders.assign_seat(order.id, "P2", 0, "1A")
    assert world.core.audit().findings == ()


def test_a_passenger_keeps_the_seat_on_every_leg(world: FaceWorld) -> None:
    """On both legs, or on neither, where it is gone on one of them."""
    offer = world.offer(destination="SAN")
    first, second = (
        world.core.book(offer, travellers=people(1), contact=CONTACT) for _ in "12"
    )
    world.core.orders.assign_seat(first.id, "P1", 0, "1A")
    assert (taken(world, 30, 1), taken(world, 30, 2)) == (("1A",), ("1A",))
    world.core.inventory.set_seat_map(
        flight(world, 30),
        [CabinLayout(cabin="Y", first_row=1, last_row=1, columns="AB-CD")],
        leg=2,
    )
    before = world.everything()
    with pytest.raises(fc.SeatTaken):
        world.core.orders.assign_seat(second.id, "P1", 0, "2A")
    assert world.everything() == before


def test_seats_are_free_when_the_order_is_cancelled(world: FaceWorld) -> None:
    """With the order's last step, whether it was paid or not."""
    held, paid = world.held(), world.ticketed()
    world.core.orders.assign_seat(held.id, "P1", 0, "1A")
    world.core.orders.assign_seat(paid.id, "P1", 0, "1B")
    world.core.cancel(held.id).confirm()
    assert taken(world) == ("1B",)
    world.core.cancel(paid.id).confirm()
    assert taken(world) == ()
    assert told(world, paid) == ["inventory.seat_assigned", "inventory.seat_released"]
    assert world.core.audit().findings == ()


def test_seats_are_free_when_the_order_expires(world: FaceWorld) -> None:
    """The worker frees booked and physical seats in one step."""
    order = world.held()
    world.core.orders.assign_seat(order.id, "P1", 0, "1A")
    world.stop_at(order.limits.payment_by)
    assert world.core.work().expired == 1
    assert taken(world) == ()
    assert told(world, order) == ["inventory.seat_assigned", "inventory.seat_released"]
    world.until_quiet()
    assert world.core.audit().findings == ()
    with pytest.raises(fc.InvalidTransition):
        world.core.orders.assign_seat(order.id, "P1", 0, "1A")


def test_a_refused_seat_leaves_nothing(world: FaceWorld) -> None:
    """Taken, absent, unsuitable, nobody's, not yours: typed, and nothing is written."""
    order, other = world.held(2), world.held()
    seats = world.core.orders
    seats.assign_seat(order.id, "P1", 0, "1A")
    before = world.everything()
    with pytest.raises(fc.SeatTaken) as told_why:
        seats.assign_seat(other.id, "P1", 0, "1A")
    assert told_why.value.facts == {"seat": "1A", "reason": "assigned"}
    with pytest.raises(fc.SeatTaken):
        seats.assign_seat(order.id, "P2", 0, "9A")
    for passenger, segment, seat in (("P9", 0, "1B"), ("P2", 1, "1B"), ("P2", 0, "B1")):
        with pytest.raises(fc.InvalidInput):
            seats.assign_seat(order.id, passenger, segment, seat)
    with pytest.raises(fc.InvalidInput):
        seats.assign_seat(order.id, "P2", 0, "")
    with pytest.raises(fc.InvalidTransition):
        seats.assign_seat(order.id, "P1", 0, "1B")
    with pytest.raises(fc.InvalidTransition):
        seats.change_seat(order.id, "P2", 0, "1B")
    with pytest.raises(fc.InvalidTransition):
        seats.release_seat(order.id, "P2", 0)
    with pytest.raises(fc.NotFound):
        world.agent("ann").orders.release_seat(order.id, "P1", 0)
    assert world.everything() == before


def test_a_repeated_call_with_its_key_sits_down_once(world: FaceWorld) -> None:
    """The first answer again; another body is refused."""
    order = world.held(2)
    assign = world.core.orders.assign_seat
    first = assign(order.id, "P1", 0, "1A", idempotency_key="seat-1")
    assert assign(order.id, "P1", 0, "1A", idempotency_key="seat-1") == first
    with pytest.raises(fc.KeyReused):
        assign(order.id, "P1", 0, "1B", idempotency_key="seat-1")
    assert told(world, order) == ["inventory.seat_assigned"]


def test_an_infant_sits_on_a_lap_and_never_at_an_exit(world: FaceWorld) -> None:
    """No seat of its own; one infant a block; no exit row for its adult."""
    world.core.inventory.set_seat_map(
        flight(world),
        [
            CabinLayout(
                cabin="Y", first_row=1, last_row=2, columns="ABC-DEF", exit_rows=(2,)
            )
        ],
    )
    first, second = with_infant(world), with_infant(world)
    seats = world.core.orders
    with pytest.raises(fc.SeatUnsuitable):
        seats.assign_seat(first.id, "P2", 0, "1A")
    with pytest.raises(fc.SeatUnsuitable):
        seats.assign_seat(first.id, "P1", 0, "2A")
    seats.assign_seat(first.id, "P1", 0, "1A")
    with pytest.raises(fc.SeatUnsuitable):
        seats.assign_seat(second.id, "P1", 0, "1C")
    seats.assign_seat(second.id, "P1", 0, "1D")
    assert sorted(row.infants for row in world.rows(SeatRow)) == [1, 1]


def test_another_map_keeps_who_is_seated(world: FaceWorld) -> None:
    """A map that would take a seat from under somebody is refused."""
    order = world.held()
    world.core.orders.assign_seat(order.id, "P1", 0, "2C")
    inventory, before = world.core.inventory, world.everything()
    small = CabinLayout(cabin="Y", first_row=1, last_row=1, columns="ABC-DEF")
    blocked = CabinLayout(
        cabin="Y", first_row=1, last_row=9, columns="ABC-DEF", blocked_seats=("2C",)
    )
    for layout in (small, blocked):
        with pytest.raises(fc.SeatTaken):
            inventory.set_seat_map(flight(world), [layout])
    with pytest.raises(fc.VersionConflict):
        inventory.set_seat_map(flight(world), [small], if_version=7)
    with pytest.raises(fc.NotFound):
        inventory.set_seat_map(flight(world), [small], leg=3)
    assert world.everything() == before
    large = CabinLayout(cabin="Y", first_row=1, last_row=3, columns="ABC-DEF")
    view = inventory.set_seat_map(flight(world), [large], if_version=1)
    assert (view.version, view.taken, len(view.free)) == (2, ("2C",), 17)
    assert view == inventory.seat_map(flight(world))


@pytest.mark.parametrize("is_stored", [True, False])
def test_a_seat_that_goes_while_it_is_asked_for_is_refused(
    world: FaceWorld, monkeypatch: pytest.MonkeyPatch, is_stored: bool
) -> None:
    """The map was set between the look and the commit: judged again on the new one."""
    order, inventory = world.held(), world.core.inventory
    one, two = (
        CabinLayout(cabin="Y", first_row=1, last_row=rows, columns="ABC-DEF")
        for rows in (1, 2)
    )
    if is_stored:
        inventory.set_seat_map(flight(world), [two])

    def shrink() -> None:
        inventory.set_seat_map(flight(world), [one])

    step_in(monkeypatch, world.store, after=2, then=shrink)
    with pytest.raises(fc.SeatTaken) as refused:
        world.core.orders.assign_seat(order.id, "P1", 0, "2A")
    assert refused.value.facts["reason"] == "absent"
    assert world.rows(SeatRow) == ()


@pytest.mark.parametrize("seat", ["2A", "2B"])
def test_a_map_is_not_set_under_somebody_who_just_sat_down(
    world: FaceWorld, monkeypatch: pytest.MonkeyPatch, seat: str
) -> None:
    """The seat was given away between the look and the commit, anew or once more."""
    order = world.held()
    world.core.orders.assign_seat(order.id, "P1", 0, "2B")
    world.core.orders.release_seat(order.id, "P1", 0)
    small = CabinLayout(cabin="Y", first_row=1, last_row=1, columns="ABC-DEF")

    def sit() -> None:
        world.core.orders.assign_seat(order.id, "P1", 0, seat)

    step_in(monkeypatch, world.store, after=1, then=sit)
    with pytest.raises(fc.SeatTaken):
        world.core.inventory.set_seat_map(flight(world), [small])
    assert taken(world) == (seat,)


def test_eight_threads_want_one_seat(world: FaceWorld) -> None:
    """One gets it; the others are told that it is taken, and may have another."""
    orders = [world.held() for _ in range(8)]

    def sit(order: Order) -> str:
        try:
            world.core.orders.assign_seat(order.id, "P1", 0, "1A")
        except fc.SeatTaken as refused:
            return str(refused.facts["reason"])
        return "seated"

    with ThreadPoolExecutor(8) as pool:
        told_each = Counter(pool.map(sit, orders))
    assert told_each == {"seated": 1, "assigned": 7}
    (row,) = world.rows(SeatRow)
    assert row.order_id in {order.id for order in orders}
    assert world.core.audit().findings == ()


def test_eight_infants_at_once_get_a_block_each_or_none(world: FaceWorld) -> None:
    """The rule of the block holds although the seats themselves are different ones."""
    orders = [with_infant(world) for _ in range(6)]
    wanted = ("1A", "1B", "1C", "1D", "1E", "1F")

    def sit(order: Order, seat: str) -> str:
        try:
            world.core.orders.assign_seat(order.id, "P1", 0, seat)
        except fc.SeatUnsuitable:
            return ""
        return seat

    with ThreadPoolExecutor(6) as pool:
        seated = sorted(filter(None, pool.map(sit, orders, wanted)))
    assert [seat[1] in "ABC" for seat in seated] == [True, False]
    assert world.rows(SeatMapRow)[0].version == 2


def test_a_seat_is_assigned_while_the_map_changes(world: FaceWorld) -> None:
    """Either the seat is there and kept, or it is gone and refused: never both."""
    orders = [world.held() for _ in range(8)]
    small = CabinLayout(cabin="Y", first_row=1, last_row=1, columns="ABC-DEF")

    def sit(order: Order, seat: str) -> bool:
        try:
            world.core.orders.assign_seat(order.id, "P1", 0, seat)
        except fc.SeatTaken:
            return False
        return True

    def shrink() -> bool:
        try:
            world.core.inventory.set_seat_map(flight(world), [small])
        except fc.SeatTaken:
            return False
        return True

    wanted = ("2A", "2B", "2C", "2D", "2E", "2F", "1A", "1B")
    with ThreadPoolExecutor(9) as pool:
        sitting = [
            pool.submit(sit, order, seat)
            for order, seat in zip(orders, wanted, strict=True)
        ]
        shrunk = pool.submit(shrink).result()
        seated = [each.result() for each in sitting]
    assert seated[6:] == [True, True]
    assert not (shrunk and any(seated[:6]))
    assert len(taken(world)) == sum(seated)
