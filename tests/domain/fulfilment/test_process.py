"""The process: every state with every event, and when it is due."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import attrs
import pytest
from tests.domain.booking.sales import NOW

from flightcore.domain.fulfilment import (
    TABLE,
    Fulfilment,
    FulfilmentEvent,
    FulfilmentState,
    advance,
    postpone,
    started,
)
from flightcore.domain.kernel import OrderId
from flightcore.domain.kernel.errors import InvalidTransition

S, E = FulfilmentState, FulfilmentEvent
LATER = NOW + timedelta(seconds=30)

GRAPH = """
DECLINED     payment started           AUTHORISING
DECLINED     cancelled without refund  CLOSED
AUTHORISING  authorised                TICKETING
AUTHORISING  authorisation refused     DECLINED
TICKETING    issued                    CAPTURING
TICKETING    issue refused             VOIDING
CAPTURING    captured                  DONE
CAPTURING    capture refused           MANUAL
VOIDING      voided                    CLOSED
VOIDING      void refused              MANUAL
DONE         cancelled                 REFUNDING
DONE         cancelled without refund  CLOSED
REFUNDING    refunded                  CLOSED
REFUNDING    refund refused            MANUAL
MANUAL       cancelled before capture  VOIDING
MANUAL       capture tried again       CAPTURING
MANUAL       void tried again          VOIDING
MANUAL       refund tried again        REFUNDING
"""


def edges() -> dict[tuple[str, str], str]:
    """The graph above, read: from (state, event) to state."""
    found = {}
    for line in GRAPH.strip().splitlines():
        before, *event, after = line.split()
        found[before, " ".join(event)] = after
    return found


def process(state: FulfilmentState) -> Fulfilment:
    return Fulfilment(
        order_id=OrderId("ord_1"), state=state, due_at=NOW, attempts=3, version=2
    )


def test_the_table_is_the_published_one() -> None:
    """Every step is there, and no other."""
    assert edges() == {(str(a), str(e)): str(b) for (a, e), b in TABLE.items()}


@pytest.mark.parametrize(
    ("state", "event"), list(product(FulfilmentState, FulfilmentEvent)), ids=str
)
def test_every_state_with_every_event(
    state: FulfilmentState, event: FulfilmentEvent
) -> None:
    """A step goes where the graph says, or is refused with all facts."""
    wanted = edges().get((state, event))
    if wanted is None:
        with pytest.raises(InvalidTransition) as raised:
            advance(process(state), event, due_at=LATER)
        assert raised.value.facts == {
            "kind": "fulfilment",
            "id": "ord_1",
            "state": state,
            "step": event,
        }
        return
    after = advance(process(state), event, due_at=LATER)
    assert after.state == wanted
    assert after.due_at == (LATER if after.state.is_busy else None)
    assert (after.attempts, after.version, after.order_id) == (0, 2, "ord_1")


def test_only_closed_is_for_ever() -> None:
    """Each other state has a way on, for a machine or for a person."""
    left = {before for before, _ in TABLE}
    assert set(S) - left == {S.CLOSED}


def test_a_busy_state_has_work() -> None:
    """Five states are carried on by workers; the others wait for people or none."""
    busy = {state for state in S if state.is_busy}
    assert busy == {S.AUTHORISING, S.TICKETING, S.CAPTURING, S.VOIDING, S.REFUNDING}


def test_it_begins_by_authorising() -> None:
    """With the first payment, and due when its lease ends."""
    new = started(OrderId("ord_1"), due_at=LATER)
    assert new == Fulfilment(
        order_id=OrderId("ord_1"), state=S.AUTHORISING, due_at=LATER
    )


def test_to_postpone_changes_nothing_else() -> None:
    """Only the time to look again."""
    before = process(S.CAPTURING)
    assert postpone(before, due_at=LATER) == attrs.evolve(before, due_at=LATER)
