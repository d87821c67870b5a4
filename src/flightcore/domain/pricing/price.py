"""Prices a journey for a party: the lowest combination of fares that may be sold."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from flightcore.domain.kernel import Instant, Money
from flightcore.domain.kernel.errors import InvalidInput, TooManyTravellers
from flightcore.domain.pricing.candidates import ANY_FARE, FareChoice, candidates
from flightcore.domain.pricing.conditions import conditions_of
from flightcore.domain.pricing.journey import Journey
from flightcore.domain.pricing.passenger_types import PassengerType, PricePassenger
from flightcore.domain.pricing.pricer import PricedPassenger, Pricer
from flightcore.domain.pricing.quotation import (
    FareComponent,
    JourneySegment,
    PassengerPrice,
    Quotation,
)
from flightcore.domain.pricing.services import Brand
from flightcore.domain.pricing.tariff import Tariff

MAX_PASSENGERS = 9
"""Passengers of one quotation."""


def price(
    tariff: Tariff,
    journey: Sequence[JourneySegment],
    passengers: Sequence[PricePassenger],
    now: Instant,
    *,
    currency: str | None = None,
    choice: FareChoice = ANY_FARE,
    point_of_sale: str = "",
) -> Quotation:
    """Price a journey: for each passenger, the lowest combination of fares.

    Passengers of one type and age pay the same. The booking classes are given, so
    all may sit together; what differs are discounts, eligibility and exemptions.
    The same inputs under the same tariff version give the same quotation.

    Args:
        tariff: What is filed.
        journey: Segments in order of travel; at most ``MAX_SEGMENTS``.
        passengers: At most ``MAX_PASSENGERS``, each id once.
        now: Instant of the sale; before departure.
        currency: To quote in; None for that of the fares from where it begins.
        choice: Narrows the fares that may be used.
        point_of_sale: ISO 3166 alpha-2 of the country of sale; empty if unknown.

    Raises:
        NoFare: Nothing that is filed covers a slice; facts ``origin`` and
            ``destination``.
        FareRuleViolated: Fares are filed, but their rules refuse; the refusal of
            the lowest is told, with ``category``, ``record`` and ``fare_basis``.
        InvalidInput: The journey or the party is not well formed.
        PastDate: It departs no later than ``now``.
        UnknownAirport: The tariff knows no such airport.
        CurrencyMismatch: A rate that is needed is not filed.
    """
    _check_party(passengers)
    trip = Journey.of(journey, tariff, now)
    pricer = Pricer.of(
        tariff,
        trip,
        tuple(candidates(tariff, trip, point_of_sale=point_of_sale)),
        choice=choice,
        currency=currency,
    )
    priced: dict[tuple[PassengerType, int | None], PricedPassenger] = {}
    for passenger in passengers:
        group = (passenger.ptc, passenger.age)
        if group not in priced:
            priced[group] = pricer.price(passenger)
    prices = tuple(
        _for(passenger, priced[passenger.ptc, passenger.age].price)
        for passenger in passengers
    )
    return Quotation(
        prices=prices,
        conditions=conditions_of(
            [term for each in priced.values() for term in each.terms],
            _brands(tariff, prices[0].components),
        ),
        total=Money.total((each.total for each in prices), prices[0].base.currency),
        tariff_version=tariff.version,
    )


def _check_party(passengers: Sequence[PricePassenger]) -> None:
    if len(passengers) > MAX_PASSENGERS:
        raise TooManyTravellers(
            f"at most {MAX_PASSENGERS} passengers",
            asked=len(passengers),
            limit=MAX_PASSENGERS,
        )
    if not passengers or len({each.id for each in passengers}) < len(passengers):
        raise InvalidInput("passengers have ids, each its own", field="passengers")


def _for(passenger: PricePassenger, price: PassengerPrice) -> PassengerPrice:
    if price.passenger == passenger.id:
        return price
    return attrs.evolve(price, passenger=passenger.id)


def _brands(tariff: Tariff, components: Sequence[FareComponent]) -> list[Brand]:
    return [tariff.brands[each.brand] for each in components if each.brand]
