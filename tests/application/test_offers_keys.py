"""Offers come back as they were made, or not at all; and the keys that tell."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.application.face_world import CONTACT, SETTINGS, FaceWorld, open_world
from tests.market import FARES, people

import flightcore as fc
from flightcore.domain.shopping import Offer


def _other(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, Enum):
        return next(each for each in type(value) if each is not value)
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value + "X"
    if isinstance(value, (date, datetime)):
        return value + timedelta(days=1)
    return "something"


def _altered(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every copy of a value in which one thing within differs, and where."""
    if attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            inner = f"{path}.{field.name}"
            for where, part in _altered(getattr(value, field.name), inner):
                changed = copy.copy(value)
                # Past every validator: whoever alters an offer does not ask them.
                object.__setattr__(changed, field.name, part)
                yield where, changed
    elif isinstance(value, tuple):
        yield f"{path}[more]", (*value, *value[:1])
        yield f"{path}[less]", value[1:]
        for index, item in enumerate(value):
            for where, part in _altered(item, f"{path}[{index}]"):
                yield where, (*value[:index], part, *value[index + 1 :])
    else:
        yield path, _other(value)


def _is_the_same(altered: Offer, offer: Offer) -> bool:
    return altered == offer and repr(altered) == repr(offer)


def test_an_offer_altered_anywhere_is_refused(world: FaceWorld) -> None:
    """Each field, however deep, is under the signature; nothing is written."""
    offer = world.offer(2, destination="SAN")
    before = world.everything()
    altered = [
        (where, changed)
        for where, changed in _altered(offer, "offer")
        if not _is_the_same(changed, offer)
    ]
    assert len(altered) > 100
    for where, changed in altered:
        with pytest.raises((fc.OfferAltered, fc.InvalidInput)) as caught:
            world.core.book(changed, travellers=people(2), contact=CONTACT)
        typed = isinstance(caught.value, fc.InvalidInput)
        assert not typed or caught.value.field.startswith("offer"), where
    assert world.everything() == before


def test_the_values_of_an_altered_offer_are_called_altered(world: FaceWorld) -> None:
    """Total, deadline, class, owner: the error is OfferAltered, not a guess."""
    offer = world.offer()
    cheaper = fc.Money(1, "USD")
    later = offer.expires_at + timedelta(days=1)
    first = attrs.evolve(offer.segments[0], rbd="Y", path=("Y/Y", "Y"))
    for changed in (
        attrs.evolve(offer, total=cheaper),
        attrs.evolve(offer, expires_at=later),
        attrs.evolve(offer, segments=(first,)),
        attrs.evolve(offer, principal="ann"),
        attrs.evolve(offer, tenant="elsewhere"),
        attrs.evolve(offer, signature=""),
        attrs.evolve(offer, signature=offer.signature[:-1] + "0g"),
        attrs.evolve(offer, signature="other:" + offer.signature),
    ):
        with pytest.raises(fc.OfferAltered) as caught:
            world.core.book(changed, travellers=people(1), contact=CONTACT)
        assert caught.value.offer_id == offer.id


def test_two_cores_on_one_store_honour_each_others_offers(world: FaceWorld) -> None:
    """The signing key lives with the store."""
    other = world.another()
    order = other.book(world.offer(), travellers=people(1), contact=CONTACT)
    assert world.core.orders.get(order.id) == order


def test_two_cores_on_two_stores_do_not_mix(world: FaceWorld, tmp_path: Path) -> None:
    """Neither the offers nor the orders of one exist for the other."""
    folder = tmp_path / "other"
    folder.mkdir()
    with open_world("memory", folder) as other:
        with pytest.raises(fc.OfferAltered):
            other.core.book(world.offer(), travellers=people(1), contact=CONTACT)
        order, theirs = world.held(), other.held()
        with pytest.raises(fc.NotFound):
            other.core.orders.get(order.id)
        with pytest.raises(fc.NotFound):
            world.core.orders.find(theirs.locator)
        assert [each.id for each in other.core.orders.list()] == [theirs.id]


def test_keys_of_the_settings_rotate(world: FaceWorld) -> None:
    """The first key signs, every key is honoured, one that was dropped is not."""
    old, new = {"k1": b"1" * 32}, {"k2": b"2" * 32}
    made, rotated, dropped = (
        world.another(settings=attrs.evolve(SETTINGS, offer_keys=keys))
        for keys in (old, {**new, **old}, new)
    )
    wanted = fc.slice("JFK", "LAX", on=world.day)
    offer, newer = made.search(wanted).cheapest(), rotated.search(wanted).cheapest()
    assert (offer.signature[:3], newer.signature[:3]) == ("k1:", "k2:")
    for core, given in ((rotated, offer), (rotated, newer), (dropped, newer)):
        core.book(given, travellers=people(1), contact=CONTACT)
    with pytest.raises(fc.OfferAltered):
        dropped.book(offer, travellers=people(1), contact=CONTACT)


def test_a_guaranteed_price_outlives_a_dearer_tariff(world: FaceWorld) -> None:
    """Until the guarantee ends, the offer's price stands; then it has expired."""
    offer = world.offer()
    dearer = world.folder / "dearer.csv"
    dearer.write_text(FARES.replace("120.00", "180.00"), encoding="utf-8")
    world.core.tariff.load_csv(dearer)
    assert world.offer().total > offer.total
    order = world.core.book(offer, travellers=people(1), contact=CONTACT)
    assert order.total == offer.total


def test_another_type_is_told_with_the_price_of_now(world: FaceWorld) -> None:
    """A child in an adult's place: old and new totals by hand, and who causes it."""
    offer = world.offer(2)
    born = world.day - timedelta(days=3650)
    child = fc.Traveller("Tim", "Lovelace", born=born)
    before = world.everything()
    with pytest.raises(fc.PriceChanged) as caught:
        world.core.book(offer, travellers=[*people(1), child], contact=CONTACT)
    error = caught.value
    # 120.00 and 5.20 of tax each; a child pays 75 % of the fare.
    assert (error.old, error.new) == (fc.Money(25040, "USD"), fc.Money(22040, "USD"))
    assert error.passenger == "P2"
    assert world.everything() == before
