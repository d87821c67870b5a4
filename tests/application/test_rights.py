"""What a principal is told of, and what it is not."""

from __future__ import annotations

import pytest
from tests.application.face_world import FaceWorld

import flightcore as fc
from flightcore.ports.rows import EventRow, NotificationRow
from flightcore.ports.store import eq


def test_availability_is_for_those_who_may_search(world: FaceWorld) -> None:
    """A principal without a role is told of no seats; an agent is."""
    flight = f"AA0001/{world.day}"
    nobody = world.core.as_(
        fc.Principal(id="nobody", name="nobody", tenant="default", roles=())
    )
    with pytest.raises(fc.Forbidden):
        nobody.inventory.availability(flight)
    told = world.agent("ann").inventory.availability(flight)
    assert [each.left for each in told if each.node == "Y"] == [100]


@pytest.mark.parametrize("tenant", ["north", "south"])
def test_a_changed_flight_names_ones_own_tenants_orders(
    world: FaceWorld, tenant: str
) -> None:
    """An administrator hears of all orders of its tenant, and of none of another."""
    orders = {
        name: world.held(core=world.agent("ann", tenant=name)).id
        for name in ("north", "south")
    }
    keeper = fc.Principal(id="k", name="k", tenant=tenant, roles=(fc.Role.ADMIN,))
    changed = world.core.as_(keeper).schedules.cancel_flight(f"AA0001/{world.day}")
    assert changed.orders == (orders[tenant],)


def test_events_of_a_message_are_the_orders_tenants(world: FaceWorld) -> None:
    """Queued and sent: both in the tenant of the order, whoever's core delivers."""
    world.held(core=world.agent("ann", tenant="north"))
    world.until_quiet()
    (row,) = world.rows(NotificationRow)
    told = world.rows(EventRow, eq("aggregate", row.id))
    assert len(told) > 1
    assert {event.tenant for event in told} == {"north"}
