"""Values of inventory can be stored: JSON and back gives the same value."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from tests.domain.inventory.scenarios import FLIGHT

from flightcore.domain.inventory import (
    CabinLayout,
    CabinNest,
    Hold,
    HoldState,
    PriceGroup,
    SeatMap,
    SeatTake,
    WaitlistEntry,
    WaitlistId,
    WaitlistState,
    events,
    serial,
)
from flightcore.domain.kernel import HoldId, OrderId
from flightcore.domain.kernel.errors import InvalidInventory

NOW = datetime(2026, 11, 1, 12, 30, tzinfo=UTC)
TAKES = (SeatTake(flight_date=FLIGHT, leg=1, path=("Y/B", "Y"), seats=2, married=1),)
VALUES = [
    serial("Y", 150, "YBMQ", protections={"Y": 9}, bid_prices=(90, 80)),
    Hold(
        id=HoldId("hld_1"),
        order_id=OrderId("ord_1"),
        state=HoldState.HELD,
        deadline=NOW,
        takes=TAKES,
    ),
    WaitlistEntry(
        id=WaitlistId("wl_1"),
        order_id=OrderId("ord_1"),
        state=WaitlistState.LISTED,
        priority=1,
        listed_at=NOW,
        takes=TAKES,
    ),
    SeatMap(
        flight_date=FLIGHT,
        leg=1,
        layouts=(
            CabinLayout(
                cabin="Y",
                first_row=1,
                last_row=3,
                columns="ABC-DEF",
                exit_rows=(2,),
                price_groups=(PriceGroup(name="PREFERRED", rows=(1,)),),
            ),
        ),
    ),
    events.SeatsHeld(hold_id="hld_1", order_id="ord_1", takes=TAKES, deadline=None),
    events.AuthorisationLevelsSet(
        flight_date=FLIGHT, leg=1, cabin="Y", levels=(events.Level(node="Y", au=3),)
    ),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_round_trip(value: object) -> None:
    """What was written is what is read."""
    stored = msgspec.json.encode(value)
    assert msgspec.json.decode(stored, type=type(value)) == value


def test_what_is_read_is_checked() -> None:
    """A stored nest that cannot be is refused like one that was given."""
    stored = msgspec.to_builtins(serial("Y", 150, "YB"))
    stored["classes"][0]["parent"] = "B"
    with pytest.raises((InvalidInventory, msgspec.ValidationError)):
        msgspec.convert(stored, type=CabinNest)
