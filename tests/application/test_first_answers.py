"""The answer of a first call is what its repetitions read back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.application.face_world import FaceWorld, open_world
from tests.market import people

import flightcore as fc

KEYS = count()
"""One for each example, since all are sold in one world."""


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaceWorld]:
    folder: Path = tmp_path_factory.mktemp("market")
    with open_world("memory", folder, seats=900) as opened:
        yield opened


def spelled(value: Any) -> object:
    """A value with the types of all its parts, which ``==`` lets differ."""
    if attrs.has(type(value)):
        parts = [getattr(value, each.name) for each in attrs.fields(type(value))]
        return type(value), [spelled(part) for part in parts]
    if isinstance(value, tuple):
        return tuple, [spelled(part) for part in value]
    return type(value), value


@settings(max_examples=40, deadline=None)
@given(
    destination=st.sampled_from(["LAX", "SAN", "ORD"]),
    adults=st.integers(1, 2),
    child=st.integers(2, 11) | st.none(),
    infant=st.booleans(),
    phone=st.sampled_from(["", "+442071838750"]),
    picked=st.integers(0, 100),
)
def test_a_first_answer_is_what_is_read_back(
    market: FaceWorld,
    destination: str,
    adults: int,
    child: int | None,
    infant: bool,
    phone: str,
    picked: int,
) -> None:
    """To the type of every part, whoever travels and whatever is booked."""
    party, travellers = [fc.adult()] * adults, people(adults)
    if child is not None:
        party.append(fc.child(age=child))
        travellers.append(_born("Chloë", market.day - timedelta(days=366 * child + 30)))
    if infant:
        party.append(fc.infant())
        travellers.append(_born("Ian", market.day - timedelta(days=200)))
    wanted = fc.slice("JFK", destination, on=market.day)
    offers = list(market.core.search(wanted, passengers=party))
    contact, key = fc.Contact("ada@Example.com", phone), f"first-{next(KEYS)}"

    def book() -> fc.Order:
        return market.core.book(
            offers[picked % len(offers)],
            travellers=travellers,
            contact=contact,
            idempotency_key=key,
        )

    first = book()
    assert spelled(book()) == spelled(first)


def _born(name: str, day: date) -> fc.Traveller:
    return fc.Traveller(name, "Lovelace", born=day)
