"""What a class is asked for, and what is free without some seats."""

from __future__ import annotations

import pytest
from tests.domain.inventory.scenarios import FLIGHT

from flightcore.domain.inventory import Counter, CounterKey, serial, takes_in, without
from flightcore.domain.kernel.errors import InvalidInventory, NotFound


def counters() -> dict[CounterKey, Counter]:
    return {
        each.key: each
        for leg, chain in ((1, "BMQ"), (2, "BQ"))
        for each in serial("Y", 10, chain).counters(FLIGHT, leg)
    }


def test_a_class_is_asked_for_on_each_leg_along_its_own_path() -> None:
    """Legs may nest otherwise."""
    takes = takes_in(counters(), FLIGHT, (1, 2), booking_class="Q", seats=3)
    assert [(each.leg, each.path, each.seats) for each in takes] == [
        (1, ("Y/Q", "Y/M", "Y/B", "Y"), 3),
        (2, ("Y/Q", "Y/B", "Y"), 3),
    ]


@pytest.mark.parametrize(("code", "legs"), [("M", (1, 2)), ("Y", (1,)), ("B", (3,))])
def test_a_class_that_is_not_open_everywhere_cannot_be_asked_for(
    code: str, legs: tuple[int, ...]
) -> None:
    """Nor can a cabin be, or a leg that is not there."""
    with pytest.raises(NotFound):
        takes_in(counters(), FLIGHT, legs, booking_class=code, seats=1)


def test_seats_are_one_to_nine() -> None:
    """As for every take."""
    for seats in (0, 10):
        with pytest.raises(InvalidInventory):
            takes_in(counters(), FLIGHT, (1,), booking_class="B", seats=seats)


def test_seats_given_back_are_free_along_their_path_and_nowhere_else() -> None:
    """Never below zero, and unknown counters are passed over."""
    takes = takes_in(counters(), FLIGHT, (1,), booking_class="M", seats=2)
    full = {
        key: Counter(key=key, parent=each.parent, au=10, used=10)
        for key, each in counters().items()
    }
    left = without(full, takes)
    used = {(key.leg, key.node): each.used for key, each in left.items()}
    assert [used[1, node] for node in ("Y", "Y/B", "Y/M", "Y/Q")] == [8, 8, 8, 10]
    assert used[2, "Y"] == 10
    assert {each.used for each in without(counters(), takes).values()} == {0}
    assert without({}, takes) == {}
