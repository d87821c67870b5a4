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
    │   ├── EffectInsideTransaction
    │   ├── UnsafeComposition
    │   ├── PluginMissing
    │   ├── PluginBroken
    │   └── SchemaMismatch
    └── InvariantBroken          a rule of the domain does not hold: a defect

Callers branch on classes or on ``code``. No message, fact or cause carries card
digits, secrets or a traveller's data; card-like digits in text are taken out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from flightcore.domain.kernel.card_numbers import without_card_digits


class FlightCoreError(Exception):
    """Root of the tree.

    Args:
        message: One sentence for a person. It holds no personal data.
        **facts: What a program needs to act; listed under ``facts``, and each
            readable as an attribute. Values are JSON-able or domain values.

    Attributes:
        code: Stable, snake case, unique in the tree.
        retryable: Whether the same call with the same key may succeed later.
        idempotency_key: The key under which the failed call ran, or None.
    """

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, /, **facts: Any) -> None:
        self.message = without_card_digits(message)
        super().__init__(self.message)
        self.facts: Mapping[str, Any] = MappingProxyType(
            {name: _fit_to_show(fact) for name, fact in facts.items()}
        )
        self.idempotency_key: str | None = None

    def __getattr__(self, name: str) -> Any:
        facts = self.__dict__.get("facts", {})
        if name in facts:
            return facts[name]
        raise AttributeError(f"{type(self).__name__!r} has no fact {name!r}")

    def __reduce__(self) -> tuple[Any, ...]:
        state = {"idempotency_key": self.idempotency_key}
        return _rebuild, (type(self), self.message, dict(self.facts)), state


def _fit_to_show(fact: Any) -> Any:
    return without_card_digits(fact) if isinstance(fact, str) else fact


def _rebuild(
    kind: type[FlightCoreError], message: str, facts: dict[str, Any]
) -> FlightCoreError:
    return kind(message, **facts)


class InvalidInput(FlightCoreError):
    """The caller's data is wrong. Fact: ``field``, where one field is to blame."""

    code = "invalid_input"


class UnknownAirport(InvalidInput):
    """No such station. Facts: ``airport``."""

    code = "unknown_airport"


class PastDate(InvalidInput):
    """The date lies before today at the place that counts. Facts: ``date``."""

    code = "past_date"


class TooManyTravellers(InvalidInput):
    """More than nine travellers in one order. Facts: ``asked``, ``limit``."""

    code = "too_many_travellers"


class InfantWithoutAdult(InvalidInput):
    """A lap infant needs an adult of its own. Facts: ``infants``, ``adults``."""

    code = "infant_without_adult"


class InvalidName(InvalidInput):
    """A name that no travel document could carry. Facts: ``field``, ``reason``."""

    code = "invalid_name"


class InvalidContact(InvalidInput):
    """An e-mail address or phone number of no use. Facts: ``field``, ``reason``."""

    code = "invalid_contact"


class PassengerMismatch(InvalidInput):
    """Travellers do not answer to the offer's passengers. Facts: ``reason``."""

    code = "passenger_mismatch"


class CardDataRefused(InvalidInput):
    """Card-like digits in a field. Facts: ``field``; never the digits."""

    code = "card_data_refused"


class InvalidMoney(InvalidInput):
    """An amount that its currency cannot hold."""

    code = "invalid_money"


class UnknownCurrency(InvalidMoney):
    """Not an ISO 4217 code that we know. Facts: ``currency``."""

    code = "unknown_currency"


class CurrencyMismatch(InvalidMoney):
    """Two currencies met. Facts: ``expected``, ``got``."""

    code = "currency_mismatch"


class AmountMismatch(InvalidMoney):
    """Amounts that should agree do not. Facts: ``expected``, ``got``."""

    code = "amount_mismatch"


class NegativeAmount(InvalidMoney):
    """An amount below zero, or zero where money must move. Facts: ``amount``."""

    code = "negative_amount"


class InvalidTime(InvalidInput):
    """A time that cannot be used as given."""

    code = "invalid_time"


class NonexistentTime(InvalidTime):
    """A local time that a clock change skips. Facts: ``wall``, ``zone``."""

    code = "nonexistent_time"


class AmbiguousTime(InvalidTime):
    """A local time that happens twice. Facts: ``wall``, ``zone``."""

    code = "ambiguous_time"


class InvalidSchedule(InvalidInput):
    """Legs that do not join, or a flight that cannot be flown. Facts: ``reason``."""

    code = "invalid_schedule"


class InvalidInventory(InvalidInput):
    """A nest, authorisation level or capacity that cannot be. Facts: ``reason``."""

    code = "invalid_inventory"


class InvalidTariff(InvalidInput):
    """A fare, rule, tax or service that cannot be filed. Facts: ``reason``."""

    code = "invalid_tariff"


class InvalidFareCalculation(InvalidInput):
    """A fare calculation line that has no figures to read."""

    code = "invalid_fare_calculation"


class InvalidSetting(InvalidInput):
    """A setting of the wrong type or out of range. Facts: ``setting``."""

    code = "invalid_setting"


class InvalidTemplate(InvalidInput):
    """A message's template cannot be filled in. Facts: ``template``, ``reason``."""

    code = "invalid_template"


class BadFile(InvalidInput):
    """A file that is not what it should be as a whole. Facts: ``reason``."""

    code = "bad_file"


class NotFound(FlightCoreError):
    """The named thing does not exist for this principal. Facts: ``kind``, ``id``."""

    code = "not_found"


class Forbidden(FlightCoreError):
    """The principal lacks the role. Facts: ``role``."""

    code = "forbidden"


class SignatureRefused(Forbidden):
    """A message that its alleged sender did not sign. Facts: ``reason``."""

    code = "signature_refused"


class Refusal(FlightCoreError):
    """The rules of the business say no; nothing changed."""

    code = "refused"


class SoldOut(Refusal):
    """Too few seats. Facts: ``leg``, ``booking_class``, ``asked``, ``left``."""

    code = "sold_out"


class OfferExpired(Refusal):
    """The offer's deadline has passed. Facts: ``offer_id``, ``expired_at``."""

    code = "offer_expired"


class OfferAltered(Refusal):
    """The offer's signature does not fit its content. Facts: ``offer_id``."""

    code = "offer_altered"


class PriceChanged(Refusal):
    """The price is no longer the offer's. Facts: ``old``, ``new``, ``passenger``."""

    code = "price_changed"


class FareRuleViolated(Refusal):
    """A fare's rule forbids it. Facts: ``category``, ``record``, ``fare_basis``."""

    code = "fare_rule_violated"


class NoFare(Refusal):
    """No filed fare covers the journey. Facts: ``origin``, ``destination``."""

    code = "no_fare"


class HoldExpired(Refusal):
    """The seats' deadline has passed. Facts: ``order_id``, ``expired_at``."""

    code = "hold_expired"


class QuoteExpired(Refusal):
    """The quote is older than its deadline or its order. Facts: ``quote_id``."""

    code = "quote_expired"


class PaymentDeclined(Refusal):
    """The gateway definitely said no. Facts: ``reason``, ``order_id``."""

    code = "payment_declined"


class AuthenticationRequired(PaymentDeclined):
    """The payer must authenticate first. Facts: ``order_id``, ``redirect``."""

    code = "authentication_required"


class RefundExceedsCapture(Refusal):
    """More to refund than was captured. Facts: ``asked``, ``left``."""

    code = "refund_exceeds_capture"


class SeatTaken(Refusal):
    """A physical seat that is assigned, blocked or absent. Facts: ``seat``."""

    code = "seat_taken"


class SeatUnsuitable(Refusal):
    """A seat where this passenger may not sit. Facts: ``seat``, ``reason``."""

    code = "seat_unsuitable"


class MarriageBroken(Refusal):
    """Married segments are sold and given back as one. Facts: ``married``."""

    code = "marriage_broken"


class WaitlistFull(Refusal):
    """As many parties wait as may. Facts: ``limit``."""

    code = "waitlist_full"


class DeliveryRefused(Refusal):
    """The channel will never deliver this message. Facts: ``channel``, ``reason``."""

    code = "delivery_refused"


class InvalidTransition(Refusal):
    """The state allows no such step. Facts: ``kind``, ``state``, ``step``."""

    code = "invalid_transition"


class Conflict(FlightCoreError):
    """Somebody else was first; read again, then decide again."""

    code = "conflict"


class VersionConflict(Conflict):
    """Changed since it was read. Facts: ``kind``, ``id``, ``expected``, ``found``."""

    code = "version_conflict"


class KeyReused(Conflict):
    """An idempotency key with another body. Facts: ``key``."""

    code = "key_reused"


class AlreadyExists(Conflict):
    """The identity is in use. Facts: ``kind``, ``id``."""

    code = "already_exists"


class Temporary(FlightCoreError):
    """The same call with the same key may succeed later."""

    code = "temporary"
    retryable = True


class Overloaded(Temporary):
    """A bounded queue is full. Facts: ``retry_after`` in seconds."""

    code = "overloaded"


class StoreBusy(Temporary):
    """The store gave up waiting. Facts: ``waited`` in seconds."""

    code = "store_busy"


class NotSent(Temporary):
    """A remote call that definitely had no effect. Facts: ``port``."""

    code = "not_sent"


class OutcomeUnknown(Temporary):
    """It may have happened; ask again with the same key. Facts: ``key``."""

    code = "outcome_unknown"


class GatewayTimeout(OutcomeUnknown):
    """A gateway gave no usable answer. Facts: ``key`` (of the operation)."""

    code = "gateway_timeout"


class Misuse(FlightCoreError):
    """The host application calls the library in a way that cannot be right."""

    code = "misuse"


class CoreClosed(Misuse):
    """The core was closed."""

    code = "core_closed"


class CannotJoin(Misuse):
    """The given object is no transaction that we can join. Facts: ``given``."""

    code = "cannot_join"


class TransactionLost(Misuse):
    """The database ended the host's transaction."""

    code = "transaction_lost"


class EffectInsideTransaction(Misuse):
    """A remote effect was asked for inside a transaction. Facts: ``port``."""

    code = "effect_inside_transaction"


class UnsafeComposition(Misuse):
    """An adapter lacks an ability that its role needs. Facts: ``port``, ``lacks``."""

    code = "unsafe_composition"


class PluginMissing(Misuse):
    """No adapter for the scheme. Facts: ``port``, ``scheme``, ``installed``."""

    code = "plugin_missing"


class PluginBroken(Misuse):
    """An installed adapter cannot be loaded. Facts: ``port``, ``plugin``."""

    code = "plugin_broken"


class SchemaMismatch(Misuse):
    """The database schema is too old or too new. Facts: ``found``, ``expected``."""

    code = "schema_mismatch"


class InvariantBroken(FlightCoreError):
    """A rule of the domain does not hold: refused, never continued.

    Facts: ``rule``.
    """

    code = "invariant_broken"
