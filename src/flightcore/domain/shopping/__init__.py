"""Shopping: itineraries, offers and the signatures that protect them."""

from __future__ import annotations

from flightcore.domain.shopping.offer import Offer, OfferSegment
from flightcore.domain.shopping.request import (
    MAX_CONNECTIONS,
    MAX_SLICES,
    MAX_TRAVELLERS,
    OfferPassenger,
    SearchRequest,
    SliceRequest,
    adult,
    child,
    infant,
    party,
)
from flightcore.domain.shopping.signing import OfferKey, canonical, sign, verify

__all__ = [
    "MAX_CONNECTIONS",
    "MAX_SLICES",
    "MAX_TRAVELLERS",
    "Offer",
    "OfferKey",
    "OfferPassenger",
    "OfferSegment",
    "SearchRequest",
    "SliceRequest",
    "adult",
    "canonical",
    "child",
    "infant",
    "party",
    "sign",
    "verify",
]
