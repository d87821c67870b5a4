"""Every error that flightcore raises, in one tree.

::

    FlightCoreError
    ├── InvalidInput             the caller's data is wrong; nothing was looked up
    │   ├── UnknownAirport
    │   ├── PastDate
    │   ├── TooManyTravellers
    │   ├── InfantWithoutAdult
    │   ├── InvalidName
    │   ├── InvalidContact
    │   ├── PassengerMismatch
    │   ├── CardDataRefused
    │   ├── InvalidMoney
    │   │   ├── UnknownCurrency
    │   │   ├── CurrencyMismatch
    │   │   ├── AmountMismatch
    │   │   └── NegativeAmount
    │   ├── InvalidTime
    │   │   ├── NonexistentTime
    │   │   └── AmbiguousTime
    │   ├── InvalidSchedule
    │   ├── InvalidInventory
    │   ├── InvalidTariff
    │   ├── InvalidFareCalculation
    │   ├── InvalidSetting
    │   ├── InvalidTemplate
    │   └── BadFile
    ├── NotFound                 the named thing does not exist, or is not yours
    ├── Forbidden                the principal may not do this
    │   └── SignatureRefused
    ├── Refusal                  the rules of the business say no; nothing changed
    │   ├── SoldOut
    │   ├── OfferExpired
    │   ├── OfferAltered
    │   ├── PriceChanged
    │   ├── FareRuleViolated
    │   ├── NoFare
    │   ├── HoldExpired
    │   ├── QuoteExpired
    │   ├── PaymentDeclined
    │   │   └── AuthenticationRequired
    │   ├── RefundExceedsCapture
    │   ├── SeatTaken
    │   ├── DeliveryRefused
    │   ├── SeatUnsuitable
    │   ├── MarriageBroken
    │   ├── WaitlistFull
    │   └── InvalidTransition
    ├── Conflict                 somebody else was first
    │   ├── VersionConflict
    │   ├── KeyReused
    │   └── AlreadyExists
    ├── Temporary                the same call may succeed later, with the same key
    │   ├── Overloaded
    │   ├── StoreBusy
    │   ├── NotSent
    │   └── OutcomeUnknown
    │       └── GatewayTimeout
    ├── Misuse                   the host application calls the library wrongly
    │   ├── CoreClosed
    │   ├── CannotJoin
    │   ├── TransactionLost
    │   ├── TransactionStale
    │   ├── EffectInsideTransaction
    │   ├── UnsafeComposition
    │   ├── PluginMissing
    │   ├── PluginBroken
    │   └── SchemaMismatch
    └── InvariantBroken          a rule of the domain does not hold: a defect

Callers branch on classes or on ``code``. No message, fact or cause carries card
digits, secrets or a traveller's data; card-like digits in text are taken out by
the root. A new class goes into the module of its branch, and into the drawing.
"""

from __future__ import annotations

from flightcore.domain.kernel.errors.access import (
    Forbidden,
    NotFound,
    SignatureRefused,
)
from flightcore.domain.kernel.errors.conflicts import (
    AlreadyExists,
    Conflict,
    KeyReused,
    VersionConflict,
)
from flightcore.domain.kernel.errors.inputs import (
    AmbiguousTime,
    AmountMismatch,
    BadFile,
    CardDataRefused,
    CurrencyMismatch,
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
    NegativeAmount,
    NonexistentTime,
    PassengerMismatch,
    PastDate,
    TooManyTravellers,
    UnknownAirport,
    UnknownCurrency,
)
from flightcore.domain.kernel.errors.misuse import (
    CannotJoin,
    CoreClosed,
    EffectInsideTransaction,
    InvariantBroken,
    Misuse,
    PluginBroken,
    PluginMissing,
    SchemaMismatch,
    TransactionLost,
    TransactionStale,
    UnsafeComposition,
)
from flightcore.domain.kernel.errors.refusals import (
    AuthenticationRequired,
    DeliveryRefused,
    FareRuleViolated,
    HoldExpired,
    InvalidTransition,
    MarriageBroken,
    NoFare,
    OfferAltered,
    OfferExpired,
    PaymentDeclined,
    PriceChanged,
    QuoteExpired,
    RefundExceedsCapture,
    Refusal,
    SeatTaken,
    SeatUnsuitable,
    SoldOut,
    WaitlistFull,
)
from flightcore.domain.kernel.errors.root import (
    FlightCoreError,
)
from flightcore.domain.kernel.errors.temporary import (
    GatewayTimeout,
    NotSent,
    OutcomeUnknown,
    Overloaded,
    StoreBusy,
    Temporary,
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
    "CoreClosed",
    "CurrencyMismatch",
    "DeliveryRefused",
    "EffectInsideTransaction",
    "FareRuleViolated",
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
    "NegativeAmount",
    "NoFare",
    "NonexistentTime",
    "NotFound",
    "NotSent",
    "OfferAltered",
    "OfferExpired",
    "OutcomeUnknown",
    "Overloaded",
    "PassengerMismatch",
    "PastDate",
    "PaymentDeclined",
    "PluginBroken",
    "PluginMissing",
    "PriceChanged",
    "QuoteExpired",
    "RefundExceedsCapture",
    "Refusal",
    "SchemaMismatch",
    "SeatTaken",
    "SeatUnsuitable",
    "SignatureRefused",
    "SoldOut",
    "StoreBusy",
    "Temporary",
    "TooManyTravellers",
    "TransactionLost",
    "TransactionStale",
    "UnknownAirport",
    "UnknownCurrency",
    "UnsafeComposition",
    "VersionConflict",
    "WaitlistFull",
]
