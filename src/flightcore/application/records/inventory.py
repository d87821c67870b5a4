"""Nests, counters and holds as rows."""

from __future__ import annotations

import json

from flightcore.application.codec import decode, encode
from flightcore.domain.inventory import (
    CabinNest,
    Counter,
    CounterKey,
    Hold,
    HoldState,
    SeatTake,
)
from flightcore.domain.kernel import HoldId, OrderId
from flightcore.ports.rows import CounterRow, HoldRow, LegCabinRow


def leg_cabin_row(
    nest: CabinNest, *, flight_date: str, leg: int, version: int = 0
) -> LegCabinRow:
    """The row that replaces version ``version`` (0: a new one)."""
    return LegCabinRow(
        flight_date=flight_date,
        leg=leg,
        cabin=nest.cabin,
        capacity=nest.capacity,
        overbooking=nest.overbooking,
        version=version + 1,
        body=encode(nest),
    )


def nest_from(row: LegCabinRow) -> CabinNest:
    """The nest as it is stored."""
    return decode(row.body, CabinNest)


def counter_row(counter: Counter, *, version: int = 0) -> CounterRow:
    """The row that replaces version ``version`` (0: a new one)."""
    prices = counter.bid_prices
    return CounterRow(
        flight_date=counter.key.flight_date,
        leg=counter.key.leg,
        node=counter.key.node,
        parent=counter.parent,
        au=counter.au,
        used=counter.used,
        oversold=counter.oversold,
        bid_prices=json.dumps(prices) if prices else None,
        version=version + 1,
    )


def counter_from(row: CounterRow) -> Counter:
    """The counter as it is stored."""
    prices = json.loads(row.bid_prices) if row.bid_prices else ()
    return Counter(
        key=CounterKey(flight_date=row.flight_date, leg=row.leg, node=row.node),
        parent=row.parent,
        au=row.au,
        used=row.used,
        oversold=row.oversold,
        bid_prices=tuple(prices),
    )


def hold_row(hold: Hold, *, version: int = 0) -> HoldRow:
    """The row that replaces version ``version`` (0: a new one)."""
    return HoldRow(
        id=hold.id,
        order_id=hold.order_id,
        state=str(hold.state),
        deadline=hold.deadline,
        lines=encode(hold.takes).decode(),
        version=version + 1,
    )


def hold_from(row: HoldRow) -> Hold:
    """The hold as it is stored."""
    return Hold(
        id=HoldId(row.id),
        order_id=OrderId(row.order_id),
        state=HoldState(row.state),
        deadline=row.deadline,
        takes=decode(row.lines.encode(), tuple[SeatTake, ...]),
    )
