"""Two cores over one store, each with a gateway of its own: each does what is its."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.application.face_world import FaceWorld

import flightcore as fc
from flightcore.application.booking.dossier import read_dossier
from flightcore.application.booking.effects import Effects
from flightcore.domain.kernel.errors import UnsafeComposition
from flightcore.domain.users import SYSTEM
from flightcore.memory import SimulatedGateway
from flightcore.system import SystemClock, SystemConcurrency

A_LEASE = 61


class OtherGateway(SimulatedGateway):
    """Another gateway, by its name and its books."""


def another() -> SimulatedGateway:
    """A gateway with books of its own."""
    seams = {"clock": SystemClock(), "concurrency": SystemConcurrency()}
    return OtherGateway.connect("simulated://", seams)


def unanswered(world: FaceWorld) -> str:
    """A ticketed order whose capture was done, and the answer to it got lost."""
    order = world.core.pay(world.held().id, fc.card("tok_capture_timeout_after"))
    assert world.core.backlog().operations_open == 1
    return order.id


def test_a_worker_leaves_to_another_what_its_gateway_never_saw(
    world: FaceWorld,
) -> None:
    """Else it would hear "never heard of it", and a capture that was done be lost."""
    order_id = unanswered(world)
    other = world.another(gateway=another())
    for _ in range(40):
        world.offset.advance(A_LEASE)
        other.work()
    assert other.orders.get(order_id).status is fc.OrderStatus.TICKETED
    assert other.backlog().operations_open == 1
    world.offset.advance(A_LEASE)
    world.until_quiet()
    assert world.core.backlog().is_quiet
    assert world.core.audit().findings == ()


def test_a_refund_goes_back_where_the_money_came_from(world: FaceWorld) -> None:
    """Whoever confirms, only the gateway that captured is asked to refund."""
    order = world.ticketed()
    gateway = another()
    world.another(gateway=gateway).cancel(order.id).confirm()
    assert gateway.books().operations == ()
    world.offset.advance(A_LEASE)
    world.until_quiet()
    kinds = [str(it.kind) for it in world.gateway.books().operations]
    assert sorted(kinds) == ["AUTHORISE", "CAPTURE", "REFUND"]
    assert world.core.backlog().is_quiet


def test_nothing_is_written_for_another_gateway(world: FaceWorld) -> None:
    """Sending and asking are refused before a row is touched."""
    order_id = unanswered(world)
    runtime = world.another(gateway=another())._runtime
    dossier = read_dossier(runtime, order_id, principal=SYSTEM)
    capture = dossier.case.payment.operations[-1]
    before = world.everything()
    effects = Effects(runtime, dossier)
    for step in (effects.send, effects.look_up):
        with pytest.raises(UnsafeComposition) as caught:
            step(capture)
        assert caught.value.facts["lacks"] == "simulated"
    assert world.everything() == before


def test_a_gateway_given_by_hand_is_the_one_of_its_url(
    world: FaceWorld, tmp_path: Path
) -> None:
    """What one wrote down, the other does; as two they left it to each other."""
    url = (tmp_path / "books").as_uri().replace("file", "simulated", 1)
    by_url = world.another(gateway=url)
    by_url.pay(world.held().id, fc.card("tok_capture_timeout_after"))
    assert by_url.backlog().operations_open == 1
    seams = {"clock": SystemClock(), "concurrency": SystemConcurrency()}
    by_hand = world.another(gateway=SimulatedGateway.connect(url, seams))
    for _ in range(3):
        world.offset.advance(A_LEASE)
        by_hand.work()
    assert by_hand.backlog().operations_open == 0
