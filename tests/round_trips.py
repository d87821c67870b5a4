"""How often one use case waits for the database, counted on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url
from tests.market import cheapest, departure_day, open_market, people
from tests.proxy import Proxy

import flightcore as fc
from flightcore.assembly import FlightCore

MOST: Mapping[str, Mapping[str, int]] = {
    "search": {"postgresql": 4, "mariadb": 14},
    "book": {"postgresql": 3, "mariadb": 10},
    "orders.get": {"postgresql": 1, "mariadb": 10},
    "pay": {"postgresql": 30, "mariadb": 161},
    "cancel": {"postgresql": 6, "mariadb": 22},
    "confirm": {"postgresql": 17, "mariadb": 99},
}
"""By use case and database; what begins and ends a transaction is counted."""


def counted(url: str) -> dict[str, int]:
    """Trips of each use case in a core that has done all of them before.

    Args:
        url: Of an empty database.
    """
    server = make_url(url)
    proxy = Proxy(server.host or "", server.port or 0)
    there = server.set(host="127.0.0.1", port=proxy.port)
    core = fc.connect(there.render_as_string(hide_password=False))
    with TemporaryDirectory() as folder:
        open_market(core, Path(folder))
    _once(core, proxy)
    trips = _once(core, proxy)
    core.close()
    proxy.close()
    return trips


def _once(core: FlightCore, proxy: Proxy) -> dict[str, int]:
    trips: dict[str, int] = {}
    before = proxy.trips

    def note(name: str) -> None:
        nonlocal before
        trips[name], before = proxy.trips - before, proxy.trips

    offer = cheapest(core, departure_day())
    note("search")
    order = core.book(offer, travellers=people(1), contact="ada@example.com")
    note("book")
    core.orders.get(order.id)
    note("orders.get")
    core.pay(order.id, fc.card("tok_visa"))
    note("pay")
    quote = core.cancel(order.id)
    note("cancel")
    quote.confirm()
    note("confirm")
    return trips
