"""Services: what can be added to an offer, and what of it is wanted at a booking."""

from __future__ import annotations

from collections.abc import Sequence

from flightcore.application.offer_keys import offer_keys
from flightcore.application.reading.reader import Reader
from flightcore.application.runtime import Runtime
from flightcore.domain.booking import (
    AncillaryChoice,
    ServiceOffer,
    choose_services,
    offered_services,
)
from flightcore.domain.kernel.errors import OfferAltered
from flightcore.domain.shopping import Offer, verify
from flightcore.domain.users import Action, Principal, may_see, require


def services(
    runtime: Runtime, reader: Reader, offer: Offer, *, principal: Principal
) -> tuple[ServiceOffer, ...]:
    """List what each passenger can add on each segment. Nothing is written.

    Raises:
        Forbidden: The principal may not search.
        OfferAltered, OfferExpired: The offer is not, or no longer, ours to sell, or
            was made to somebody else.
    """
    require(principal, Action.SEARCH)
    verify(offer, offer_keys(runtime), now=reader.now())
    refuse_strangers_offer(offer, principal)
    return offered_services(offer, runtime.catalogue.shelf_by(reader).tariff)


def chosen(
    runtime: Runtime, offer: Offer, wanted: Sequence[ServiceOffer]
) -> tuple[AncillaryChoice, ...]:
    """What is wanted, at the prices that are filed now.

    Raises:
        InvalidInput, NotFound, PriceChanged: See :func:`choose_services`.
    """
    if not wanted:
        return ()
    return choose_services(offer, runtime.catalogue.tariff(), wanted)


def refuse_strangers_offer(offer: Offer, principal: Principal) -> None:
    """An offer is for whoever searched, and for those who may act for them.

    Raises:
        OfferAltered: The principal is none of them.
    """
    if not may_see(principal, tenant=offer.tenant, owner=offer.principal):
        raise OfferAltered("an offer made to somebody else", offer_id=offer.id)
