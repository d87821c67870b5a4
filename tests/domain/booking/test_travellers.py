"""Who is who: types by age, infants with their adults, people with passengers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.booking.sales import DAY, FAMILY, PTC, offer, people, person

from flightcore.domain.booking import (
    MAX_TRAVELLERS,
    Retyped,
    actual_type,
    match_travellers,
)
from flightcore.domain.kernel.errors import (
    InfantWithoutAdult,
    PassengerMismatch,
    TooManyTravellers,
)
from flightcore.domain.pricing import PassengerType

TWO = offer(PTC.ADT, segments=2)
"""Flown on DAY and on the day after."""
LAST = DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("born", "ptc"),
    [
        (date(LAST.year - 12, LAST.month, LAST.day), PTC.ADT),
        (date(LAST.year - 12, LAST.month, LAST.day + 1), PTC.CHD),
        (date(LAST.year - 2, LAST.month, LAST.day), PTC.CHD),
        (date(LAST.year - 2, LAST.month, LAST.day + 1), PTC.INF),
        (DAY, PTC.INF),
        (date(1930, 1, 1), PTC.ADT),
    ],
    ids=["turns 12", "turns 12 later", "turns 2", "turns 2 later", "newborn", "old"],
)
def test_the_type_follows_the_last_day(born: date, ptc: PassengerType) -> None:
    """One who turns 2 or 12 on the way is the older type for the whole journey."""
    assert actual_type(person("Ada", born), TWO) is ptc


def test_a_birthday_after_the_first_day_counts_on_a_journey_that_long() -> None:
    """The same child is CHD for one day, and ADT where the return is a day later."""
    child = person("Ada", date(LAST.year - 12, LAST.month, LAST.day))
    assert actual_type(child, offer(PTC.ADT, segments=1)) is PTC.CHD
    assert actual_type(child, TWO) is PTC.ADT


@pytest.mark.parametrize(
    ("age", "ptc"), [(0, PTC.INS), (1, PTC.INS), (2, PTC.CHD), (12, PTC.ADT)], ids=str
)
def test_a_seat_of_its_own_is_for_infants(age: int, ptc: PassengerType) -> None:
    """From two on everybody has a seat anyway."""
    born = date(LAST.year - age, 1, 1)
    assert actual_type(person("Ada", born, own_seat=True), TWO) is ptc


def test_the_unborn_do_not_fly() -> None:
    """Born after the first departure, even if before the last."""
    with pytest.raises(PassengerMismatch) as raised:
        actual_type(person("Ada", LAST), TWO)
    assert raised.value.reason == "unborn"
    with pytest.raises(PassengerMismatch):
        match_travellers(offer(PTC.INF), [person("Ada", date(2030, 1, 1))])


def test_people_take_the_passengers_of_their_own_type() -> None:
    """In whatever order they are named, and nobody is retyped."""
    infant, child, one, two = reversed(people(*FAMILY))
    for named in ([infant, child, two, one], [two, infant, one, child]):
        found, retyped = match_travellers(offer(*FAMILY), named)
        assert retyped == ()
        assert [t.ptc for t in found] == list(FAMILY)
        assert [t.id for t in found] == ["P1", "P2", "P3", "P4"]
        adults = [person.name for person in named if person.born.year == 1990]
        assert [t.name for t in found[:2]] == adults


def test_each_infant_has_an_adult_of_its_own() -> None:
    """R2: the n-th infant sits on the n-th adult, nobody holds two."""
    types = (PTC.INF, PTC.ADT, PTC.CHD, PTC.ADT, PTC.INF)
    found, _ = match_travellers(offer(*types), people(*types))
    assert [t.adult for t in found] == ["P2", "", "", "", "P4"]


def test_another_type_than_offered_is_reported() -> None:
    """The caller is told who, what was priced, and what is true."""
    ada, byron = people(PTC.ADT, PTC.ADT)
    found, retyped = match_travellers(offer(PTC.ADT, PTC.CHD), [ada, byron])
    assert retyped == (Retyped(passenger="P2", offered=PTC.CHD, actual=PTC.ADT),)
    assert [t.ptc for t in found] == [PTC.ADT, PTC.ADT]


def test_two_who_swap_types_are_both_reported() -> None:
    """Those who are left take the passengers that are left, in order."""
    types = (PTC.CHD, PTC.INS, PTC.ADT)
    named = people(PTC.ADT, PTC.ADT, PTC.INF)
    found, retyped = match_travellers(offer(*types), named)
    assert [t.name for t in found] == [named[i].name for i in (1, 2, 0)]
    assert retyped == (
        Retyped(passenger="P1", offered=PTC.CHD, actual=PTC.ADT),
        Retyped(passenger="P2", offered=PTC.INS, actual=PTC.INF),
    )


@pytest.mark.parametrize(
    ("types", "infants", "adults"),
    [
        ((PTC.INF,), 1, 0),
        ((PTC.ADT, PTC.INF, PTC.INF), 2, 1),
        ((PTC.CHD, PTC.INF), 1, 0),
        ((PTC.CHD, PTC.INS), 1, 0),
    ],
    ids=str,
)
def test_infants_do_not_fly_alone(
    types: tuple[PassengerType, ...], infants: int, adults: int
) -> None:
    """R2: each lap infant has its own adult; one with a seat travels with one."""
    with pytest.raises(InfantWithoutAdult) as raised:
        match_travellers(offer(*types), people(*types))
    assert raised.value.facts == {"infants": infants, "adults": adults}


def test_infants_with_seats_share_an_adult() -> None:
    """A seat of its own frees the lap."""
    types = (PTC.ADT, PTC.INS, PTC.INS, PTC.INF)
    found, _ = match_travellers(offer(*types), people(*types))
    assert [t.adult for t in found] == ["", "", "", "P1"]


def test_ten_are_a_group() -> None:
    """Nine may travel on one order; the tenth is refused whatever the offer says."""
    nine = [PTC.ADT] * MAX_TRAVELLERS
    assert len(match_travellers(offer(*nine), people(*nine))[0]) == 9
    ten = [*people(*nine), person("Judy", date(1990, 1, 1))]
    with pytest.raises(TooManyTravellers) as raised:
        match_travellers(offer(*nine, PTC.ADT), ten)
    assert raised.value.facts == {"asked": 10, "limit": 9}


@pytest.mark.parametrize("count", [0, 1, 3], ids=str)
def test_as_many_people_as_passengers(count: int) -> None:
    """Neither more nor fewer."""
    with pytest.raises(PassengerMismatch) as raised:
        match_travellers(offer(PTC.ADT, PTC.ADT), people(*[PTC.ADT] * count))
    assert raised.value.reason == "count"


@pytest.mark.parametrize(
    ("given", "surname"),
    [("Ada", "King"), ("ADA", "king"), ("Ada", "Kíng")],
    ids=["same", "case", "mark"],
)
def test_nobody_is_named_twice(given: str, surname: str) -> None:
    """Names that one document form writes alike are one person's."""
    born = date(1990, 1, 1)
    named = [person("Ada", born), person(given, born, surname=surname)]
    with pytest.raises(PassengerMismatch) as raised:
        match_travellers(offer(PTC.ADT, PTC.ADT), named)
    assert raised.value.reason == "twice"


def test_namesakes_of_another_birth_date_are_two_people() -> None:
    """A father and a son may share their name."""
    named = [person("Ada", date(1960, 1, 1)), person("Ada", date(1990, 1, 1))]
    found, _ = match_travellers(offer(PTC.ADT, PTC.ADT), named)
    assert [t.born.year for t in found] == [1960, 1990]


@given(
    offered=st.lists(st.sampled_from(PTC), min_size=1, max_size=9),
    drawn=st.lists(st.sampled_from(PTC), min_size=9, max_size=9),
)
def test_matching_loses_nobody(
    offered: list[PassengerType], drawn: list[PassengerType]
) -> None:
    """Everybody becomes one passenger, is typed by age, and retyping is told."""
    named = people(*drawn[: len(offered)])
    kinds = drawn[: len(offered)]
    laps, adults = kinds.count(PTC.INF), kinds.count(PTC.ADT)
    if laps > adults or (PTC.INS in kinds and not adults):
        with pytest.raises(InfantWithoutAdult):
            match_travellers(offer(*offered), named)
        return
    found, retyped = match_travellers(offer(*offered), named)
    true_type = {each.name: kind for each, kind in zip(named, kinds, strict=True)}
    assert {t.name: t.ptc for t in found} == true_type
    wrong = {t.id for t, ptc in zip(found, offered, strict=True) if t.ptc is not ptc}
    assert {each.passenger for each in retyped} == wrong
    common = sum(min(kinds.count(ptc), offered.count(ptc)) for ptc in PTC)
    assert len(retyped) == len(offered) - common
    held = [t.adult for t in found if t.ptc is PTC.INF]
    assert len(set(held)) == len(held)
    assert set(held) <= {t.id for t in found if t.ptc is PTC.ADT}
