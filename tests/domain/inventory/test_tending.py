"""What time alone makes of a waitlist entry, and of the legs that are on sale."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
import pytest
from tests.domain.inventory.test_waitlist import ANSWER_BY, BEFORE, entry
from tests.domain.schedule.places import flight, leg

from flightcore.domain.inventory import (
    WaitlistState,
    legs_to_close,
    legs_to_open,
    tend,
)
from flightcore.domain.schedule import FlightState

LATE = ANSWER_BY + timedelta(days=1)
LISTED, OFFERED = WaitlistState.LISTED, WaitlistState.OFFERED


@pytest.mark.parametrize(
    ("state", "now", "closes_at", "after"),
    [
        (LISTED, BEFORE, LATE, None),
        (LISTED, ANSWER_BY, LATE, None),
        (LISTED, LATE, LATE, WaitlistState.CANCELLED),
        (LISTED, BEFORE, None, WaitlistState.CANCELLED),
        (OFFERED, BEFORE, LATE, None),
        (OFFERED, ANSWER_BY, LATE, WaitlistState.LAPSED),
        (OFFERED, BEFORE, BEFORE, WaitlistState.CANCELLED),
        (OFFERED, BEFORE, None, WaitlistState.CANCELLED),
        (WaitlistState.CLEARED, LATE, None, None),
        (WaitlistState.LAPSED, LATE, None, None),
        (WaitlistState.CANCELLED, LATE, None, None),
    ],
)
def test_an_entry_lapses_or_ends_with_the_sale(
    state: WaitlistState,
    now: datetime,
    closes_at: datetime | None,
    after: WaitlistState | None,
) -> None:
    """Half open on both deadlines; what was offered is given back."""
    step = tend(entry(state=state), now=now, closes_at=closes_at)
    assert (step and step.entry.state) == after
    if step is not None:
        assert step.seats.returns == (entry().takes if state is OFFERED else ())


def test_only_an_offer_owns_its_seats() -> None:
    """Before, they are wanted; after, they are the order's."""
    for state in WaitlistState:
        own = entry(state=state).offered
        assert own == (entry().takes if state is OFFERED else ())


ONE = flight(leg(1, "JFKORD", (8, 10)))
TWO = flight(leg(1, "JFKORD", (8, 10)), leg(2, "ORDSAN", (11, 15)))


def test_legs_follow_the_schedule() -> None:
    """Gone legs close, new ones open, and a cancelled flight has none."""
    off = attrs.evolve(TWO, state=FlightState.CANCELLED)
    assert legs_to_close(ONE, [1, 2, 1]) == (2,)
    assert legs_to_close(TWO, [2, 1]) == ()
    assert legs_to_close(off, [2, 1]) == (1, 2)
    assert legs_to_open(TWO, [1]) == (2,)
    assert legs_to_open(ONE, [1, 2]) == ()
    assert legs_to_open(off, [1]) == ()
    assert legs_to_open(TWO, []) == (), "a flight that was never opened stays so"
