"""Pricing: fares, rules, taxes and charges, and the lowest price of a journey."""

from __future__ import annotations

from flightcore.domain.pricing.passenger_types import PassengerType, PricePassenger
from flightcore.domain.pricing.quotation import (
    Conditions,
    FareComponent,
    JourneySegment,
    PassengerPrice,
    PenaltyAction,
    PenaltyTerm,
    Quotation,
    TaxLine,
)

__all__ = [
    "Conditions",
    "FareComponent",
    "JourneySegment",
    "PassengerPrice",
    "PassengerType",
    "PenaltyAction",
    "PenaltyTerm",
    "PricePassenger",
    "Quotation",
    "TaxLine",
]
