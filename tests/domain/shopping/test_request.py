from __future__ import annotations

from datetime import date, timedelta

import pytest

from flightcore.domain.kernel.errors import (
    InfantWithoutAdult,
    InvalidInput,
    PastDate,
    TooManyTravellers,
    UnknownCurrency,
)
from flightcore.domain.pricing import PassengerType
from flightcore.domain.shopping import (
    OfferPassenger,
    SearchRequest,
    SliceRequest,
    adult,
    child,
    infant,
    party,
)

DAY = date(2026, 12, 16)
OUT = SliceRequest(origin="JFK", destination="LAX", date=DAY)


def asked(*people: OfferPassenger) -> SearchRequest:
    return SearchRequest(slices=(OUT,), passengers=party(people))


def test_a_party_is_numbered_in_its_order() -> None:
    """Who has no id gets the place in the party; a given id stays."""
    named = OfferPassenger(id="ADA", ptc=PassengerType.ADT)
    people = party([adult(), named, child(7)])
    assert [each.id for each in people] == ["P1", "ADA", "P3"]


def test_lap_infants_need_no_seat() -> None:
    """Two adults, a child, a lap infant and an infant with a seat sit on four."""
    family = asked(adult(), adult(), child(7), infant(), infant(1, with_seat=True))
    assert family.seats == 4


@pytest.mark.parametrize("count", [1, 9])
def test_one_to_nine_travel(count: int) -> None:
    """One and nine are the first and the last number allowed."""
    assert asked(*[adult()] * count).seats == count


def test_ten_are_too_many() -> None:
    """The refusal tells how many were asked for, and the limit."""
    with pytest.raises(TooManyTravellers) as caught:
        asked(*[adult()] * 9, infant())
    assert caught.value.facts == {"asked": 10, "limit": 9}


def test_nobody_is_too_few() -> None:
    """A party of none is refused."""
    with pytest.raises(InvalidInput):
        asked()


@pytest.mark.parametrize(
    ("people", "infants", "adults"),
    [
        ((infant(),), 1, 0),
        ((adult(), infant(), infant()), 2, 1),
        ((child(11), infant()), 1, 0),
        ((infant(with_seat=True),), 1, 0),
    ],
)
def test_each_lap_infant_has_an_adult(
    people: tuple[OfferPassenger, ...], infants: int, adults: int
) -> None:
    """More lap infants than adults, or infants alone, are refused with the counts."""
    with pytest.raises(InfantWithoutAdult) as caught:
        asked(*people)
    assert caught.value.facts == {"infants": infants, "adults": adults}


def test_as_many_lap_infants_as_adults_may_travel() -> None:
    """The boundary of the rule: one each."""
    assert asked(adult(), adult(), infant(), infant()).seats == 2


@pytest.mark.parametrize(
    ("ptc", "age"),
    [
        (PassengerType.ADT, 11),
        (PassengerType.CHD, 1),
        (PassengerType.CHD, 12),
        (PassengerType.INF, 2),
        (PassengerType.INS, 2),
        (PassengerType.ADT, -1),
        (PassengerType.ADT, 151),
    ],
)
def test_an_age_fits_its_type(ptc: PassengerType, age: int) -> None:
    """Adults from 12, children from 2 to 11, infants below 2."""
    with pytest.raises(InvalidInput):
        OfferPassenger(ptc=ptc, age=age)


@pytest.mark.parametrize(
    ("ptc", "age"),
    [
        (PassengerType.ADT, 12),
        (PassengerType.CHD, 2),
        (PassengerType.CHD, 11),
        (PassengerType.INF, 0),
        (PassengerType.INS, 1),
        (PassengerType.ADT, None),
    ],
)
def test_the_bounds_of_ages_are_allowed(ptc: PassengerType, age: int | None) -> None:
    """The first and the last age of each type."""
    assert OfferPassenger(ptc=ptc, age=age).age == age


def test_passengers_have_ids_of_their_own() -> None:
    """A missing id and one used twice are refused."""
    twice = OfferPassenger(id="P1", ptc=PassengerType.ADT)
    for people in ((twice, twice), (adult(),)):
        with pytest.raises(InvalidInput):
            SearchRequest(slices=(OUT,), passengers=people)


@pytest.mark.parametrize(
    ("origin", "destination"),
    [("JFK", "JFK"), ("jfk", "LAX"), ("JF", "LAX"), ("JFK", "LAXX"), ("J1K", "LAX")],
)
def test_a_slice_joins_two_places(origin: str, destination: str) -> None:
    """Codes are three upper-case letters, and not the same."""
    with pytest.raises(InvalidInput):
        SliceRequest(origin=origin, destination=destination, date=DAY)


def test_slices_are_in_order_of_time() -> None:
    """A day back is the date line's doing; two are a mistake."""
    party_of_one = party([adult()])
    for back, allowed in ((0, True), (-1, True), (-2, False)):
        home = SliceRequest(
            origin="LAX", destination="JFK", date=DAY + timedelta(days=back)
        )
        if allowed:
            SearchRequest(slices=(OUT, home), passengers=party_of_one)
        else:
            with pytest.raises(InvalidInput):
                SearchRequest(slices=(OUT, home), passengers=party_of_one)


@pytest.mark.parametrize("count", [0, 7])
def test_a_journey_has_one_to_six_slices(count: int) -> None:
    """None and seven are refused."""
    with pytest.raises(InvalidInput):
        SearchRequest(slices=(OUT,) * count, passengers=party([adult()]))


def test_wishes_are_checked() -> None:
    """Connections 0 to 2, some carriers or no wish, a currency that exists."""
    people = party([adult()])
    with pytest.raises(InvalidInput):
        SearchRequest(slices=(OUT,), passengers=people, max_connections=3)
    with pytest.raises(InvalidInput):
        SearchRequest(slices=(OUT,), passengers=people, carriers=())
    with pytest.raises(UnknownCurrency):
        SearchRequest(slices=(OUT,), passengers=people, currency="XXQ")
    fine = SearchRequest(
        slices=(OUT,), passengers=people, carriers=("AA",), currency="EUR"
    )
    assert fine.max_connections == 2


def test_a_past_day_is_refused_and_today_is_not() -> None:
    """The day counts at the first origin; today may still be flown."""
    asked(adult()).refuse_past(DAY)
    with pytest.raises(PastDate) as caught:
        asked(adult()).refuse_past(DAY + timedelta(days=1))
    assert caught.value.facts["date"] == DAY
