"""flightcore: sell flights from your own application.

Everything that is public can be reached from here and is loaded when it is first
used, so that importing flightcore costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flightcore.application.settings import (
        Settings,
    )
    from flightcore.assembly import (
        FlightCore,
        connect,
        connect_from,
    )
    from flightcore.assembly.arguments import (
        Traveller,
    )
    from flightcore.assembly.arguments import (
        slice_ as slice,
    )
    from flightcore.assembly.seams import (
        Seams,
    )
    from flightcore.domain.booking import (
        Order,
        OrderStatus,
    )
    from flightcore.domain.kernel import (
        Fact,
        Money,
    )
    from flightcore.domain.kernel.errors import (
        AlreadyExists,
        AmbiguousTime,
        AmountMismatch,
        AuthenticationRequired,
        BadFile,
        CannotJoin,
        CardDataRefused,
        Conflict,
        CoreClosed,
        CurrencyMismatch,
        DeliveryRefused,
        EffectInsideTransaction,
        FareRuleViolated,
        FlightCoreError,
        Forbidden,
        GatewayTimeout,
        HoldExpired,
        InfantWithoutAdult,
        InvalidContact,
        InvalidFareCalculation,
        InvalidInput,
        InvalidInventory,
        InvalidMoney,
        InvalidName,
        InvalidSchedule,
        InvalidSetting,
        InvalidTariff,
        InvalidTemplate,
        InvalidTime,
        InvalidTransition,
        InvariantBroken,
        KeyReused,
        MarriageBroken,
        Misuse,
        NegativeAmount,
        NoFare,
        NonexistentTime,
        NotFound,
        NotSent,
        OfferAltered,
        OfferExpired,
        OutcomeUnknown,
        Overloaded,
        PassengerMismatch,
        PastDate,
        PaymentDeclined,
        PluginBroken,
        PluginMissing,
        PriceChanged,
        QuoteExpired,
        RefundExceedsCapture,
        Refusal,
        SchemaMismatch,
        SeatTaken,
        SeatUnsuitable,
        SignatureRefused,
        SoldOut,
        StoreBusy,
        Temporary,
        TooManyTravellers,
        TransactionLost,
        TransactionStale,
        UnknownAirport,
        UnknownCurrency,
        UnsafeComposition,
        VersionConflict,
        WaitlistFull,
    )
    from flightcore.domain.kernel.people import (
        Contact,
    )
    from flightcore.domain.payment import (
        PaymentMethod,
        card,
    )
    from flightcore.domain.shopping import (
        Offer,
        OfferList,
        adult,
        child,
        infant,
    )
    from flightcore.domain.users import (
        Principal,
        Role,
    )

__all__ = [
    "AlreadyExists",
    "AmbiguousTime",
    "AmountMismatch",
    "AuthenticationRequired",
    "BadFile",
    "CannotJoin",
    "CardDataRefused",
    "Conflict",
    "Contact",
    "CoreClosed",
    "CurrencyMismatch",
    "DeliveryRefused",
    "EffectInsideTransaction",
    "Fact",
    "FareRuleViolated",
    "FlightCore",
    "FlightCoreError",
    "Forbidden",
    "GatewayTimeout",
    "HoldExpired",
    "InfantWithoutAdult",
    "InvalidContact",
    "InvalidFareCalculation",
    "InvalidInput",
    "InvalidInventory",
    "InvalidMoney",
    "InvalidName",
    "InvalidSchedule",
    "InvalidSetting",
    "InvalidTariff",
    "InvalidTemplate",
    "InvalidTime",
    "InvalidTransition",
    "InvariantBroken",
    "KeyReused",
    "MarriageBroken",
    "Misuse",
    "Money",
    "NegativeAmount",
    "NoFare",
    "NonexistentTime",
    "NotFound",
    "NotSent",
    "Offer",
    "OfferAltered",
    "OfferExpired",
    "OfferList",
    "Order",
    "OrderStatus",
    "OutcomeUnknown",
    "Overloaded",
    "PassengerMismatch",
    "PastDate",
    "PaymentDeclined",
    "PaymentMethod",
    "PluginBroken",
    "PluginMissing",
    "PriceChanged",
    "Principal",
    "QuoteExpired",
    "RefundExceedsCapture",
    "Refusal",
    "Role",
    "SchemaMismatch",
    "Seams",
    "SeatTaken",
    "SeatUnsuitable",
    "Settings",
    "SignatureRefused",
    "SoldOut",
    "StoreBusy",
    "Temporary",
    "TooManyTravellers",
    "TransactionLost",
    "TransactionStale",
    "Traveller",
    "UnknownAirport",
    "UnknownCurrency",
    "UnsafeComposition",
    "VersionConflict",
    "WaitlistFull",
    "adult",
    "card",
    "child",
    "connect",
    "connect_from",
    "infant",
    "slice",
]

_HOMES = {
    "Settings": "flightcore.application.settings:Settings",
    "FlightCore": "flightcore.assembly:FlightCore",
    "connect": "flightcore.assembly:connect",
    "connect_from": "flightcore.assembly:connect_from",
    "Traveller": "flightcore.assembly.arguments:Traveller",
    "slice": "flightcore.assembly.arguments:slice_",
    "Seams": "flightcore.assembly.seams:Seams",
    "Order": "flightcore.domain.booking:Order",
    "OrderStatus": "flightcore.domain.booking:OrderStatus",
    "Fact": "flightcore.domain.kernel:Fact",
    "Money": "flightcore.domain.kernel:Money",
    "Contact": "flightcore.domain.kernel.people:Contact",
    "PaymentMethod": "flightcore.domain.payment:PaymentMethod",
    "card": "flightcore.domain.payment:card",
    "Offer": "flightcore.domain.shopping:Offer",
    "OfferList": "flightcore.domain.shopping:OfferList",
    "adult": "flightcore.domain.shopping:adult",
    "child": "flightcore.domain.shopping:child",
    "infant": "flightcore.domain.shopping:infant",
    "Principal": "flightcore.domain.users:Principal",
    "Role": "flightcore.domain.users:Role",
}
"""Where the public names live; those that are not here are errors."""

_ERRORS = "flightcore.domain.kernel.errors"


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _HOMES.get(name, f"{_ERRORS}:{name}").partition(":")
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
