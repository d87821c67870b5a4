"""Pricing: fares, rules, taxes and charges, and the lowest price of a journey."""

from __future__ import annotations

from flightcore.domain.pricing.candidates import ANY_FARE, FareChoice
from flightcore.domain.pricing.combinability import Combinability
from flightcore.domain.pricing.discounts import Discount, Scope
from flightcore.domain.pricing.eligibility import Eligibility, SalesRestrictions
from flightcore.domain.pricing.events import FareFiled, FareWithdrawn, TariffVersioned
from flightcore.domain.pricing.fare import Fare, Trip
from flightcore.domain.pricing.fare_line import FareLine, read_fare_calculation
from flightcore.domain.pricing.fare_surcharges import FareSurcharge
from flightcore.domain.pricing.fares_csv import FareFile, read_fares
from flightcore.domain.pricing.filed import FILED_KINDS, FiledRecord, kind_of
from flightcore.domain.pricing.filing import Period
from flightcore.domain.pricing.journey import MAX_SEGMENTS
from flightcore.domain.pricing.passenger_types import PassengerType, PricePassenger
from flightcore.domain.pricing.penalties import Departure, Penalty
from flightcore.domain.pricing.price import MAX_PASSENGERS, price
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
from flightcore.domain.pricing.rates import (
    BankRate,
    CurrencyRounding,
    RateOfExchange,
    Rates,
)
from flightcore.domain.pricing.read_tariff import read_record, read_tariff
from flightcore.domain.pricing.refund import RefundQuote, RefundReason, refund
from flightcore.domain.pricing.routing import (
    FlightApplication,
    FlightRange,
    Stopovers,
    Transfers,
)
from flightcore.domain.pricing.rule import Rule
from flightcore.domain.pricing.services import (
    Brand,
    ServiceKind,
    ServicePrice,
)
from flightcore.domain.pricing.tariff import Place, Tariff
from flightcore.domain.pricing.tax import CarrierSurcharge, Refundability, Tax, TaxPoint
from flightcore.domain.pricing.taxation import with_xt
from flightcore.domain.pricing.timing import (
    AdvancePurchase,
    Blackouts,
    DayTime,
    MaximumStay,
    MinimumStay,
    Seasonality,
)

__all__ = [
    "ANY_FARE",
    "FILED_KINDS",
    "MAX_PASSENGERS",
    "MAX_SEGMENTS",
    "AdvancePurchase",
    "BankRate",
    "Blackouts",
    "Brand",
    "CarrierSurcharge",
    "Combinability",
    "Conditions",
    "CurrencyRounding",
    "DayTime",
    "Departure",
    "Discount",
    "Eligibility",
    "Fare",
    "FareChoice",
    "FareComponent",
    "FareFile",
    "FareFiled",
    "FareLine",
    "FareSurcharge",
    "FareWithdrawn",
    "FiledRecord",
    "FlightApplication",
    "FlightRange",
    "JourneySegment",
    "MaximumStay",
    "MinimumStay",
    "PassengerPrice",
    "PassengerType",
    "Penalty",
    "PenaltyAction",
    "PenaltyTerm",
    "Period",
    "Place",
    "PricePassenger",
    "Quotation",
    "RateOfExchange",
    "Rates",
    "RefundQuote",
    "RefundReason",
    "Refundability",
    "Rule",
    "SalesRestrictions",
    "Scope",
    "Seasonality",
    "ServiceKind",
    "ServicePrice",
    "Stopovers",
    "Tariff",
    "TariffVersioned",
    "Tax",
    "TaxLine",
    "TaxPoint",
    "Transfers",
    "Trip",
    "kind_of",
    "price",
    "read_fare_calculation",
    "read_fares",
    "read_record",
    "read_tariff",
    "refund",
    "with_xt",
]
