"""Sell a seat in a minute: schedule, seats, fares, search, book, pay, cancel.

    python examples/quickstart.py

It keeps everything in memory. Give it a URL to keep it: sqlite:///agency.db
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flightcore as fc

DATA = Path(__file__).parent / "data"


def main(store: str = "memory://") -> None:
    """Run the main job once, and print what happens."""
    today = datetime.now(UTC).date()
    monday = today + timedelta(days=14 - today.weekday())
    with fc.connect(store, channels=["file:outbox"]) as core:
        core.schedules.load_csv(DATA / "made_2013_07.csv.gz", first_day=monday)
        core.inventory.open(cabins={"Y": 150}, classes="YBMQ")
        core.tariff.load(DATA / "tariff.toml")
        core.tariff.load_csv(DATA / "fares.csv")

        offers = core.search(
            fc.slice("LAX", "JFK", on=monday + timedelta(days=2)),
            passengers=[fc.adult(), fc.child(age=7)],
        )
        order = core.book(
            offers.cheapest(),
            travellers=[
                fc.Traveller("Ada", "Lovelace", born="1990-12-10"),
                fc.Traveller("Byron", "King", born=monday - timedelta(days=8 * 365)),
            ],
            contact="ada@example.com",
            idempotency_key="web-1001",
        )
        print(f"{order.locator} is {order.status}: {order.total}")

        order = core.pay(order.id, fc.card("tok_visa"), idempotency_key="web-1001-pay")
        print(f"{order.locator} is {order.status}: {', '.join(order.documents)}")

        quote = core.cancel(order.id)
        print(f"cancelling brings {quote.refund} back and costs {quote.penalty}")
        print(f"{order.locator} is {quote.confirm().status}")

        core.work()
        print(f"audit: {len(core.audit().findings)} findings")


if __name__ == "__main__":
    main(*sys.argv[1:2])
