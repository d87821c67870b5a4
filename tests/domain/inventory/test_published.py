"""Availability agrees with what a real airline published, class by class."""

from __future__ import annotations

import attrs
import pytest
from tests.domain.inventory.published import PUBLISHED, PublishedCabin, PublishedClass

from flightcore.domain.inventory import (
    MAX_SEATS,
    BookingClass,
    CabinNest,
    Counter,
    CounterKey,
    SeatRequest,
    SeatTake,
    availability,
    availability_by_class,
    decide,
    serial,
)

FLIGHT = "SV0005/2010-03-11"
EACH = [
    pytest.param(cabin, each, id=f"{cabin.name} {each.code}")
    for cabin in PUBLISHED
    for each in cabin.classes
]


def nest_of(cabin: PublishedCabin) -> CabinNest:
    return CabinNest(
        cabin=cabin.cabin,
        capacity=cabin.au,
        classes=tuple(
            BookingClass(
                code=each.code,
                parent=each.parent,
                au=each.au,
                protection=each.protection,
            )
            for each in cabin.classes
        ),
        bid_prices=cabin.bid_prices,
    )


def booked(cabin: PublishedCabin) -> dict[CounterKey, Counter]:
    """The counters as the published bookings leave them: here and below, by hand."""
    below: dict[str | None, int] = {None: 0, **{each.code: 0 for each in cabin.classes}}
    parents = {each.code: each.parent for each in cabin.classes}
    for each in cabin.classes:
        at: str | None = each.code
        while at is not None:
            below[at] += each.bookings
            at = parents[at]
        below[None] += each.bookings
    return {
        counter.key: attrs.evolve(counter, used=below[counter.key.node[2:] or None])
        for counter in nest_of(cabin).counters(FLIGHT, 1)
    }


def test_there_are_52() -> None:
    """Four leg-cabins with 52 classes were published."""
    assert len(EACH) == 52


@pytest.mark.parametrize(("cabin", "each"), EACH)
def test_agrees(cabin: PublishedCabin, each: PublishedClass) -> None:
    """Availability is the published one (IN3)."""
    keys = [CounterKey(FLIGHT, 1, node) for node in nest_of(cabin).path(each.code)]
    assert availability(booked(cabin), keys) == each.availability


@pytest.mark.parametrize(("cabin", "each"), EACH)
def test_sells_exactly_that_many(cabin: PublishedCabin, each: PublishedClass) -> None:
    """As many seats as published can be sold in the class, and not one more."""
    path = nest_of(cabin).path(each.code)
    seat = SeatRequest(takes=(SeatTake(flight_date=FLIGHT, leg=1, path=path, seats=1),))
    verdicts = decide(booked(cabin), [seat] * (each.availability + 1)).verdicts
    assert verdicts[:-1] == (None,) * each.availability
    assert verdicts[-1] is not None
    assert (verdicts[-1].reason, verdicts[-1].left) == ("seats", 0)


@pytest.mark.parametrize(("cabin", "each"), EACH)
def test_refuses_a_party_that_is_too_large(
    cabin: PublishedCabin, each: PublishedClass
) -> None:
    """A party finds exactly the published seats, where it is of nine or fewer."""
    path = nest_of(cabin).path(each.code)
    for seats in range(1, MAX_SEATS + 1):
        party = SeatTake(flight_date=FLIGHT, leg=1, path=path, seats=seats)
        (short,) = decide(booked(cabin), [SeatRequest(takes=(party,))]).verdicts
        assert (short is None) == (seats <= each.availability)
        assert short is None or short.left == each.availability


@pytest.mark.parametrize("cabin", PUBLISHED, ids=lambda cabin: cabin.name)
def test_by_class(cabin: PublishedCabin) -> None:
    """All classes of a leg are listed at once, in the order of the nest."""
    listed = availability_by_class(booked(cabin), flight_date=FLIGHT, legs=(1,))
    assert list(listed.items()) == [
        (f"{cabin.cabin}/{each.code}", each.availability) for each in cabin.classes
    ]


@pytest.mark.parametrize("cabin", PUBLISHED, ids=lambda cabin: cabin.name)
def test_serial_nest_from_protections(cabin: PublishedCabin) -> None:
    """A chain with protections has the published levels: AU less protection."""
    first = cabin.classes[0]
    nest = serial(
        cabin.cabin,
        cabin.au,
        [each.code for each in cabin.classes],
        levels={first.code: first.au},
        protections={each.code: each.protection for each in cabin.classes},
        bid_prices=cabin.bid_prices,
    )
    assert nest == nest_of(cabin)
