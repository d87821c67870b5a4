"""Shopping: itineraries, prices, offers and the signatures that protect them."""

from __future__ import annotations

from flightcore.domain.shopping.candidate import PricedCandidate
from flightcore.domain.shopping.connections import (
    DEFAULT_MINUTES,
    ConnectionRules,
    Contradiction,
    Crossing,
)
from flightcore.domain.shopping.earned import with_comparable_yields
from flightcore.domain.shopping.flight_index import Departures, FlightIndex
from flightcore.domain.shopping.flown import OfferSegment
from flightcore.domain.shopping.itineraries import (
    Itineraries,
    Itinerary,
    ItineraryLimits,
    SliceQuery,
    find_itineraries,
)
from flightcore.domain.shopping.mct_rule import Change, ConnectionStatus, MctRule
from flightcore.domain.shopping.network import DetourLimit, Network
from flightcore.domain.shopping.offer import Offer
from flightcore.domain.shopping.offer_list import (
    MAX_PAGE,
    OfferList,
    OfferOrder,
    OfferPage,
)
from flightcore.domain.shopping.offering import OfferTerms, build_offer
from flightcore.domain.shopping.places import Places
from flightcore.domain.shopping.repricing import (
    PriceDifference,
    refuse_changed_price,
    reprice,
)
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
from flightcore.domain.shopping.seat_view import OpenClass, SeatView
from flightcore.domain.shopping.shop import ShopLimits, Shopped, shop
from flightcore.domain.shopping.signing import OfferKey, canonical, sign, verify

__all__ = [
    "DEFAULT_MINUTES",
    "MAX_CONNECTIONS",
    "MAX_PAGE",
    "MAX_SLICES",
    "MAX_TRAVELLERS",
    "Change",
    "ConnectionRules",
    "ConnectionStatus",
    "Contradiction",
    "Crossing",
    "Departures",
    "DetourLimit",
    "FlightIndex",
    "Itineraries",
    "Itinerary",
    "ItineraryLimits",
    "MctRule",
    "Network",
    "Offer",
    "OfferKey",
    "OfferList",
    "OfferOrder",
    "OfferPage",
    "OfferPassenger",
    "OfferSegment",
    "OfferTerms",
    "OpenClass",
    "Places",
    "PriceDifference",
    "PricedCandidate",
    "SearchRequest",
    "SeatView",
    "ShopLimits",
    "Shopped",
    "SliceQuery",
    "SliceRequest",
    "adult",
    "build_offer",
    "canonical",
    "child",
    "find_itineraries",
    "infant",
    "party",
    "refuse_changed_price",
    "reprice",
    "shop",
    "sign",
    "verify",
    "with_comparable_yields",
]
