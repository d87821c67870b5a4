"""Traveller profiles: kept, changed, forgotten."""

from __future__ import annotations

from datetime import date

import attrs
import msgspec
import pytest

from flightcore.domain.kernel import Contact, PersonName, Seed, name_of
from flightcore.domain.kernel.errors import (
    CardDataRefused,
    InvalidInput,
    InvalidTransition,
)
from flightcore.domain.users import (
    DocumentType,
    Membership,
    ProfileAnonymised,
    ProfileChange,
    ProfileCreated,
    ProfileState,
    ProfileStep,
    ProfileUpdated,
    TravelDocument,
    TravellerProfile,
    anonymise,
    create_profile,
    update_profile,
)

SEED = Seed(bytes(16))
PASSPORT = TravelDocument(
    kind=DocumentType.PASSPORT,
    number="AB1234567",
    issued_by="GB",
    expires=date(2030, 1, 31),
)


def profile() -> TravellerProfile:
    """A fresh one."""
    return create_profile(
        SEED,
        tenant="t",
        owner="usr_1",
        name=PersonName("Ada", "Lovelace"),
        born=date(1990, 12, 10),
    ).profile


def everything() -> ProfileChange:
    """A change of every field."""
    return ProfileChange(
        name=PersonName("Augusta", "King"),
        born=date(1990, 12, 11),
        contact=Contact("ada@example.com"),
        documents=(PASSPORT,),
        memberships=(Membership(carrier="AA", number="X12345"),),
        requests=("VGML", "WCHR"),
    )


def test_a_profile_is_created() -> None:
    """It has an identity, a version, and an event that says nothing personal."""
    step = create_profile(
        SEED, tenant="t", owner="u", name=PersonName("Ada", "Lovelace"), born=date.min
    )
    assert step.profile.id.startswith("trv_")
    assert (step.profile.version, step.profile.state) == (1, ProfileState.KNOWN)
    assert step.happened == (ProfileCreated(traveller_id=step.profile.id),)
    assert name_of(step.happened[0]) == ("profile.created", 1)


def test_fields_are_replaced_whole() -> None:
    """What is given replaces, what is not stays; the event names the fields alone."""
    before = profile()
    step = update_profile(before, ProfileChange(requests=("VGML",), born=before.born))
    assert step.profile == attrs.evolve(before, requests=("VGML",), version=2)
    assert step.happened == (
        ProfileUpdated(traveller_id=before.id, fields=("requests",)),
    )
    full = update_profile(step.profile, everything())
    assert full.profile.version == 3
    assert full.profile.documents == (PASSPORT,)
    cleared = update_profile(full.profile, ProfileChange(documents=()))
    assert cleared.profile.documents == ()


def test_a_change_of_nothing() -> None:
    """It leaves the version alone and happens not."""
    before = profile()
    for change in (ProfileChange(), ProfileChange(name=before.name, born=before.born)):
        assert update_profile(before, change) == ProfileStep(profile=before)


def test_what_is_forgotten() -> None:
    """Nothing personal is left, the identity stays, and it is forgotten once."""
    known = update_profile(profile(), everything()).profile
    step = anonymise(known)
    assert step.happened == (ProfileAnonymised(traveller_id=known.id),)
    left = msgspec.json.encode(step.profile).decode()
    for personal in (
        "Augusta",
        "King",
        "1990",
        "example",
        "AB1234567",
        "X12345",
        "VGML",
    ):
        assert personal not in left
    assert step.profile.id == known.id
    assert step.profile.version == known.version + 1
    assert anonymise(step.profile) == ProfileStep(profile=step.profile)
    with pytest.raises(InvalidTransition):
        update_profile(step.profile, ProfileChange(requests=()))


def test_profiles_survive_json_and_do_not_show_in_logs() -> None:
    """What is written is read back equal; the representation tells nothing."""
    known = update_profile(profile(), everything()).profile
    read = msgspec.json.decode(msgspec.json.encode(known), type=TravellerProfile)
    assert read == known
    for personal in ("Augusta", "King", "1990", "example", "AB12", "X12345", "VGML"):
        assert personal not in repr(known)
        assert personal not in repr(everything())


def test_a_document_is_valid_through_its_last_day() -> None:
    """On the day of expiry one may travel, on the next one may not."""
    assert PASSPORT.is_valid_on(date(2030, 1, 31))
    assert not PASSPORT.is_valid_on(date(2030, 2, 1))


@pytest.mark.parametrize(
    "changes",
    [
        *({"number": "A"}, {"number": "ab123"}, {"number": "A" * 21}),
        *({"number": "A 12"}, {"issued_by": "GBR"}, {"issued_by": "gb"}),
        {"issued_by": "G\n"},
    ],
)
def test_documents_of_no_use(changes: dict[str, str]) -> None:
    """Numbers are capitals and digits, countries two letters."""
    given = {"number": "AB123", "issued_by": "GB", **changes}
    with pytest.raises(InvalidInput):
        TravelDocument(
            kind=DocumentType.IDENTITY_CARD,
            number=given["number"],
            issued_by=given["issued_by"],
            expires=date.max,
        )


@pytest.mark.parametrize(
    ("carrier", "number"), [("A", "X1"), ("AAA", "X1"), ("AA", ""), ("AA", "x-1")]
)
def test_memberships_of_no_use(carrier: str, number: str) -> None:
    """Airline codes have two characters."""
    with pytest.raises(InvalidInput):
        Membership(carrier=carrier, number=number)


def test_card_numbers_are_no_document_and_no_membership() -> None:
    """They are refused as such."""
    with pytest.raises(CardDataRefused):
        attrs.evolve(PASSPORT, number="4111111111111111")
    with pytest.raises(CardDataRefused):
        Membership(carrier="AA", number="378282246310005")


@pytest.mark.parametrize(
    "change",
    [
        ProfileChange(requests=("VGML", "VGML")),
        ProfileChange(requests=("vgml",)),
        ProfileChange(requests=tuple(f"AA{c}{d}" for c in "ABC" for d in "ABCDEFG")),
        ProfileChange(documents=(PASSPORT, PASSPORT)),
        ProfileChange(
            memberships=(
                Membership(carrier="AA", number="X1"),
                Membership(carrier="AA", number="X2"),
            )
        ),
    ],
)
def test_lists_are_bounded_and_say_nothing_twice(change: ProfileChange) -> None:
    """Twenty of each at most, one membership an airline, codes of four letters."""
    with pytest.raises(InvalidInput):
        update_profile(profile(), change)
