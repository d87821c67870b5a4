"""Nests: paths, counters, and nests that cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from tests.domain.inventory.scenarios import FLIGHT, nests

from flightcore.domain.inventory import (
    MAX_CAPACITY,
    BookingClass,
    CabinNest,
    serial,
)
from flightcore.domain.kernel.errors import InvalidInventory


def booking_class(code: str, parent: str | None = None, au: int = 5) -> BookingClass:
    return BookingClass(code=code, parent=parent, au=au)


def test_path_goes_up_to_the_cabin() -> None:
    """A path starts with the class and ends with the cabin."""
    nest = serial("Y", 100, "YBMQ")
    assert nest.path("Q") == ("Y/Q", "Y/M", "Y/B", "Y/Y", "Y")
    assert nest.path("Y") == ("Y/Y", "Y")


def test_counters_of_a_branching_nest() -> None:
    """One counter a node: the cabin's first, each with its parent and level."""
    nest = CabinNest(
        cabin="J",
        capacity=20,
        overbooking=2,
        classes=(
            booking_class("J", au=22),
            booking_class("C", "J", 10),
            booking_class("D", "J", 8),
        ),
        bid_prices=(30, 20),
    )
    counters = nest.counters(FLIGHT, 2)
    assert [(each.key.node, each.parent, each.au) for each in counters] == [
        ("J", None, 22),
        ("J/J", "J", 22),
        ("J/C", "J/J", 10),
        ("J/D", "J/J", 8),
    ]
    assert {(each.key.flight_date, each.key.leg) for each in counters} == {(FLIGHT, 2)}
    assert [each.bid_prices for each in counters] == [(30, 20), (), (), ()]
    assert {(each.used, each.oversold) for each in counters} == {(0, 0)}


@given(nests())
def test_paths_are_those_of_the_counters(nest: CabinNest) -> None:
    """Following the counters' parents gives each class's path."""
    parents = {each.key.node: each.parent for each in nest.counters(FLIGHT, 1)}
    for each in nest.classes:
        climbed: list[str] = []
        at: str | None = f"Y/{each.code}"
        while at is not None:
            climbed.append(at)
            at = parents[at]
        assert nest.path(each.code) == tuple(climbed)


def test_default_chain() -> None:
    """By default every class may sell the whole cabin, each nested in the one
    before."""
    nest = serial("Y", 150, "YBM", overbooking=5)
    assert nest.au == 155
    assert [(each.code, each.parent, each.au) for each in nest.classes] == [
        ("Y", None, 155),
        ("B", "Y", 155),
        ("M", "B", 155),
    ]


def test_chain_with_levels_and_protections() -> None:
    """A class has the level given, else its parent's less what that protects."""
    nest = serial("Y", 50, "YBMQ", levels={"M": 12}, protections={"Y": 5, "M": 20})
    assert [each.au for each in nest.classes] == [50, 45, 12, 0]
    assert [each.protection for each in nest.classes] == [5, 0, 20, 0]


def test_largest_cabin() -> None:
    """The limits themselves are allowed, and the level may be their sum."""
    nest = serial("Y", 1000, "Y", overbooking=1000, levels={"Y": 2000})
    assert (MAX_CAPACITY, nest.au) == (1000, 2000)


@pytest.mark.parametrize(
    "wrong",
    [
        {"classes": "YBY"},
        {"classes": "Yb"},
        {"classes": ["YB"]},
        {"classes": [""]},
        {"cabin": "y"},
        {"cabin": ""},
        {"capacity": -1},
        {"capacity": MAX_CAPACITY + 1},
        {"overbooking": -1},
        {"overbooking": MAX_CAPACITY + 1},
        {"levels": {"Y": -1}},
        {"levels": {"Z": 1}},
        {"protections": {"Y": -1}},
        {"protections": {"Z": 1}},
        {"capacity": True},
        {"bid_prices": (1, 2)},
    ],
    ids=str,
)
def test_refused_chains(wrong: dict[str, Any]) -> None:
    """Codes are single letters, unique; numbers are whole and in range."""
    given_values = {"cabin": "Y", "capacity": 9, "classes": "YB", **wrong}
    cabin, capacity = given_values.pop("cabin"), given_values.pop("capacity")
    with pytest.raises(InvalidInventory) as caught:
        serial(cabin, capacity, given_values.pop("classes"), **given_values)
    assert caught.value.facts["reason"]


@pytest.mark.parametrize(
    "classes",
    [
        (booking_class("B", "B"),),
        (booking_class("B", "M"), booking_class("M", "B")),
        (booking_class("B", "M"),),
        (booking_class("B"), booking_class("B")),
    ],
    ids=["in itself", "in a circle", "in nothing", "twice"],
)
def test_refused_trees(classes: tuple[BookingClass, ...]) -> None:
    """A nest is a tree over the classes of its cabin."""
    with pytest.raises(InvalidInventory):
        CabinNest(cabin="Y", capacity=9, classes=classes)


def test_unknown_class() -> None:
    """A path is asked for a class of the cabin only."""
    with pytest.raises(InvalidInventory):
        serial("Y", 9, "YB").path("Q")


def test_parents_may_stand_later() -> None:
    """The order of the classes is the display's, not the nest's."""
    nest = CabinNest(
        cabin="Y", capacity=9, classes=(booking_class("Q", "B"), booking_class("B"))
    )
    assert nest.path("Q") == ("Y/Q", "Y/B", "Y")
