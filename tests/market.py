"""A small market to sell in: two routes, one of them over a stop, and a tariff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import flightcore as fc
from flightcore.assembly import FlightCore
from flightcore.domain.shopping import Offer, OfferPassenger

HEADER = "date,carrier,flight,origin,dest,sched_dep,sched_arr,cancelled"

TARIFF = """
[[brand]]
id = "FLEX"
name = "Flex"

[[brand]]
id = "SAVER"
name = "Saver"

[[rule]]
id = "FLEX"
discounts = [
    { ptc = "CHD", percent = 75 },
    { ptc = "INS", percent = 75 },
    { ptc = "INF", percent = 10 },
]

[[rule]]
id = "SAVER"
penalties = [{ action = "cancel", amount = "40.00 USD" }]
discounts = [
    { ptc = "CHD", percent = 75 },
    { ptc = "INS", percent = 75 },
    { ptc = "INF", percent = 10 },
]

[[tax]]
id = "boarding"
code = "ZP"
nation = "US"
point = "departure"
amount = "5.20 USD"
"""

FARES = """carrier,origin,destination,rbd,fare_basis,brand,trip,amount,currency,rule
AA,JFK,LAX,Y,YFLEX,FLEX,OW,300.00,USD,FLEX
AA,JFK,LAX,Q,QSAVE,SAVER,OW,120.00,USD,SAVER
AA,JFK,SAN,Y,YFLEX,FLEX,OW,320.00,USD,FLEX
AA,JFK,SAN,Q,QSAVE,SAVER,OW,140.00,USD,SAVER
AA,JFK,ORD,Y,YFLEX,FLEX,OW,200.00,USD,FLEX
AA,JFK,ORD,Q,QSAVE,SAVER,OW,90.00,USD,SAVER
AA,ORD,SAN,Y,YFLEX,FLEX,OW,210.00,USD,FLEX
AA,ORD,SAN,Q,QSAVE,SAVER,OW,95.00,USD,SAVER
AA,LAX,JFK,Y,YFLEX,FLEX,OW,300.00,USD,FLEX
AA,LAX,JFK,Q,QSAVE,SAVER,OW,120.00,USD,SAVER
"""

FLIGHTS = (
    "AA,1,JFK,LAX,0900,1215,0",
    "AA,2,LAX,JFK,1400,2230,0",
    # One flight of two legs: JFK-ORD-SAN can be sold as a whole and in parts.
    "AA,30,JFK,ORD,0800,0930,0",
    "AA,30,ORD,SAN,1030,1300,0",
)

DAYS_AHEAD = 30


def departure_day() -> date:
    """A day that is always far enough ahead to sell."""
    return datetime.now(UTC).date() + timedelta(days=DAYS_AHEAD)


def open_market(
    core: FlightCore,
    folder: Path,
    *,
    seats: int = 100,
    classes: str = "YBMQ",
    levels: Mapping[str, int] | None = None,
    flights: Iterable[str] = FLIGHTS,
    days: Iterable[date] = (),
) -> date:
    """Publish the flights, open their seats, file the tariff; the first day.

    Args:
        core: Where.
        folder: For the files that are loaded.
        seats: Of each flight.
        classes: Booking classes, the highest first.
        levels: AU of classes, where it is not that of the seats.
        flights: Rows without their date.
        days: On which all of them fly; one day where none is named.
    """
    day, *others = days or (departure_day(),)
    named = list(flights)
    rows = [HEADER, *(f"{each},{row}" for each in (day, *others) for row in named)]
    _write(folder / "flights.csv", "\n".join(rows))
    _write(folder / "fares.csv", FARES)
    _write(folder / "tariff.toml", TARIFF)
    loaded = core.schedules.load_csv(folder / "flights.csv")
    assert not loaded.report.problems, loaded.report
    core.inventory.open(cabins={"Y": seats}, classes=classes, levels=levels)
    core.tariff.load(folder / "tariff.toml")
    core.tariff.load_csv(folder / "fares.csv")
    return day


def cheapest(
    core: FlightCore,
    day: date,
    *passengers: OfferPassenger,
    destination: str = "LAX",
) -> Offer:
    """The cheapest offer from JFK on that day; one adult where nobody is named."""
    wanted = fc.slice("JFK", destination, on=day)
    return core.search(wanted, passengers=passengers or None).cheapest()


def people(count: int, *, surname: str = "Lovelace") -> list[fc.Traveller]:
    """Adults with names of their own."""
    names = ("Ada", "Byron", "Clara", "Dora", "Edith", "Flora", "Grace", "Hedy", "Ida")
    return [fc.Traveller(name, surname, born="1990-12-10") for name in names[:count]]


def days_from(first: date, count: int) -> tuple[date, ...]:
    """That day and those that follow it."""
    return tuple(first + timedelta(days=after) for after in range(count))


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")
