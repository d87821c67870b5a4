"""A market of one airline and two cities, for pages and first steps.

The flights and fares are made up.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import flightcore as fc

TARIFF = """
[[brand]]
id = "SAVER"
name = "Saver"
baggage = "1PC"

[[brand]]
id = "FLEX"
name = "Flex"
baggage = "2PC"

[[rule]]
id = "SAVER"
penalties = [{ action = "cancel", amount = "40.00 USD" }]
discounts = [{ ptc = "CHD", percent = 75 }, { ptc = "INF", percent = 10 }]

[[rule]]
id = "FLEX"
discounts = [{ ptc = "CHD", percent = 75 }, { ptc = "INF", percent = 10 }]

[[tax]]
id = "us-segment"
code = "ZP"
nation = "US"
point = "departure"
amount = "5.20 USD"
"""

FARES = """carrier,origin,destination,rbd,fare_basis,brand,trip,amount,currency,rule
AA,JFK,LAX,Q,QSAVE,SAVER,OW,120.00,USD,SAVER
AA,JFK,LAX,Y,YFLEX,FLEX,OW,300.00,USD,FLEX
AA,LAX,JFK,Q,QSAVE,SAVER,OW,120.00,USD,SAVER
AA,LAX,JFK,Y,YFLEX,FLEX,OW,300.00,USD,FLEX
"""


def open_market(core: fc.FlightCore, *, seats: int = 9) -> date:
    """Publish a week of flights, open their seats, file the fares.

    Args:
        core: Where to.
        seats: In the only cabin, Y, with the classes Y and Q.

    Returns:
        The first day on which there are flights, thirty days ahead: AA1 from JFK to
        LAX and AA2 back.
    """
    first = datetime.now(UTC).date() + timedelta(days=30)
    rows = ["date,carrier,flight,origin,destination,departure,arrival"]
    for number in range(7):
        day = first + timedelta(days=number)
        rows.append(f"{day},AA,1,JFK,LAX,09:00,12:15")
        rows.append(f"{day},AA,2,LAX,JFK,14:00,22:30")
    with TemporaryDirectory() as folder:
        core.schedules.load_csv(_file(folder, "flights.csv", "\n".join(rows)))
        core.inventory.open(cabins={"Y": seats}, classes="YQ")
        core.tariff.load(_file(folder, "tariff.toml", TARIFF))
        core.tariff.load_csv(_file(folder, "fares.csv", FARES))
    return first


def _file(folder: str, name: str, text: str) -> Path:
    path = Path(folder, name)
    path.write_text(text, encoding="utf-8")
    return path
