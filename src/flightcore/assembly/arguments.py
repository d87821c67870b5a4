"""What callers write, read into the values that the domain works with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import attrs

from flightcore.domain.booking import TravellerInput
from flightcore.domain.kernel import (
    check_type,
    checked,
    refuse_card_digits,
    refuse_card_digits_in,
)
from flightcore.domain.kernel.errors import InvalidInput, InvalidTransition
from flightcore.domain.kernel.people import Contact, PersonName
from flightcore.domain.shopping import (
    OfferPassenger,
    SearchRequest,
    SliceRequest,
    adult,
    party,
)
from flightcore.domain.users import Principal, TravellerProfile

LONGEST_ID = 200
"""Characters of a principal's id or tenant."""

Day = date | str
"""A calendar day: a ``date``, or text such as ``"2026-12-24"``."""


def as_day(given: Day, field: str) -> date:
    """Read a day.

    Raises:
        InvalidInput: Neither a date nor ISO 8601 text of one; a datetime is no day,
            since it would depend on a place which day it means.
    """
    if isinstance(given, datetime) or not isinstance(given, (date, str)):
        raise InvalidInput("a day is a date or ISO 8601 text", field=field)
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise InvalidInput("a day is written as 2026-12-24", field=field) from None


def _born(given: Day) -> date:
    return as_day(given, "born")


@attrs.frozen
class Traveller:
    """A person who travels.

    Attributes:
        given: Given names, as in the travel document.
        surname: Surname, as in the travel document.
        born: Date of birth: a date, or text such as ``"1990-12-10"``.
        own_seat: For an infant under two: a seat instead of an adult's lap.
        profile: Id of the profile that this was copied from, or empty.

    Raises:
        InvalidName, InvalidInput: No document could carry it.
    """

    given: str = attrs.field(repr=False)
    surname: str = attrs.field(repr=False)
    born: date = attrs.field(kw_only=True, converter=_born, repr=False)
    own_seat: bool = attrs.field(default=False, kw_only=True)
    profile: str = attrs.field(default="", kw_only=True)
    _name: PersonName = attrs.field(init=False, eq=False, repr=False)

    @_name.default
    def _as_documents_write_it(self) -> PersonName:
        return PersonName(self.given, self.surname)

    def __attrs_post_init__(self) -> None:
        check_type(self.own_seat, bool, "own_seat")
        check_type(self.profile, str, "profile")
        refuse_card_digits("profile", self.profile)
        if len(self.profile) > LONGEST_ID:
            raise InvalidInput(f"at most {LONGEST_ID} characters", field="profile")

    @classmethod
    def from_profile(
        cls, profile: TravellerProfile, *, own_seat: bool = False
    ) -> Traveller:
        """Copy what an order needs of a profile.

        Raises:
            InvalidTransition: The profile is anonymised: nobody is known by it.
        """
        if profile.name is None or profile.born is None:
            raise InvalidTransition(
                "nothing is known of this traveller any more",
                kind="traveller",
                id=profile.id,
                state=str(profile.state),
                step="book",
            )
        return cls(
            profile.name.given,
            profile.name.surname,
            born=profile.born,
            own_seat=own_seat,
            profile=profile.id,
        )

    @property
    def as_input(self) -> TravellerInput:
        """The traveller as the domain takes it."""
        return TravellerInput(
            name=self._name,
            born=self.born,
            own_seat=self.own_seat,
            profile=self.profile,
        )


@checked
def slice_(origin: str, destination: str, *, on: Day) -> SliceRequest:
    """One direction of a journey, on a local day of departure.

    Raises:
        InvalidInput: A place is not three letters, or the day is none.
    """
    return SliceRequest(
        origin=_place(origin, "origin"),
        destination=_place(destination, "destination"),
        date=as_day(on, "on"),
    )


def as_request(
    slices: Sequence[SliceRequest],
    passengers: Sequence[OfferPassenger] | None,
    *,
    cabin: str | None,
    max_connections: int,
    carriers: Sequence[str] | None,
    currency: str | None,
) -> SearchRequest:
    """The search as the domain takes it; one adult where nobody is named.

    Raises:
        CardDataRefused: A wish holds card-like digits.
    """
    request = SearchRequest(
        slices=tuple(slices),
        passengers=party(passengers if passengers is not None else [adult()]),
        cabin=cabin,
        max_connections=max_connections,
        carriers=tuple(carriers) if carriers is not None else None,
        currency=currency,
    )
    refuse_card_digits_in(request, "search")
    return request


def as_contact(given: str | Contact) -> Contact:
    """An e-mail address, or a whole contact.

    Raises:
        InvalidContact: Not a usable address.
    """
    return given if isinstance(given, Contact) else Contact(given)


def as_principal(given: Principal) -> Principal:
    """Somebody who can be named on events and in the scope of keys.

    Raises:
        InvalidInput: The id or the tenant is empty, or longer than any name.
        CardDataRefused: It holds card-like digits.
    """
    refuse_card_digits_in(given, "principal")
    for field in ("id", "tenant"):
        if not 1 <= len(getattr(given, field)) <= LONGEST_ID:
            raise InvalidInput(
                f"1 to {LONGEST_ID} characters", field=f"principal.{field}"
            )
    return given


def _place(code: str, field: str) -> str:
    if not isinstance(code, str):
        raise InvalidInput("a place is three letters", field=field)
    return code.strip().upper()
