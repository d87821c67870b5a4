"""Calls without a key get one, and name it where they fail."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.application.face_world import CONTACT, FaceWorld
from tests.market import people

import flightcore as fc
from flightcore.ports.rows import OrderRow
from flightcore.ports.store import Changes, Outcome


def test_an_error_names_the_key_that_was_made(
    world: FaceWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A booking whose answer got lost is found again under the key of its error."""
    offer, commit_many = world.offer(), world.store._commit_many

    def lost(batch: Sequence[Changes], join: object | None) -> Sequence[Outcome]:
        commit_many(batch, join)
        raise fc.OutcomeUnknown("lost", key="")

    with monkeypatch.context() as patch:
        patch.setattr(world.store, "_commit_many", lost)
        with pytest.raises(fc.OutcomeUnknown) as caught:
            world.core.book(offer, travellers=people(1), contact=CONTACT)
    key = caught.value.idempotency_key
    assert key is not None
    order = world.core.book(
        offer, travellers=people(1), contact=CONTACT, idempotency_key=key
    )
    assert [row.id for row in world.rows(OrderRow)] == [order.id]


def test_an_error_in_the_arguments_names_the_key(world: FaceWorld) -> None:
    """The one that was given, where a contact is none; one that was made, without."""
    offer = world.offer()
    for given in (None, "web-1"):
        with pytest.raises(fc.InvalidInput) as caught:
            world.core.book(
                offer, travellers=people(1), contact="nowhere", idempotency_key=given
            )
        made = caught.value.idempotency_key
        assert made == given if given else made is not None and made.startswith("key_")


def test_each_call_has_a_key_of_its_own(world: FaceWorld) -> None:
    """Two calls without a key are two calls, however alike."""
    assert world.held().id != world.held().id


def test_a_closed_core_names_the_callers_key(world: FaceWorld) -> None:
    """It makes none any more, and repeats the one that it was given."""
    offer = world.offer()
    world.core.close()
    for given in (None, "web-1"):
        with pytest.raises(fc.CoreClosed) as caught:
            world.core.book(
                offer, travellers=people(1), contact=CONTACT, idempotency_key=given
            )
        assert caught.value.idempotency_key == given
