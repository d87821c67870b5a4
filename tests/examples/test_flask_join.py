"""The Flask example sells trips, each with its order or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from examples.flask_join.app import create_app
from examples.small_market import open_market
from flask.testing import FlaskClient
from tests.conformance.mysql_benches import new_mysql_database
from tests.conformance.store_benches import new_postgresql_database
from tests.mariadb_server import mariadb_url
from tests.servers import postgresql_url

from flightcore.assembly import FlightCore


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/agency.db"
    elif request.param == "mariadb":
        with new_mysql_database(mariadb_url()) as url:
            yield url
    else:
        with new_postgresql_database(postgresql_url()) as url:
            yield url


def test_a_trip_and_its_order_are_one(url: str) -> None:
    """The second trip of a customer is refused, and its flight is not booked."""
    app = create_app(url)
    core: FlightCore = app.extensions["flightcore"]
    wanted = {
        "customer": "ada@example.com",
        "from": "JFK",
        "to": "LAX",
        "on": open_market(core).isoformat(),
        "traveller": {"given": "Ada", "surname": "Lovelace", "born": "1990-12-10"},
    }
    client = app.test_client()
    sold, trip = _asked(client, wanted)
    again, refusal = _asked(client, wanted)
    nowhere, reason = _asked(client, {**wanted, "to": "XXX"})
    assert (sold, again, nowhere) == (201, 409, 409)
    assert (refusal["code"], reason["code"]) == ("has_a_trip", "unknown_airport")
    assert client.get("/trips").json == {"ada@example.com": trip["locator"]}
    assert [order.locator for order in core.orders.list()] == [trip["locator"]]
    core.close()
    app.extensions["database"].dispose()


def _asked(client: FlaskClient, wanted: Mapping[str, object]) -> tuple[int, Any]:
    answer = client.post("/trips", json=wanted)
    return answer.status_code, answer.json
