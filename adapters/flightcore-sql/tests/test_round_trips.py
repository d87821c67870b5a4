"""How often a use case asks the database and waits for its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import make_url
from tests.market import cheapest, open_market, people
from tests.proxy import Proxy

import flightcore as fc
from flightcore.assembly import FlightCore

_T = TypeVar("_T")

PAGE = Path(__file__).parents[3] / "docs" / "adapters" / "postgresql.md"
MOST = {
    "search": 4,
    "book": 3,
    "book again with its key": 7,
    "read an order": 1,
    "pay and ticket": 31,
    "quote a cancellation": 5,
    "cancel and refund": 16,
}
"""Round trips of each use case, ``BEGIN`` and ``COMMIT`` among them."""
RUNS = 3
"""The first of them opens connections and learns flights, and any may be held up."""


@pytest.fixture
def proxy(url: str) -> Iterator[Proxy]:
    server = make_url(url)
    assert server.host
    assert server.port
    with closing(Proxy(server.host, server.port)) as proxy:
        yield proxy


@pytest.fixture
def core(url: str, proxy: Proxy) -> Iterator[FlightCore]:
    there = make_url(url).set(host="127.0.0.1", port=proxy.port)
    with fc.connect(there.render_as_string(hide_password=False)) as core:
        yield core


class _Counted:
    """Runs calls, and notes the fewest round trips that each of them took."""

    def __init__(self, proxy: Proxy) -> None:
        self._proxy = proxy
        self.fewest: dict[str, int] = {}

    def __call__(self, name: str, call: Callable[[], _T]) -> _T:
        before = self._proxy.round_trips
        result = call()
        taken = self._proxy.round_trips - before
        self.fewest[name] = min(taken, self.fewest.get(name, taken))
        return result


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_no_use_case_asks_more_often(
    core: FlightCore, proxy: Proxy, tmp_path: Path
) -> None:
    """Each takes at most as many round trips as it is known to, a booking three."""
    day = open_market(core, tmp_path)
    counted = _Counted(proxy)
    for run in range(RUNS):
        _sell(core, day, f"run-{run}", counted)
    for name, taken in counted.fewest.items():
        print(f"| {name} | {taken} |")
    assert counted.fewest.keys() == MOST.keys()
    assert {n: taken for n, taken in counted.fewest.items() if taken > MOST[n]} == {}


def _sell(core: FlightCore, day: date, key: str, counted: _Counted) -> None:
    offer = counted("search", lambda: cheapest(core, day))
    book = partial(
        core.book,
        offer,
        travellers=people(1),
        contact="ada@example.com",
        idempotency_key=key,
    )
    order = counted("book", book)
    assert counted("book again with its key", book) == order
    assert counted("read an order", lambda: core.orders.get(order.id)) == order
    paid = counted("pay and ticket", lambda: core.pay(order.id, fc.card("tok_visa")))
    assert paid.status == "TICKETED"
    quote = counted("quote a cancellation", lambda: core.cancel(order.id))
    counted("cancel and refund", quote.confirm)


def test_the_page_says_how_many() -> None:
    """What readers are told of them is what is checked here."""
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name, n in MOST.items() if f"| {name} | {n} |" not in text] == []
