from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.shopping.samples import KEY, RETURN, offers
from tests.domain.shopping.world import NOW

from flightcore.domain.kernel import (
    ClockChange,
    FlightDateId,
    LocalTime,
    Money,
    OfferId,
)
from flightcore.domain.kernel.errors import (
    InvalidSetting,
    InvariantBroken,
    OfferAltered,
    OfferExpired,
)
from flightcore.domain.pricing import Conditions, PassengerType
from flightcore.domain.schedule import FlightDesignator, Segment
from flightcore.domain.shopping import (
    Offer,
    OfferKey,
    OfferPassenger,
    OfferSegment,
    SliceRequest,
    canonical,
    sign,
    verify,
)

OTHER = OfferKey(id="k2", secret=b"another secret of 256 bits, quite")
OFFER = offers(RETURN).cheapest()
CONNECTING = next(each for each in offers() if len(each.segments) == 2)


def at(hour: int, zone: str) -> LocalTime:
    wall = datetime(2026, 12, 16, hour)
    return LocalTime.at(wall, zone, on_change=ClockChange.REFUSE)


GOLDEN = Offer(
    id=OfferId("ofr_1"),
    tenant="acme",
    principal="usr_é",
    slices=(SliceRequest(origin="JFK", destination="LAX", date=date(2026, 12, 16)),),
    segments=(
        OfferSegment(
            segment=Segment(
                flight_date=FlightDateId("AA0001/2026-12-16"),
                designator=FlightDesignator(carrier="AA", number=1),
                operating=None,
                origin="JFK",
                destination="LAX",
                departure=at(8, "America/New_York"),
                arrival=at(11, "America/Los_Angeles"),
                legs=(1,),
            ),
            cabin="Y",
            rbd="M",
            path=("Y/M", "Y"),
            slice=0,
        ),
    ),
    passengers=(OfferPassenger(id="P1", ptc=PassengerType.ADT),),
    prices=(),
    conditions=Conditions(
        refundable=False,
        changeable=True,
        cancel_penalty=None,
        change_penalty=Money(5000, "USD"),
        no_show_penalty=None,
    ),
    total=Money(12345, "USD"),
    created_at=datetime(2026, 12, 1, tzinfo=UTC),
    expires_at=datetime(2026, 12, 1, 0, 30, tzinfo=UTC),
    price_guarantee_until=datetime(2026, 12, 2, tzinfo=UTC),
    as_of="s1.t1.i1",
    tariff_version="v1",
)
"""Written out here to the last field, so that its form can be read off."""

GOLDEN_FORM = (
    "flightcore.offer.v2\n"
    '{"as_of":"s1.t1.i1","conditions":{"baggage":"","brands":[],"cancel_penalty":null,'
    '"change_penalty":{"currency":"USD","minor":5000},"changeable":true,'
    '"no_show_penalty":null,"refundable":false,"terms":[]},'
    '"created_at":"2026-12-01T00:00:00Z","expires_at":"2026-12-01T00:30:00Z",'
    '"id":"ofr_1","passengers":[{"age":null,"id":"P1","ptc":"ADT"}],'
    '"price_guarantee_until":"2026-12-02T00:00:00Z","prices":[],'
    '"principal":"usr_é","segments":[{"cabin":"Y","married":null,'
    '"path":["Y/M","Y"],"rbd":"M","segment":{"arrival":{"instant":'
    '"2026-12-16T19:00:00Z","wall":"2026-12-16T11:00:00","zone":'
    '"America/Los_Angeles"},"arrival_terminal":"","departure":{"instant":'
    '"2026-12-16T13:00:00Z","wall":"2026-12-16T08:00:00","zone":'
    '"America/New_York"},"departure_terminal":"","designator":{"carrier":"AA",'
    '"number":1,"suffix":""},"destination":"LAX","equipment":"","flight_date":'
    '"AA0001/2026-12-16","legs":[1],"operating":null,"origin":"JFK"},"slice":0}],'
    '"signature":"","slices":[{"date":"2026-12-16","destination":"LAX","origin":"JFK"}],'
    '"tariff_version":"v1","tenant":"acme","total":{"currency":"USD","minor":12345}}'
)


def test_the_canonical_form_is_stable() -> None:
    """Byte for byte: a change of it ends every offer in the hands of callers."""
    assert canonical(GOLDEN) == GOLDEN_FORM.encode()


def test_the_signature_is_an_hmac_of_the_form() -> None:
    """HMAC-SHA256 in hex behind the key's id, as the standard library reckons it."""
    expected = hmac.new(KEY.secret, GOLDEN_FORM.encode(), hashlib.sha256).hexdigest()
    assert sign(GOLDEN, KEY).signature == f"k1:{expected}"


def test_a_value_without_a_form_is_not_signed() -> None:
    """Something of which JSON knows nothing: a defect, never a guess."""
    broken: Any = object()
    with pytest.raises(InvariantBroken):
        canonical(attrs.evolve(GOLDEN, as_of=broken))


def test_a_genuine_open_offer_passes() -> None:
    """Under its own key, also among others."""
    verify(OFFER, [KEY], now=NOW)
    verify(OFFER, [OTHER, KEY], now=OFFER.expires_at - timedelta(microseconds=1))


def test_an_expired_offer_is_refused() -> None:
    """At the deadline itself it has expired (O5); the refusal says since when."""
    with pytest.raises(OfferExpired) as caught:
        verify(OFFER, [KEY], now=OFFER.expires_at)
    assert caught.value.facts == {
        "offer_id": OFFER.id,
        "expired_at": OFFER.expires_at,
    }


def test_an_altered_offer_is_not_called_expired() -> None:
    """Who alters the deadline learns nothing but that it was altered."""
    later = attrs.evolve(OFFER, expires_at=OFFER.expires_at + timedelta(days=1))
    with pytest.raises(OfferAltered):
        verify(later, [KEY], now=OFFER.expires_at)


def test_keys_rotate() -> None:
    """The new key signs; the old one verifies until it is taken away."""
    old, new = sign(OFFER, KEY), sign(OFFER, OTHER)
    for offer in (old, new):
        verify(offer, [OTHER, KEY], now=NOW)
    with pytest.raises(OfferAltered):
        verify(old, [OTHER], now=NOW)


def test_a_key_of_the_same_id_is_not_enough() -> None:
    """The secret counts."""
    with pytest.raises(OfferAltered):
        verify(OFFER, [attrs.evolve(OTHER, id="k1")], now=NOW)


@pytest.mark.parametrize(
    "signature", ["", ":", "k1", "k1:", "none:", "k9:00", "k1:é", "k1:\ud800", "k1:0"]
)
def test_a_malformed_signature_is_refused(signature: str) -> None:
    """Whatever stands there, the answer is one and the same."""
    with pytest.raises(OfferAltered):
        verify(attrs.evolve(OFFER, signature=signature), [KEY], now=NOW)


def test_no_key_is_accepted_by_guessing_the_stand_in() -> None:
    """The key that stands in for an unknown one opens nothing."""
    stand_in = OfferKey(id="none", secret=bytes(32))
    with pytest.raises(OfferAltered):
        verify(sign(OFFER, stand_in), [KEY], now=NOW)


@pytest.mark.parametrize(
    ("id", "secret"), [("", b"x" * 32), ("a:b", b"x" * 32), ("k", b"x" * 31)]
)
def test_a_weak_key_is_refused(id: str, secret: bytes) -> None:
    """A name without a colon, and 256 bits."""
    with pytest.raises(InvalidSetting):
        OfferKey(id=id, secret=secret)


# -- Every field counts --------------------------------------------------------------


def variants(value: Any) -> Iterator[Any]:
    """The value with exactly one thing in it changed, for every thing in it."""
    if attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            for changed in variants(getattr(value, field.name)):
                yield changed_copy(value, field.name, changed)
    elif isinstance(value, tuple):
        yield (*value, value[-1]) if value else ("new",)
        for place, item in enumerate(value):
            yield (*value[:place], *value[place + 1 :])
            for changed in variants(item):
                yield (*value[:place], changed, *value[place + 1 :])
    else:
        yield other(value)


def changed_copy(value: Any, name: str, changed: Any) -> Any:
    """A copy that skips validation: an attacker does not validate either."""
    copy = object.__new__(type(value))
    for field in attrs.fields(type(value)):
        old = getattr(value, field.name)
        object.__setattr__(copy, field.name, changed if field.name == name else old)
    return copy


def other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, StrEnum):
        return next(each for each in type(value) if each is not value)
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, int):
        return value + 1
    return "x" if value is None else f"{value} "


@pytest.mark.parametrize("offer", [OFFER, CONNECTING], ids=["return", "connection"])
def test_no_field_can_be_changed(offer: Offer) -> None:
    """Everything in an offer but the signature, down to the last tax and time."""
    count = 0
    for changed in variants(offer):
        count += 1
        with pytest.raises(OfferAltered):
            verify(changed, [KEY], now=NOW)
    assert count > 150


@given(st.text(), st.text())
def test_texts_do_not_run_together(tenant: str, principal: str) -> None:
    """Two fields swapped or joined otherwise are another form."""
    one = canonical(attrs.evolve(GOLDEN, tenant=tenant, principal=principal))
    moved = attrs.evolve(GOLDEN, tenant=tenant + principal, principal="")
    assert (canonical(moved) == one) == (principal == "")
