"""The rules of the business say no; nothing changed."""

from __future__ import annotations

from flightcore.domain.kernel.errors.root import FlightCoreError


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
