"""Which operation a gateway's message can be about: one that its order waits for."""

from __future__ import annotations

from tests.domain.booking.sales import FAMILY, offer, placed
from tests.domain.fulfilment.world import World, paid_by_two

from flightcore.domain.fulfilment import awaited


def test_only_what_was_sent_and_has_no_answer() -> None:
    """Not one that was never sent, nor one whose answer is on record, at any step."""
    world = World.of(placed(offer(*FAMILY)))
    assert awaited(world.case, "any") is None
    world.begin()
    authorisation = world.open().gateway_key
    assert awaited(world.case, authorisation) is None
    world.send(world.open())
    assert awaited(world.case, authorisation) == world.open()
    world.succeed()
    assert awaited(world.case, authorisation) is None
    world.issue()
    capture = world.open().gateway_key
    world.send(world.open())
    assert awaited(world.case, capture) == world.open()
    assert awaited(world.case, authorisation) is None
    world.succeed()
    assert awaited(world.case, capture) is None


def test_another_key_is_nobodys() -> None:
    """A message under a key that the order does not have is about nothing here."""
    world = World.of().begin()
    world.send(world.open())
    assert awaited(world.case, world.open().gateway_key + "x") is None


def test_an_operation_of_several_is_found_by_its_key() -> None:
    """Of two refunds under way, each is found by its own key; an ended one is not."""
    world = paid_by_two(5_000, 6_700).cancel()
    first, second = [
        each for each in world.case.payment.operations if not each.state.is_final
    ]
    world.send(first)
    world.send(second)
    found = awaited(world.case, second.gateway_key)
    assert found is not None
    assert found.id == second.id
    world.succeed()
    keys = (first.gateway_key, second.gateway_key)
    assert [awaited(world.case, key) is None for key in keys].count(True) == 1
