"""Offering: candidates become offers, with an id, deadlines and a signature."""

from __future__ import annotations

from datetime import timedelta

import attrs

from flightcore.domain.kernel import Instant, Money, OfferId, Seed, is_past
from flightcore.domain.kernel.errors import InvariantBroken, OfferExpired
from flightcore.domain.shopping.candidate import PricedCandidate
from flightcore.domain.shopping.offer import Offer
from flightcore.domain.shopping.request import SearchRequest
from flightcore.domain.shopping.signing import OfferKey, sign


@attrs.frozen(kw_only=True)
class OfferTerms:
    """What all offers of one search share.

    Attributes:
        tenant: For whom they are made.
        principal: Who searches.
        request: What was asked for.
        now: When they were priced.
        as_of: Generations of the schedule, tariff and inventory (O4).
        key: Signs them.
        seed: Gives them their ids.
        offer_ttl: How long an offer can be booked.
        price_guarantee: How long its price stands.
        closing: Before departure nothing is sold from then on.
    """

    tenant: str
    principal: str
    request: SearchRequest
    now: Instant
    as_of: str
    key: OfferKey
    seed: Seed = attrs.field(repr=False)
    offer_ttl: timedelta = timedelta(minutes=30)
    price_guarantee: timedelta = timedelta(hours=24)
    closing: timedelta = timedelta(minutes=60)


def build_offer(candidate: PricedCandidate, terms: OfferTerms) -> Offer:
    """Make and sign an offer; the same candidate on the same terms is the same offer.

    It expires when its time is up, when its price is no longer guaranteed, or when
    sales for the first departure close, whichever comes first (O2).

    Raises:
        OfferExpired: Sales have closed.
        InvariantBroken: The parts of the price do not add up (O3).
    """
    closes = candidate.departure - terms.closing
    guaranteed = min(terms.now + terms.price_guarantee, closes)
    offer = Offer(
        id=_id(candidate, terms),
        tenant=terms.tenant,
        principal=terms.principal,
        slices=terms.request.slices,
        segments=candidate.segments,
        passengers=terms.request.passengers,
        prices=candidate.quotation.prices,
        conditions=candidate.quotation.conditions,
        total=candidate.quotation.total,
        created_at=terms.now,
        expires_at=min(terms.now + terms.offer_ttl, guaranteed),
        price_guarantee_until=guaranteed,
        as_of=terms.as_of,
        tariff_version=candidate.quotation.tariff_version,
    )
    _check(offer, terms.now)
    return sign(offer, terms.key)


def _id(candidate: PricedCandidate, terms: OfferTerms) -> OfferId:
    parts: list[str | int] = []
    for item in candidate.segments:
        parts += (item.segment.flight_date, *item.segment.legs, item.cabin, item.rbd)
    return OfferId(terms.seed.id("ofr", *parts, *candidate.brands))


def _check(offer: Offer, now: Instant) -> None:
    if is_past(offer.expires_at, now):
        raise OfferExpired(
            "sales have closed", offer_id=offer.id, expired_at=offer.expires_at
        )
    parts = Money.total((price.total for price in offer.prices), offer.total.currency)
    if parts != offer.total:
        raise InvariantBroken(f"parts are {parts}, the total {offer.total}", rule="O3")
