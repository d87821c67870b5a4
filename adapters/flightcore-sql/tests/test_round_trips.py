"""A use case waits for the database no oftener than is written down."""

from __future__ import annotations

import pytest
from tests.round_trips import MOST, counted


@pytest.mark.parametrize("url", ["postgresql", "mariadb"], indirect=True)
def test_trips_of_each_use_case(url: str) -> None:
    """One traveller, one flight, nobody else; counted between client and server."""
    database = "mariadb" if url.startswith("mysql") else "postgresql"
    trips = counted(url)
    most = {name: limits[database] for name, limits in MOST.items()}
    assert {name for name, count in trips.items() if count > most[name]} == set(), trips
    assert trips.keys() == most.keys()


def test_a_booking_is_begin_lock_write_and_commit() -> None:
    """What is written down for PostgreSQL is within what was promised."""
    assert MOST["book"]["postgresql"] <= 4
