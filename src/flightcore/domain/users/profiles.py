"""Traveller profiles: what is copied onto an order, and can be forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

import attrs

from flightcore.domain.kernel import (
    Contact,
    PersonName,
    Seed,
    TravellerId,
    refuse_card_digits,
)
from flightcore.domain.kernel.errors import InvalidInput, InvalidTransition
from flightcore.domain.users.events import (
    ProfileAnonymised,
    ProfileCreated,
    ProfileUpdated,
)

MAX_LISTED = 20
"""Documents, memberships or service requests of one profile."""


def _check(pattern: str, meaning: str) -> Callable[[str, str], str]:
    form = re.compile(pattern)

    def checked(field: str, value: str) -> str:
        if not form.fullmatch(refuse_card_digits(field, value)):
            raise InvalidInput(f"not {meaning}", field=field)
        return value

    return checked


_number = _check(r"[A-Z0-9]{2,20}", "2 to 20 capital letters and digits")
_country = _check(r"[A-Z]{2}", "a country code of two letters")
_carrier = _check(r"[A-Z0-9]{2}", "an airline code of two characters")
_request = _check(r"[A-Z]{4}", "a service request code of four letters")


class DocumentType(StrEnum):
    """Travel documents (APIS)."""

    PASSPORT = "P"
    IDENTITY_CARD = "I"


@attrs.frozen(kw_only=True)
class TravelDocument:
    """A document to travel with.

    Attributes:
        kind: Passport or identity card.
        number: 2 to 20 capital letters and digits.
        issued_by: ISO 3166 alpha-2 code of the country.
        expires: The last day on which it is valid.

    Raises:
        InvalidInput: Number or country are not of that form.
    """

    kind: DocumentType
    number: str = attrs.field(repr=False)
    issued_by: str
    expires: date

    def __attrs_post_init__(self) -> None:
        _number("number", self.number)
        _country("issued_by", self.issued_by)

    def is_valid_on(self, day: date) -> bool:
        """Whether one may travel with it on that day."""
        return day <= self.expires


@attrs.frozen(kw_only=True)
class Membership:
    """A frequent flyer's membership.

    Attributes:
        carrier: Airline code of two characters.
        number: 2 to 20 capital letters and digits.

    Raises:
        InvalidInput: Carrier or number are not of that form.
    """

    carrier: str
    number: str = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        _carrier("carrier", self.carrier)
        _number("number", self.number)


class ProfileState(StrEnum):
    """Whether anything is known; what is forgotten stays forgotten."""

    KNOWN = "KNOWN"
    ANONYMISED = "ANONYMISED"


@attrs.frozen(kw_only=True)
class TravellerProfile:
    """What is known of a traveller. An order copies it, and keeps its own copy.

    Attributes:
        id: Stays when all else is forgotten.
        tenant: Whose data it is.
        owner: The principal who keeps it.
        name: As in the travel document.
        born: Date of birth.
        contact: How to reach the traveller.
        documents: At most ``MAX_LISTED``.
        memberships: At most ``MAX_LISTED``, one an airline.
        requests: Special service request codes, such as ``VGML`` or ``WCHR``; they can
            tell of belief or health. At most ``MAX_LISTED``, each once.
        state: Known, or anonymised.
        version: Grows by one with every change; from 1.

    Raises:
        InvalidInput: A list is too long, or says something twice.
    """

    id: TravellerId
    tenant: str
    owner: str
    name: PersonName | None = None
    born: date | None = attrs.field(default=None, repr=False)
    contact: Contact | None = None
    documents: tuple[TravelDocument, ...] = attrs.field(default=(), repr=False)
    memberships: tuple[Membership, ...] = attrs.field(default=(), repr=False)
    requests: tuple[str, ...] = attrs.field(default=(), repr=False)
    state: ProfileState = ProfileState.KNOWN
    version: int = 1

    def __attrs_post_init__(self) -> None:
        carriers = tuple(each.carrier for each in self.memberships)
        for field, listed in (
            ("documents", self.documents),
            ("memberships", carriers),
            ("requests", self.requests),
        ):
            if len(listed) > MAX_LISTED or len(set(listed)) < len(listed):
                raise InvalidInput("too many, or one of them twice", field=field)
        for code in self.requests:
            _request("requests", code)


@attrs.frozen(kw_only=True)
class ProfileStep:
    """What a decision about a profile comes to.

    Attributes:
        profile: As it stands then.
        happened: Event data; empty where nothing changed.
    """

    profile: TravellerProfile
    happened: tuple[object, ...] = ()


@attrs.frozen(kw_only=True)
class ProfileChange:
    """What to know instead; None leaves a field as it is."""

    name: PersonName | None = None
    born: date | None = attrs.field(default=None, repr=False)
    contact: Contact | None = None
    documents: tuple[TravelDocument, ...] | None = attrs.field(default=None, repr=False)
    memberships: tuple[Membership, ...] | None = attrs.field(default=None, repr=False)
    requests: tuple[str, ...] | None = attrs.field(default=None, repr=False)

    def said(self) -> dict[str, Any]:
        """The fields that are not left as they are."""
        wanted = attrs.asdict(self, recurse=False)
        return {field: value for field, value in wanted.items() if value is not None}


def create_profile(
    ids: Seed,
    *,
    tenant: str,
    owner: str,
    name: PersonName,
    born: date,
    details: ProfileChange | None = None,
) -> ProfileStep:
    """Start to know a traveller.

    Args:
        ids: Names the profile.
        tenant: Whose data it is.
        owner: The principal who keeps it.
        name: As in the travel document.
        born: Date of birth.
        details: What else is known; it goes before name and birth.

    Raises:
        InvalidInput: A list is too long, or says something twice.
    """
    known = {"name": name, "born": born, **(details.said() if details else {})}
    profile = TravellerProfile(
        id=TravellerId(ids.id("trv")), tenant=tenant, owner=owner, **known
    )
    created = ProfileCreated(traveller_id=profile.id)
    return ProfileStep(profile=profile, happened=(created,))


def update_profile(profile: TravellerProfile, change: ProfileChange) -> ProfileStep:
    """Replace fields whole; a change that changes nothing leaves the version alone.

    Raises:
        InvalidTransition: The profile is anonymised.
        InvalidInput: A list is too long, or says something twice.
    """
    if profile.state is ProfileState.ANONYMISED:
        raise InvalidTransition(
            "the profile is anonymised",
            kind="traveller profile",
            state=profile.state,
            step="update",
        )
    changes = {
        field: value
        for field, value in change.said().items()
        if value != getattr(profile, field)
    }
    if not changes:
        return ProfileStep(profile=profile)
    updated = attrs.evolve(profile, version=profile.version + 1, **changes)
    told = ProfileUpdated(traveller_id=profile.id, fields=tuple(sorted(changes)))
    return ProfileStep(profile=updated, happened=(told,))


def anonymise(profile: TravellerProfile) -> ProfileStep:
    """Forget all but the identity; a forgotten profile stays as it is."""
    if profile.state is ProfileState.ANONYMISED:
        return ProfileStep(profile=profile)
    forgotten = TravellerProfile(
        id=profile.id,
        tenant=profile.tenant,
        owner=profile.owner,
        state=ProfileState.ANONYMISED,
        version=profile.version + 1,
    )
    told = ProfileAnonymised(traveller_id=profile.id)
    return ProfileStep(profile=forgotten, happened=(told,))
