"""Opening a leg for sale, and changing its seats without un-booking any (IN9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from flightcore.domain.inventory import events
from flightcore.domain.inventory.nest import CabinNest
from flightcore.domain.inventory.seats import Counter, CounterKey
from flightcore.domain.kernel.errors import InvalidInventory, NotFound


@attrs.frozen(kw_only=True)
class InventoryChange:
    """What to write, all in one commit.

    Attributes:
        counters: To put: the new ones and those that differ, with ``used`` as read.
        removed: Counters of classes that are no more; none has a seat in use.
        oversold: Seats by which the cabins are oversold after the change.
        events: What happened.
    """

    counters: tuple[Counter, ...]
    removed: tuple[CounterKey, ...] = ()
    oversold: int = 0
    events: tuple[object, ...] = ()


def open_leg(
    nests: Sequence[CabinNest], *, flight_date: str, leg: int
) -> InventoryChange:
    """Open the cabins of a leg.

    Raises:
        InvalidInventory: No cabin, a cabin twice, or a booking class in two cabins.
    """
    _each_once("cabin", [nest.cabin for nest in nests])
    _each_once("booking class", [each.code for nest in nests for each in nest.classes])
    if not nests:
        raise InvalidInventory("a leg has a cabin", reason="no cabin")
    opened = [nest.counters(flight_date, leg) for nest in nests]
    return InventoryChange(
        counters=tuple(counter for counters in opened for counter in counters),
        events=tuple(
            events.InventoryOpened(
                flight_date=flight_date,
                leg=leg,
                cabin=nest.cabin,
                capacity=nest.capacity,
                overbooking=nest.overbooking,
                levels=_levels(counters),
            )
            for nest, counters in zip(nests, opened, strict=True)
        ),
    )


def change_cabin(
    before: CabinNest,
    after: CabinNest,
    *,
    counters: Mapping[CounterKey, Counter],
    flight_date: str,
    leg: int,
) -> InventoryChange:
    """Give a cabin other seats, levels, bid prices or classes.

    Nobody loses a seat. Where more are in use than a level now allows, the counter's
    ``oversold`` says by how many, and nothing sells there until it is healed; where
    the cabin itself becomes more oversold than it was, ``OversalesDetected`` is
    among the events. Raising a level heals.

    The outcome fits the counters as read: where seats were sold meanwhile, the
    store's bound on ``used`` may refuse it, and it is to be decided again.

    Args:
        before: The nest as it is.
        after: The nest wanted, of the same cabin.
        counters: Every counter of ``before``.
        flight_date: The flight-date's id.
        leg: Sequence of the leg.

    Raises:
        InvalidInventory: Another cabin, or a class with seats in use would be closed
            for good or nested elsewhere, where its seats could not be given back.
        NotFound: A counter of ``before`` is missing.
    """
    if before.cabin != after.cabin:
        raise InvalidInventory("a change is of one cabin", reason="cabin")
    old = _present(before.counters(flight_date, leg), counters)
    new = {counter.key: counter for counter in after.counters(flight_date, leg)}
    _keep_paths(old, before, after)
    carried = [_carry(counter, old.get(key)) for key, counter in new.items()]
    changed = tuple(each for each in carried if each != old.get(each.key))
    removed = tuple(key for key in old if key not in new)
    return InventoryChange(
        counters=changed,
        removed=removed,
        oversold=carried[0].oversold,
        events=(
            *_capacity_changed(before, after, flight_date, leg),
            *_levels_set(before, after, carried),
            *_oversales(carried[0], old[carried[0].key], after.cabin),
        ),
    )


def heal(counters: Iterable[Counter]) -> tuple[Counter, ...]:
    """The counters that are less oversold than they say, with the truth.

    ``oversold`` is a ceiling: returns lower ``used`` and leave it behind.
    """
    return tuple(
        attrs.evolve(counter, oversold=_oversold(counter.used, counter.au))
        for counter in counters
        if counter.oversold > _oversold(counter.used, counter.au)
    )


def _oversold(used: int, au: int) -> int:
    return max(0, used - au)


def _present(
    wanted: Sequence[Counter], counters: Mapping[CounterKey, Counter]
) -> dict[CounterKey, Counter]:
    missing = [each.key.node for each in wanted if each.key not in counters]
    if missing:
        raise NotFound("a counter is missing", kind="counter", id=missing[0])
    return {each.key: counters[each.key] for each in wanted}


def _keep_paths(
    old: Mapping[CounterKey, Counter], before: CabinNest, after: CabinNest
) -> None:
    """Refuse a nest in which a hold's path would no longer be true."""
    # Holds return their seats along the path that they took them by; and a counter's
    # ``used`` is the sum of what is nested below only while nothing in use moves.
    used = {key.node: counter.used for key, counter in old.items()}
    kept = {each.code for each in after.classes}
    for code in (each.code for each in before.classes):
        path = before.path(code)
        if used[path[0]] and (code not in kept or after.path(code) != path):
            raise InvalidInventory(
                f"class {code} has seats in use and keeps its place",
                reason="class in use",
            )


def _carry(new: Counter, old: Counter | None) -> Counter:
    used = old.used if old else 0
    return attrs.evolve(new, used=used, oversold=_oversold(used, new.au))


def _capacity_changed(
    before: CabinNest, after: CabinNest, flight_date: str, leg: int
) -> tuple[events.CapacityChanged, ...]:
    seats = (before.capacity, before.overbooking)
    if seats == (after.capacity, after.overbooking):
        return ()
    return (
        events.CapacityChanged(
            flight_date=flight_date,
            leg=leg,
            cabin=after.cabin,
            capacity_before=before.capacity,
            capacity=after.capacity,
            overbooking_before=before.overbooking,
            overbooking=after.overbooking,
        ),
    )


def _levels_set(
    before: CabinNest, after: CabinNest, carried: Sequence[Counter]
) -> tuple[events.AuthorisationLevelsSet, ...]:
    if attrs.evolve(before, capacity=0, overbooking=0) == attrs.evolve(
        after, capacity=0, overbooking=0
    ):
        return ()
    key = carried[0].key
    return (
        events.AuthorisationLevelsSet(
            flight_date=key.flight_date,
            leg=key.leg,
            cabin=after.cabin,
            levels=_levels(carried),
        ),
    )


def _oversales(
    new: Counter, old: Counter, cabin: str
) -> tuple[events.OversalesDetected, ...]:
    # Not the old counter's own ``oversold``: returns may have left it too high.
    if new.oversold <= _oversold(old.used, old.au):
        return ()
    return (
        events.OversalesDetected(
            flight_date=new.key.flight_date,
            leg=new.key.leg,
            cabin=cabin,
            seats=new.oversold,
        ),
    )


def _levels(counters: Iterable[Counter]) -> tuple[events.Level, ...]:
    return tuple(
        events.Level(node=counter.key.node, au=counter.au) for counter in counters
    )


def _each_once(what: str, codes: Sequence[str]) -> None:
    if len(set(codes)) < len(codes):
        raise InvalidInventory(f"a {what} stands twice", reason=f"duplicate {what}")
