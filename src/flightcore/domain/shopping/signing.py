"""Signatures of offers: a shop knows its own, and that nobody changed them."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence

import attrs
import msgspec

from flightcore.domain.kernel import Instant, is_past
from flightcore.domain.kernel.errors import (
    InvalidSetting,
    InvariantBroken,
    OfferAltered,
    OfferExpired,
)
from flightcore.domain.shopping.offer import Offer

MAX_KEYS = 16
"""Keys that are accepted at a time; rotation needs two."""

_FORM = b"flightcore.offer.v2\n"
_ENCODER = msgspec.json.Encoder(order="sorted")
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)


@attrs.frozen(kw_only=True)
class OfferKey:
    """A secret that signs offers.

    Attributes:
        id: 1 to 32 letters, digits, hyphens or underscores.
        secret: 32 bytes or more.

    Raises:
        InvalidSetting: The id or the secret is not as said.
    """

    id: str
    secret: bytes = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        if not _KEY_ID.fullmatch(self.id):
            raise InvalidSetting("no key id", setting="offer_keys")
        if len(self.secret) < 32:
            raise InvalidSetting("a key has 256 bits", setting="offer_keys")


def canonical(offer: Offer) -> bytes:
    """The one form of an offer that is signed: every field but the signature.

    The form is JSON in UTF-8 with sorted names and without spaces, the signature an
    empty text; days and instants in RFC 3339. A new field anywhere below changes it,
    and so ends the offers that were signed before; they live for minutes.

    Raises:
        InvariantBroken: The offer holds what JSON does not know.
    """
    unsigned = attrs.evolve(offer, signature="") if offer.signature else offer
    try:
        return _FORM + _ENCODER.encode(unsigned)
    except TypeError as error:
        raise InvariantBroken("a value without a canonical form", rule="O1") from error


def sign(offer: Offer, key: OfferKey) -> Offer:
    """The same offer with its signature."""
    return attrs.evolve(offer, signature=f"{key.id}:{_mac(offer, key)}")


def verify(offer: Offer, keys: Sequence[OfferKey], *, now: Instant) -> None:
    """Accept an offer that one of the keys signed and that is still open (O5).

    Args:
        offer: As it came back.
        keys: The current one and those still honoured after a rotation.
        now: By the store's clock.

    Raises:
        OfferAltered: No key of that id, or anything differs from what was signed.
        OfferExpired: Genuine, and its deadline has passed.
    """
    key_id, _, mac = offer.signature.partition(":")
    known = {key.id: key for key in keys[:MAX_KEYS]}
    # A missing key is judged by the same steps as a wrong one: no early answer
    # tells which key ids exist.
    key = known.get(key_id, OfferKey(id="none", secret=bytes(32)))
    given = mac.encode(errors="replace")
    fits = hmac.compare_digest(_mac(offer, key).encode(), given)
    if not (fits and key_id in known):
        raise OfferAltered("not an offer as it was made", offer_id=offer.id)
    if is_past(offer.expires_at, now):
        raise OfferExpired(
            "the offer has expired", offer_id=offer.id, expired_at=offer.expires_at
        )


def _mac(offer: Offer, key: OfferKey) -> str:
    return hmac.digest(key.secret, canonical(offer), "sha256").hex()
