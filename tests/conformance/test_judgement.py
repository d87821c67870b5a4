"""How a batch is parted into waves that can be judged at one time, and locked."""

from __future__ import annotations

from flightcore.ports.judgement import needs, waves
from flightcore.ports.rows import CounterRow, OrderRow
from flightcore.ports.store import Changes, Guard
from flightcore.testing.samples import claim, counter, order, seats

GUARD = Guard(rows=OrderRow, key=("ord_x",), version=1)
GUARDED = Changes(puts=(order("a"),), guards=(GUARD,))
ALIKE = Changes(puts=(order("b"),), guards=(GUARD,))
WRITES = Changes(puts=(order("x", version=2),))


def sizes(*batch: Changes) -> list[int]:
    """Units in each wave, which keep their order."""
    parted = list(waves(batch))
    assert [item for wave in parted for item in wave] == list(batch)
    return [len(wave) for wave in parted]


def test_what_nobody_writes_is_shared() -> None:
    """A flight that many guard, and its counters."""
    assert sizes(GUARDED, ALIKE) == [2]
    assert sizes(*(Changes(puts=(order(n),), seats=seats(1)) for n in "abc")) == [3]


def test_a_guard_waits_for_who_writes_before_it() -> None:
    """And who writes, for the guard before them."""
    assert sizes(WRITES, GUARDED) == [1, 1]
    assert sizes(GUARDED, WRITES) == [1, 1]
    assert sizes(GUARDED, ALIKE, WRITES, GUARDED, ALIKE) == [2, 1, 2]


def test_nobody_writes_what_another_of_the_wave_writes() -> None:
    """Neither a row nor a claim."""
    assert sizes(WRITES, WRITES) == [1, 1]
    twins = [Changes(claim=claim(), puts=(order(name),)) for name in "ab"]
    assert sizes(*twins) == [1, 1]


def test_seats_of_a_counter_that_is_replaced() -> None:
    """The rule needs the counter as it stands then."""
    sells = Changes(puts=(order("a"),), seats=seats(1))
    replaces = Changes(puts=(counter("Y", 9, parent=None, version=2),))
    assert sizes(sells, replaces) == [1, 1]
    assert sizes(replaces, sells) == [1, 1]


def test_counters_are_locked_last() -> None:
    """By who replaces them as by who sells their seats: nobody waits crosswise."""
    replaced = counter("Y/B", 9, version=2)
    wanted = needs([Changes(puts=(replaced, WRITES.puts[0]))], hopeful=True)
    assert [rows for rows, _ in wanted.rows] == [OrderRow, CounterRow]


def test_counters_are_locked_in_one_order() -> None:
    """Those that one unit replaces, together with those that another moves."""
    replaced = counter("Z", 9, parent=None, version=2)
    wave = [Changes(seats=seats(1)), Changes(puts=(replaced,))]
    assert [key[2] for _, key in needs(wave, hopeful=True).rows] == ["Y", "Y/B", "Z"]
    assert needs(wave[:1], hopeful=True).rows == ()
