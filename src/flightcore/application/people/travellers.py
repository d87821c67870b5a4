"""Travellers: keep what is known of them, and forget it when they wish."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import attrs

from flightcore.application.codec import decode, encode
from flightcore.application.idempotency import Call, new_call
from flightcore.application.outcome import committed
from flightcore.application.records.people import profile_from, traveller_row
from flightcore.application.records.timeline import Timeline, last_event
from flightcore.application.redeciding import expect, redecide
from flightcore.application.runtime import Runtime
from flightcore.domain.kernel.errors import NotFound
from flightcore.domain.kernel.people import PersonName
from flightcore.domain.users import (
    Action,
    Principal,
    ProfileChange,
    ProfileStep,
    TravellerProfile,
    anonymise,
    create_profile,
    may_see,
    require,
    update_profile,
)
from flightcore.ports.rows import TravellerRow
from flightcore.ports.store import Changes, by_key


@attrs.frozen(kw_only=True)
class TravellerCommand:
    """Keep a traveller's profile.

    Attributes:
        name: As in the travel document.
        born: Date of birth.
        details: What else is known.
    """

    name: PersonName
    born: date = attrs.field(repr=False)
    details: ProfileChange = attrs.field(factory=ProfileChange)


def create_traveller(
    runtime: Runtime,
    command: TravellerCommand,
    *,
    principal: Principal,
    key: str | None,
) -> TravellerProfile:
    """Start to know a traveller, whose owner is the principal.

    A repetition with the same key returns the profile as it stands by then: what is
    kept with the key is its id and nothing personal, so that it can be forgotten.

    Raises:
        Forbidden: The principal may not edit profiles.
        InvalidInput: A list is too long, or says something twice.
        KeyReused: The key was used for another call.
    """
    require(principal, Action.EDIT_PROFILE)
    call = new_call(runtime, principal, "create traveller", command, key=key)
    step = create_profile(
        call.ids,
        tenant=principal.tenant,
        owner=principal.id,
        name=command.name,
        born=command.born,
        details=command.details,
    )
    claim = call.claim(encode(step.profile.id))
    history = Timeline(
        aggregate=step.profile.id, sequence=0, at=runtime.now(), principal=principal
    )
    rows = (traveller_row(step.profile), *history.rows(step.happened))
    outcome = committed(runtime.commit(Changes(claim=claim, puts=rows)))
    return get_traveller(runtime, decode(outcome.answer, str), principal=principal)


def get_traveller(
    runtime: Runtime, traveller_id: str, *, principal: Principal
) -> TravellerProfile:
    """What is known of a traveller.

    Raises:
        Forbidden: The principal may not edit profiles, which seeing one takes.
        NotFound: There is none that the principal may see.
    """
    require(principal, Action.EDIT_PROFILE)
    asked = by_key(TravellerRow, traveller_id)
    row = runtime.store.read(asked).one(asked)
    return _visible(row, traveller_id, principal)


def update_traveller(
    runtime: Runtime,
    traveller_id: str,
    change: ProfileChange,
    *,
    principal: Principal,
    if_version: int | None = None,
) -> TravellerProfile:
    """Know something else instead; orders keep the copy that they have.

    Raises:
        Forbidden, NotFound: See :func:`get_traveller`.
        VersionConflict: It is not at ``if_version``.
        InvalidTransition: The profile is anonymised.
        InvalidInput: A list is too long, or says something twice.
    """
    editing = _Editing(runtime, traveller_id, principal, if_version)
    return editing.apply(lambda profile: update_profile(profile, change))


def anonymise_traveller(
    runtime: Runtime,
    traveller_id: str,
    *,
    principal: Principal,
    if_version: int | None = None,
) -> TravellerProfile:
    """Forget all but the id, for good; a second time changes nothing.

    Orders keep the copy that they have: it is part of the contract of carriage.

    Raises:
        Forbidden, NotFound: See :func:`get_traveller`.
        VersionConflict: It is not at ``if_version``.
    """
    editing = _Editing(runtime, traveller_id, principal, if_version)
    return editing.apply(anonymise)


@attrs.frozen
class _Editing:
    runtime: Runtime
    traveller_id: str
    principal: Principal
    if_version: int | None

    def apply(
        self, decide: Callable[[TravellerProfile], ProfileStep]
    ) -> TravellerProfile:
        require(self.principal, Action.EDIT_PROFILE)
        final = () if self.if_version is None else (TravellerRow.TABLE,)
        call = new_call(
            self.runtime, self.principal, "edit traveller", self.traveller_id, key=None
        )
        return redecide(lambda: self._attempt(decide, call), final=final)

    def _attempt(
        self, decide: Callable[[TravellerProfile], ProfileStep], call: Call
    ) -> TravellerProfile:
        asked = by_key(TravellerRow, self.traveller_id)
        last = last_event(self.traveller_id)
        snapshot = self.runtime.store.read(asked, last)
        before = _visible(snapshot.one(asked), self.traveller_id, self.principal)
        expect(before.version, self.if_version, kind=TravellerRow.TABLE, id=before.id)
        step = decide(before)
        if step.happened:
            told = Timeline.read(last, snapshot, self.principal).rows(step.happened)
            rows = (traveller_row(step.profile), *told)
            changes = Changes(claim=call.claim(b"{}"), puts=rows)
            committed(self.runtime.commit(changes))
        return step.profile


def _visible(
    row: TravellerRow | None, traveller_id: str, principal: Principal
) -> TravellerProfile:
    if row is None or not may_see(principal, tenant=row.tenant, owner=row.owner):
        raise NotFound("no such traveller", kind="traveller", id=traveller_id)
    return profile_from(row)
