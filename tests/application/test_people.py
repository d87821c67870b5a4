"""Travellers that are known and forgotten, and accounts that act until disabled."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from tests.application.face_world import CARD, CONTACT, FaceWorld

import flightcore as fc
from flightcore.domain.users import (
    DocumentType,
    Membership,
    ProfileChange,
    ProfileState,
    TravelDocument,
)
from flightcore.ports.rows import (
    ROW_TYPES,
    AccountRow,
    ClaimRow,
    EventRow,
    OrderRow,
    TravellerRow,
)
from flightcore.ports.store import eq

ADA = fc.Traveller("Ada", "Lovelace", born="1990-12-10")
PASSPORT = TravelDocument(
    kind=DocumentType.PASSPORT,
    number="K7700421",
    issued_by="GB",
    expires=date(2033, 1, 31),
)
DETAILS = ProfileChange(
    contact=fc.Contact("ada@example.com", "+442071234567"),
    documents=(PASSPORT,),
    memberships=(Membership(carrier="BA", number="FF00421"),),
    requests=("VGML",),
)
PERSONAL = ("Ada", "Lovelace", "1990-12-10", "ada@", "4420712", "K7700421", "FF00421")


def _types(world: FaceWorld, aggregate: str) -> list[str]:
    return [row.type for row in world.rows(EventRow, eq("aggregate", aggregate))]


def test_a_profile_from_first_to_last(world: FaceWorld) -> None:
    """It is kept, read back, changed by whole fields, and forgotten for good."""
    travellers = world.core.travellers
    kept = travellers.create(ADA, DETAILS)
    assert travellers.get(kept.id) == kept
    assert (kept.born, kept.documents, kept.version) == (
        date(1990, 12, 10),
        (PASSPORT,),
        1,
    )
    changed = travellers.update(kept.id, ProfileChange(requests=("WCHR",)))
    assert (changed.requests, changed.documents) == (("WCHR",), (PASSPORT,))
    assert travellers.update(kept.id, ProfileChange(requests=("WCHR",))) == changed
    forgotten = travellers.anonymise(kept.id)
    assert forgotten.state is ProfileState.ANONYMISED
    assert travellers.anonymise(kept.id) == forgotten == travellers.get(kept.id)
    with pytest.raises(fc.InvalidTransition):
        travellers.update(kept.id, ProfileChange(requests=("WCHR",)))
    with pytest.raises(fc.InvalidTransition):
        travellers.traveller(kept.id)
    assert _types(world, kept.id) == [
        "profile.created",
        "profile.updated",
        "profile.anonymised",
    ]
    assert world.core.audit().is_clean


def test_what_is_forgotten_is_nowhere(world: FaceWorld) -> None:
    """Nothing personal is in an event, with a key, or in any row afterwards."""
    kept = world.core.travellers.create(ADA, DETAILS, idempotency_key="ada")
    world.core.travellers.update(
        kept.id, ProfileChange(name=fc_name("Augusta", "Lovelace"))
    )
    for kind in (EventRow, ClaimRow):
        assert not _told(world.rows(kind))
    assert _told(world.rows(TravellerRow)) == set(PERSONAL) - {"Ada"}
    world.core.travellers.anonymise(kept.id)
    for rows in ROW_TYPES.values():
        assert not _told(world.rows(rows)), rows


def fc_name(given: str, surname: str) -> Any:
    """A name as the domain has it."""
    return fc.Traveller(given, surname, born="1990-12-10").as_input.name


def _told(rows: tuple[Any, ...]) -> set[str]:
    text = " ".join(str(value) for row in rows for value in attrs.astuple(row))
    return {word for word in PERSONAL if word in text}


def test_an_order_keeps_its_own_copy(world: FaceWorld) -> None:
    """Booked from a profile, the order names it, and no later change reaches it."""
    travellers = world.core.travellers
    kept = travellers.create(ADA, DETAILS)
    offer = world.offer()
    person = travellers.traveller(kept.id)
    order = world.core.book(offer, travellers=[person], contact=CONTACT)
    travellers.anonymise(kept.id)
    (passenger,) = world.core.orders.get(order.id).travellers
    assert (passenger.name.full, passenger.profile) == ("Ada Lovelace", kept.id)
    assert world.core.pay(order.id, CARD).status is fc.OrderStatus.TICKETED


def test_one_key_one_profile(world: FaceWorld) -> None:
    """A repetition answers with the same profile; another body is refused."""
    travellers = world.core.travellers
    first = travellers.create(ADA, idempotency_key="one")
    changed = travellers.update(first.id, ProfileChange(requests=("WCHR",)))
    assert travellers.create(ADA, idempotency_key="one") == changed
    with pytest.raises(fc.KeyReused):
        travellers.create(ADA, DETAILS, idempotency_key="one")
    assert len(world.rows(TravellerRow)) == 1


def test_versions_guard_a_profile(world: FaceWorld) -> None:
    """A change that names another version than is stored is refused."""
    travellers = world.core.travellers
    kept = travellers.create(ADA)
    travellers.update(kept.id, ProfileChange(requests=("WCHR",)), if_version=1)
    with pytest.raises(fc.VersionConflict):
        travellers.update(kept.id, ProfileChange(requests=("VGML",)), if_version=1)
    with pytest.raises(fc.VersionConflict):
        travellers.anonymise(kept.id, if_version=1)
    assert travellers.get(kept.id).requests == ("WCHR",)


def test_whose_profiles_one_sees(world: FaceWorld) -> None:
    """An agent sees its own, an administrator the tenant's, an operator none."""
    kept = world.agent("ann").travellers.create(ADA)
    assert world.core.travellers.get(kept.id) == kept
    for stranger in (world.agent("bob"), world.agent("ann", tenant="other")):
        with pytest.raises(fc.NotFound):
            stranger.travellers.get(kept.id)
        with pytest.raises(fc.NotFound):
            stranger.travellers.update(kept.id, ProfileChange(requests=("WCHR",)))
        with pytest.raises(fc.NotFound):
            stranger.travellers.anonymise(kept.id)
    operator = fc.Principal(
        id="op", name="op", tenant="default", roles=(fc.Role.OPERATOR,)
    )
    with pytest.raises(fc.Forbidden):
        world.core.as_(operator).travellers.get(kept.id)
    assert world.core.travellers.get(kept.id) == kept


def test_bad_details_keep_nothing(world: FaceWorld) -> None:
    """A list that says something twice is refused, and there is no profile."""
    before = world.rows(ClaimRow)
    with pytest.raises(fc.InvalidInput):
        world.core.travellers.create(ADA, ProfileChange(requests=("VGML", "VGML")))
    with pytest.raises(fc.CardDataRefused):
        fc.Traveller("Ada", "Lovelace", born="1990-12-10", profile="4111111111111111")
    assert world.rows(TravellerRow) == ()
    assert world.rows(ClaimRow) == before


def test_an_account_from_first_to_last(world: FaceWorld) -> None:
    """It acts by its roles, gains and loses them, and acts no more once disabled."""
    accounts = world.core.accounts
    account = accounts.create("zenobia", roles=[fc.Role.OPERATOR])
    acting = world.core.as_(accounts.principal("zenobia"))
    with pytest.raises(fc.Forbidden):
        acting.book(world.offer(), travellers=[ADA], contact=CONTACT)
    accounts.grant(account.id, fc.Role.AGENT)
    acting = world.core.as_(accounts.principal("zenobia"))
    order = acting.book(world.offer(), travellers=[ADA], contact=CONTACT)
    assert [row.owner for row in world.rows(OrderRow)] == [account.id]
    assert acting.orders.get(order.id) == order
    accounts.revoke(account.id, fc.Role.AGENT)
    assert accounts.principal("zenobia").roles == (fc.Role.OPERATOR,)
    disabled = accounts.disable(account.id)
    assert accounts.disable(account.id) == disabled == accounts.get(account.id)
    with pytest.raises(fc.Forbidden):
        accounts.principal("zenobia")
    with pytest.raises(fc.InvalidTransition):
        accounts.grant(account.id, fc.Role.AGENT)
    assert _types(world, account.id) == [
        "account.created",
        "account.role_granted",
        "account.role_revoked",
        "account.disabled",
    ]
    assert not any(b"zenobia" in row.body for row in world.rows(EventRow))


def test_names_are_unique_in_a_tenant(world: FaceWorld) -> None:
    """A second account of a name is refused, in another tenant it is not."""
    other = world.core.as_(
        fc.Principal(id="x", name="x", tenant="other", roles=(fc.Role.ADMIN,))
    )
    account = world.core.accounts.create("ann", roles=[], idempotency_key="one")
    with pytest.raises(fc.AlreadyExists):
        world.core.accounts.create("ann", roles=[])
    assert world.core.accounts.create("ann", roles=[], idempotency_key="one") == account
    assert other.accounts.create("ann", roles=[]).tenant == "other"
    assert len(world.rows(AccountRow)) == 2
    with pytest.raises(fc.NotFound):
        other.accounts.get(account.id)
    with pytest.raises(fc.NotFound):
        other.accounts.disable(account.id)
    with pytest.raises(fc.NotFound):
        world.core.accounts.principal("bob")


def test_only_an_administrator_manages_accounts(world: FaceWorld) -> None:
    """Every call of the face is refused to everybody else; nobody becomes SYSTEM."""
    account = world.core.accounts.create("ann", roles=[])
    agent = world.agent("eve").accounts
    for call in (
        lambda: agent.create("eve", roles=[fc.Role.ADMIN]),
        lambda: agent.get(account.id),
        lambda: agent.principal("ann"),
        lambda: agent.disable(account.id),
        lambda: agent.grant(account.id, fc.Role.ADMIN),
        lambda: agent.revoke(account.id, fc.Role.ADMIN),
        lambda: world.core.accounts.create("eve", roles=[fc.Role.SYSTEM]),
        lambda: world.core.accounts.grant(account.id, fc.Role.SYSTEM),
    ):
        with pytest.raises(fc.Forbidden):
            call()
    assert world.core.accounts.get(account.id) == account
