"""What a traveller asks for: slices, a party and wishes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

import attrs

from flightcore.domain.kernel import checked, exponent_of
from flightcore.domain.kernel.errors import (
    InfantWithoutAdult,
    InvalidInput,
    PastDate,
    TooManyTravellers,
)
from flightcore.domain.pricing import PassengerType

MAX_TRAVELLERS = 9
"""Travellers in one request, lap infants included."""

MAX_SLICES = 6
"""Slices in one request."""

MAX_CONNECTIONS = 2
"""Changes of aircraft within a slice that a search looks for."""

MAX_CARRIERS = 50
"""Carriers that one request can be narrowed to."""

_DATE_LINE = timedelta(days=1)

_AGES = {
    PassengerType.ADT: range(12, 151),
    PassengerType.CHD: range(2, 12),
    PassengerType.INF: range(2),
    PassengerType.INS: range(2),
}


@attrs.frozen(kw_only=True)
class SliceRequest:
    """One direction of the journey.

    Attributes:
        origin: Airport or city code.
        destination: Airport or city code, another one.
        date: Local day of departure at the origin.

    Raises:
        InvalidInput: A code is not three upper-case letters, or both are the same.
    """

    origin: str
    destination: str
    date: date

    def __attrs_post_init__(self) -> None:
        for field in ("origin", "destination"):
            code = getattr(self, field)
            if not (len(code) == 3 and code.isascii() and code.isalpha()):
                raise InvalidInput("a place is three letters", field=field)
            if code != code.upper():
                raise InvalidInput("a place is in upper case", field=field)
        if self.origin == self.destination:
            raise InvalidInput("a slice joins two places", field="destination")


@attrs.frozen(kw_only=True)
class OfferPassenger:
    """A traveller before the name is known.

    Attributes:
        id: ``"P1"`` and so on, unique in the party; empty until :func:`party`
            numbers it.
        ptc: Passenger type on the first day.
        age: Completed years on the first day, 0 to 150; None where only the type
            is known.

    Raises:
        InvalidInput: The age is not one of the type.
    """

    id: str = ""
    ptc: PassengerType
    age: int | None = None

    def __attrs_post_init__(self) -> None:
        if self.age is not None and self.age not in _AGES[self.ptc]:
            raise InvalidInput(f"not an age of {self.ptc}", field="age")


@checked
def adult(age: int | None = None) -> OfferPassenger:
    """A traveller of 12 years or more."""
    return OfferPassenger(ptc=PassengerType.ADT, age=age)


@checked
def child(age: int) -> OfferPassenger:
    """A traveller of 2 to 11 years."""
    return OfferPassenger(ptc=PassengerType.CHD, age=age)


@checked
def infant(age: int = 0, *, with_seat: bool = False) -> OfferPassenger:
    """A traveller under 2 years: on an adult's lap, or in a seat of its own."""
    ptc = PassengerType.INS if with_seat else PassengerType.INF
    return OfferPassenger(ptc=ptc, age=age)


def party(passengers: Iterable[OfferPassenger]) -> tuple[OfferPassenger, ...]:
    """Name those without an id by their place: P1, P2 and so on."""
    return tuple(
        passenger if passenger.id else attrs.evolve(passenger, id=f"P{place}")
        for place, passenger in enumerate(passengers, start=1)
    )


@attrs.frozen(kw_only=True)
class SearchRequest:
    """A question to the shop.

    Attributes:
        slices: 1 to ``MAX_SLICES``, in the order travelled. A date may lie one day
            before the one of the slice before it, since an eastbound flight over
            the date line lands on the day before it left.
        passengers: 1 to ``MAX_TRAVELLERS``, with unique ids.
        cabin: Of every segment; None where any cabin will do.
        max_connections: In each slice; 0 to ``MAX_CONNECTIONS``.
        carriers: The only marketing carriers wanted; None where all are welcome.
        currency: To price in; None for the tariff's own.

    Raises:
        TooManyTravellers: More than ``MAX_TRAVELLERS``.
        InfantWithoutAdult: More lap infants than adults, or infants alone.
        UnknownCurrency: No such currency.
        InvalidInput: Anything else that is not as said above.
    """

    slices: tuple[SliceRequest, ...]
    passengers: tuple[OfferPassenger, ...]
    cabin: str | None = None
    max_connections: int = MAX_CONNECTIONS
    carriers: tuple[str, ...] | None = None
    currency: str | None = None

    def __attrs_post_init__(self) -> None:
        _check_slices(self.slices)
        _check_party(self.passengers)
        if self.max_connections not in range(MAX_CONNECTIONS + 1):
            raise InvalidInput("0 to 2 connections", field="max_connections")
        if self.carriers is not None and not 1 <= len(self.carriers) <= MAX_CARRIERS:
            raise InvalidInput("1 to 50 carriers, or None", field="carriers")
        if self.currency is not None:
            exponent_of(self.currency)

    @property
    def seats(self) -> int:
        """Seats needed on every leg: one for each but lap infants."""
        return seats_of(self.passengers)

    def refuse_past(self, today: date) -> None:
        """Refuse a journey that would begin before today.

        Args:
            today: The local day at the first origin now.

        Raises:
            PastDate: The first slice leaves on an earlier day.
        """
        first = self.slices[0].date
        if first < today:
            raise PastDate("the date has passed", date=first, field="date")


def seats_of(passengers: Iterable[OfferPassenger]) -> int:
    """Seats that a party needs: one for each but lap infants."""
    return sum(passenger.ptc is not PassengerType.INF for passenger in passengers)


def _check_slices(slices: tuple[SliceRequest, ...]) -> None:
    if not 1 <= len(slices) <= MAX_SLICES:
        raise InvalidInput("a journey has 1 to 6 slices", field="slices")
    for before, after in pairwise(slices):
        if after.date < before.date - _DATE_LINE:
            raise InvalidInput("slices are in order of time", field="slices")


def _check_party(passengers: tuple[OfferPassenger, ...]) -> None:
    if not passengers:
        raise InvalidInput("somebody has to travel", field="passengers")
    if len(passengers) > MAX_TRAVELLERS:
        raise TooManyTravellers(
            f"at most {MAX_TRAVELLERS} travellers",
            asked=len(passengers),
            limit=MAX_TRAVELLERS,
        )
    ids = {passenger.id for passenger in passengers}
    if "" in ids or len(ids) < len(passengers):
        raise InvalidInput("each passenger has an id of its own", field="passengers")
    _check_infants(passengers)


def _check_infants(passengers: tuple[OfferPassenger, ...]) -> None:
    types = [passenger.ptc for passenger in passengers]
    adults, laps = types.count(PassengerType.ADT), types.count(PassengerType.INF)
    infants = laps + types.count(PassengerType.INS)
    if laps > adults or (infants and not adults):
        raise InfantWithoutAdult(
            "each lap infant travels with an adult of its own",
            infants=infants,
            adults=adults,
        )
