"""A market that is small enough to be sold out: its plain facts, and its rows.

The facts are written down twice on purpose: as files that the library loads, and as
the tables that the model reckons with.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs

from flightcore.assembly import connect
from flightcore.domain.inventory import BookingClass, CabinNest
from flightcore.memory import MemoryStore
from flightcore.ports.rows import ROW_TYPES, ClaimRow, EventRow, Row, is_versioned
from flightcore.ports.store import find
from flightcore.system import SystemClock, SystemConcurrency

START = datetime(2031, 5, 5, 8, 0, tzinfo=UTC)
"""When every sequence begins: a Monday."""
DAY = date(2031, 6, 9)
"""When every flight leaves: later than any sequence lasts."""

Leg = tuple[str, int]
"""Id of a flight-date, and the leg's place in it."""

LAX, SAN, BOS = f"AA0001/{DAY}", f"AA0030/{DAY}", f"ZZ0007/{DAY}"
ONWARD = f"AA0050/{DAY}"

ITINERARIES: Mapping[str, tuple[tuple[Leg, ...], ...]] = {
    "LAX": (((LAX, 1),),),
    "ORD": (((SAN, 1),),),
    # Nonstop with a stop, and with a change of aircraft at the same place.
    "SAN": (((SAN, 1), (SAN, 2)), ((SAN, 1), (ONWARD, 1))),
    "BOS": (((BOS, 1),),),
}
"""From JFK: the legs of every way to go."""

BOARDINGS: Mapping[tuple[Leg, ...], int] = {
    legs: len({flight for flight, _ in legs})
    for ways in ITINERARIES.values()
    for legs in ways
}
"""How often a passenger boards on each of these ways."""

WITHOUT_TICKETS = "ZZ"
"""A carrier that has no accounting code, so that no ticket of it can be issued."""

LEVELS: Mapping[str, int] = {"Y": 5, "Y/Y": 5, "Y/M": 3, "Y/Q": 2, "Y/B": 2}
"""Authorisation level of each node, the same on every leg: four seats and one more."""

CHAINS: Mapping[str, tuple[str, ...]] = {
    "Y": ("Y/Y", "Y"),
    "M": ("Y/M", "Y/Y", "Y"),
    "Q": ("Y/Q", "Y/M", "Y/Y", "Y"),
    "B": ("Y/B", "Y/Y", "Y"),
}
"""The nodes that a seat of each class counts at."""

FARES: Mapping[str, Mapping[str, int]] = {
    "LAX": {"Y": 40_000, "M": 30_000, "B": 24_000, "Q": 12_000},
    "ORD": {"Y": 20_000, "M": 16_000, "B": 14_000, "Q": 8_000},
    "SAN": {"Y": 44_000, "M": 34_000, "B": 28_000, "Q": 14_000},
    "BOS": {"Y": 18_000, "M": 12_000, "B": 10_000, "Q": 6_000},
}
"""What an adult pays in cents, by destination and class."""

PENALTIES: Mapping[str, int | None] = {"Y": 0, "M": 4_000, "B": 4_000, "Q": None}
"""Kept of each passenger's fare when it is cancelled; None: all of it."""
SHARES: Mapping[str, int] = {"ADT": 100, "CHD": 75, "INF": 10}
"""Per cent of the adult's fare."""
KEPT_TAX, BOARDING_TAX = 300, 520
"""One that never comes back, and one that always does, in cents a boarding."""

_FLIGHTS = (
    "AA,1,JFK,LAX,0900,1215,0",
    "AA,30,JFK,ORD,0800,0930,0",
    "AA,30,ORD,SAN,1030,1300,0",
    "AA,50,ORD,SAN,1230,1500,0",
    "ZZ,7,JFK,BOS,1000,1110,0",
)
_PARENTS = {"Y": None, "M": "Y", "Q": "M", "B": "Y"}
_DISCOUNTS = '[{ ptc = "CHD", percent = 75 }, { ptc = "INF", percent = 10 }]'
_TAXES = f"""
[[tax]]
id = "boarding"
code = "ZP"
nation = "US"
point = "boarding"
amount = "{BOARDING_TAX / 100:.2f} USD"

[[tax]]
id = "kept"
code = "XA"
nation = "US"
point = "boarding"
refundable = "never"
amount = "{KEPT_TAX / 100:.2f} USD"
"""


@attrs.frozen(kw_only=True)
class Way:
    """One way to travel, in one class.

    Attributes:
        destination: Where to, from JFK.
        legs: The legs flown.
        booking_class: The same on all of them.
    """

    destination: str
    legs: tuple[Leg, ...]
    booking_class: str

    def price(self, party: tuple[str, ...]) -> int:
        """What the party pays, in cents."""
        return sum(self._fare(ptc) for ptc in party) + len(party) * self._taxes

    def refund(self, party: tuple[str, ...]) -> int:
        """What comes back of that when it is cancelled, in cents."""
        taxes = BOARDING_TAX * BOARDINGS[self.legs]
        return sum(self._returned(self._fare(ptc)) + taxes for ptc in party)

    @property
    def has_tickets(self) -> bool:
        """Whether tickets can be issued for it."""
        return not self.legs[0][0].startswith(WITHOUT_TICKETS)

    @property
    def _taxes(self) -> int:
        return (KEPT_TAX + BOARDING_TAX) * BOARDINGS[self.legs]

    def _fare(self, ptc: str) -> int:
        return FARES[self.destination][self.booking_class] * SHARES[ptc] // 100

    def _returned(self, fare: int) -> int:
        penalty = PENALTIES[self.booking_class]
        return 0 if penalty is None else max(0, fare - penalty)


@cache
def market_rows() -> tuple[Row, ...]:
    """The market as rows for an empty store; filed through a core, once a process."""
    settings = {"clock": SystemClock(), "concurrency": SystemConcurrency()}
    store = MemoryStore.connect("memory://", settings)
    with TemporaryDirectory() as folder, connect(store) as core:
        core.schedules.load_csv(_file(folder, "flights.csv", _schedule()))
        core.inventory.open_nests([_nest()])
        core.tariff.load(_file(folder, "tariff.toml", _tariff()))
        core.tariff.load_csv(_file(folder, "fares.csv", _fares()))
        return tuple(_new(row) for row in _filed(store))


def _filed(store: MemoryStore) -> list[Row]:
    made_by_loading = (ClaimRow, EventRow)
    asked = [find(kind) for kind in ROW_TYPES.values() if kind not in made_by_loading]
    return [row for question in asked for row in store.read(question)[question]]


def _new(row: Any) -> Row:
    fresh: Row = attrs.evolve(row, version=1) if is_versioned(type(row)) else row
    return fresh


def _file(folder: str, name: str, text: str) -> Path:
    path = Path(folder) / name
    path.write_text(text + "\n", encoding="utf-8")
    return path


def _schedule() -> str:
    header = "date,carrier,flight,origin,dest,sched_dep,sched_arr,cancelled"
    return "\n".join([header, *(f"{DAY},{flight}" for flight in _FLIGHTS)])


def _nest() -> CabinNest:
    classes = tuple(
        BookingClass(code=code, parent=parent, au=LEVELS[f"Y/{code}"])
        for code, parent in _PARENTS.items()
    )
    return CabinNest(cabin="Y", capacity=4, overbooking=1, classes=classes)


def _tariff() -> str:
    parts = [_TAXES]
    for code, penalty in PENALTIES.items():
        terms = '{ action = "cancel" }'
        if penalty is None:
            terms = '{ action = "cancel", permitted = false }'
        elif penalty:
            terms = f'{{ action = "cancel", amount = "{penalty / 100:.2f} USD" }}'
        parts.append(f'[[brand]]\nid = "BRAND{code}"\nname = "Brand {code}"\n')
        parts.append(
            f'[[rule]]\nid = "RULE{code}"\npenalties = [{terms}]\n'
            f"discounts = {_DISCOUNTS}\n"
        )
    return "\n".join(parts)


def _fares() -> str:
    header = "carrier,origin,destination,rbd,fare_basis,brand,trip,amount,currency,rule"
    return "\n".join([header, *_fare_lines()])


def _fare_lines() -> list[str]:
    return [
        f"{ITINERARIES[place][0][0][0][:2]},JFK,{place},{code},{code}OW,BRAND{code},"
        f"OW,{cents / 100:.2f},USD,RULE{code}"
        for place, classes in FARES.items()
        for code, cents in classes.items()
    ]
