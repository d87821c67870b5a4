"""The fares of the demo network: openly made, from distances that are real.

For every airline and market of the real month, of the made flights that go on from it,
and of the connections over Chicago and Denver, both ways: three fare families, one way
and round trip. The rules, brands, taxes and services they refer to stand in
``data/tariff.toml``.

    python -m examples.demo_tariff > examples/data/fares.csv
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from examples.demo_network import demo_rows, month

REAL_FLIGHTS = Path(__file__).parent / "data" / "nyc_2013_07.csv.gz"

HEADER = "carrier,origin,destination,rbd,fare_basis,brand,trip,amount,currency,rule"

HUBS = ("DEN", "ORD")
"""Where the demo network connects."""

FIRST_MILE, PER_MILE = 60, 11
"""A STANDARD fare one way: dollars to begin with, and cents a statute mile."""

LEVELS = (
    ("Q", "QA7BA", "BASIC", 70),
    ("M", "MA0ST", "STANDARD", 100),
    ("B", "BA0ST", "STANDARD", 125),
    ("Y", "YA0FX", "FLEX", 220),
)
"""Booking class, fare basis, brand, per cent of the STANDARD fare."""

PER_CENT_OF_ROUND_TRIP = 90
"""What a round trip costs of two fares one way."""

CARRIER_PER_CENT = {"B6": 92, "F9": 82, "FL": 88, "HA": 110, "VX": 95, "WN": 90}
"""What a carrier asks of the common level; the others ask all of it."""

Market = tuple[str, str, str]
"""Carrier, origin, destination."""


def markets(rows: Iterable[dict[str, str]]) -> dict[Market, int]:
    """Statute miles of every market that flights or a connection serve, both ways.

    Args:
        rows: Of schedules, with ``carrier``, ``origin``, ``dest`` and ``distance``.
    """
    direct: dict[Market, int] = {}
    for row in rows:
        carrier, origin, destination = row["carrier"], row["origin"], row["dest"]
        miles = int(row["distance"])
        direct[carrier, origin, destination] = miles
        direct[carrier, destination, origin] = miles
    return direct | {
        market: miles for market, miles in connections(direct) if market not in direct
    }


def connections(direct: dict[Market, int]) -> Iterator[tuple[Market, int]]:
    """Markets that one carrier serves over a hub, the longest way first."""
    found = [
        ((carrier, origin, destination), miles + direct[carrier, hub, destination])
        for (carrier, origin, hub), miles in direct.items()
        if hub in HUBS
        for (other, begins, destination) in direct
        if (other, begins) == (carrier, hub) and destination != origin
    ]
    return iter(sorted(found, key=lambda one: -one[1]))


def fare_rows(served: dict[Market, int]) -> Iterator[str]:
    """Fares as lines of CSV, the header first, in order of market and class."""
    yield HEADER
    for (carrier, origin, destination), miles in sorted(served.items()):
        for rbd, basis, brand, per_cent in LEVELS:
            dollars = one_way(carrier, miles, per_cent)
            for trip, amount in (("OW", dollars), ("RT", round_trip(dollars))):
                yield (
                    f"{carrier},{origin},{destination},{rbd},{basis}{trip},{brand},"
                    f"{trip},{amount}.00,USD,{brand}-{trip}"
                )


def one_way(carrier: str, miles: int, per_cent: int) -> int:
    """Whole dollars, rounded down."""
    cents = FIRST_MILE * 100 + PER_MILE * miles
    return cents * per_cent * CARRIER_PER_CENT.get(carrier, 100) // 1_000_000


def round_trip(dollars: int) -> int:
    """Whole dollars there and back, an even number."""
    return dollars * PER_CENT_OF_ROUND_TRIP // 100 * 2


def schedule_rows() -> Iterator[dict[str, str]]:
    """The real flights, then the made ones."""
    with gzip.open(REAL_FLIGHTS, "rt", encoding="ascii", newline="") as lines:
        yield from csv.DictReader(lines)
    yield from csv.DictReader(demo_rows(month()))


if __name__ == "__main__":
    sys.stdout.writelines(f"{row}\n" for row in fare_rows(markets(schedule_rows())))
