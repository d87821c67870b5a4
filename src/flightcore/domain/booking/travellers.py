"""From birth dates to passenger types: who is who on the offer (R2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from flightcore.domain.booking.order import MAX_TRAVELLERS, OrderTraveller
from flightcore.domain.kernel import age_on
from flightcore.domain.kernel.errors import (
    InfantWithoutAdult,
    PassengerMismatch,
    TooManyTravellers,
)
from flightcore.domain.kernel.people import PersonName
from flightcore.domain.pricing import PassengerType
from flightcore.domain.shopping import Offer

INFANT_UNTIL = 2
"""First birthday on which one is a child."""
CHILD_UNTIL = 12
"""First birthday on which one is an adult."""


@attrs.frozen(kw_only=True)
class TravellerInput:
    """A person as the caller named them, already checked for form.

    Attributes:
        name: As in the travel document.
        born: Date of birth.
        own_seat: An infant that shall have a seat of its own.
        profile: Id of the profile it was read from, or empty.
    """

    name: PersonName
    born: date
    own_seat: bool = False
    profile: str = ""


@attrs.frozen(kw_only=True)
class Retyped:
    """A traveller whose birth date gives another type than the offer was priced for.

    Attributes:
        passenger: The offer's passenger.
        offered: The type that was priced.
        actual: The type by age, the oldest over all segments.
    """

    passenger: str
    offered: PassengerType
    actual: PassengerType


def actual_type(traveller: TravellerInput, offer: Offer) -> PassengerType:
    """The type to be priced: by age on the day of the last segment's departure.

    One who turns 2 or 12 on the way is no longer the younger type for the whole
    journey, so the last segment decides.

    Raises:
        PassengerMismatch: Born after the first departure.
    """
    first, last = offer.segments[0], offer.segments[-1]
    if traveller.born > first.segment.departure.date:
        raise PassengerMismatch("born after the departure", reason="unborn")
    age = age_on(traveller.born, last.segment.departure.date)
    if age >= CHILD_UNTIL:
        return PassengerType.ADT
    if age >= INFANT_UNTIL:
        return PassengerType.CHD
    return PassengerType.INS if traveller.own_seat else PassengerType.INF


def match_travellers(
    offer: Offer, people: Sequence[TravellerInput]
) -> tuple[tuple[OrderTraveller, ...], tuple[Retyped, ...]]:
    """Pair people with the offer's passengers and infants with their adults.

    People take the offer's passengers of their own type in order; those who are left
    take the passengers that are left, in order, and are reported as retyped.

    Returns:
        The travellers in the offer's order of passengers, typed by age, and those
        whose type is not what the offer was priced for.

    Raises:
        TooManyTravellers: More than nine.
        PassengerMismatch: Not as many people as passengers; one born after the
            departure; a person twice: of one birth date, with names that documents
            write alike.
        InfantWithoutAdult: A lap infant has no adult of its own, or there are
            infants and no adult at all.
    """
    _check_count(offer, people)
    typed = [(person, actual_type(person, offer)) for person in people]
    seats = _assign([kind for _, kind in typed], [p.ptc for p in offer.passengers])
    paired = sorted(zip(seats, typed, strict=True), key=lambda pair: pair[0])
    travellers = _with_adults(
        [
            OrderTraveller(
                id=offer.passengers[index].id,
                name=person.name,
                born=person.born,
                ptc=kind,
                profile=person.profile,
            )
            for index, (person, kind) in paired
        ]
    )
    retyped = tuple(
        Retyped(passenger=asked.id, offered=asked.ptc, actual=traveller.ptc)
        for asked, traveller in zip(offer.passengers, travellers, strict=True)
        if asked.ptc is not traveller.ptc
    )
    return travellers, retyped


def _check_count(offer: Offer, people: Sequence[TravellerInput]) -> None:
    if len(people) > MAX_TRAVELLERS:
        raise TooManyTravellers(
            f"an order has at most {MAX_TRAVELLERS} travellers",
            asked=len(people),
            limit=MAX_TRAVELLERS,
        )
    if len(people) != len(offer.passengers):
        raise PassengerMismatch(
            f"the offer is for {len(offer.passengers)} passengers, not {len(people)}",
            reason="count",
        )
    named = {(person.name.to_document_form(), person.born) for person in people}
    if len(named) < len(people):
        raise PassengerMismatch("a traveller is named twice", reason="twice")


def _assign(
    kinds: Sequence[PassengerType], offered: Sequence[PassengerType]
) -> list[int]:
    """For each person, the index of a passenger; own type first, then what is left."""
    free = list(range(len(offered)))
    chosen: dict[int, int] = {}
    for person, kind in enumerate(kinds):
        fitting = next((index for index in free if offered[index] is kind), None)
        if fitting is not None:
            chosen[person] = fitting
            free.remove(fitting)
    for person in range(len(kinds)):
        if person not in chosen:
            chosen[person] = free.pop(0)
    return [chosen[person] for person in range(len(kinds))]


def _with_adults(travellers: list[OrderTraveller]) -> tuple[OrderTraveller, ...]:
    adults = [t.id for t in travellers if t.ptc is PassengerType.ADT]
    infants = [t.id for t in travellers if t.ptc is PassengerType.INF]
    seated = [t.id for t in travellers if t.ptc is PassengerType.INS]
    if len(infants) > len(adults) or (seated and not adults):
        raise InfantWithoutAdult(
            "every lap infant needs an adult of its own",
            infants=len(infants) + len(seated),
            adults=len(adults),
        )
    own = dict(zip(infants, adults, strict=False))
    return tuple(
        attrs.evolve(t, adult=own[t.id]) if t.id in own else t for t in travellers
    )
