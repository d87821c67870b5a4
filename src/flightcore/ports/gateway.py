"""PaymentGateway: moves money at the world's payment providers, once for each key."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar, final, runtime_checkable

import attrs

from flightcore.domain.kernel import Instant, Money
from flightcore.domain.kernel.errors import (
    CoreClosed,
    EffectInsideTransaction,
    GatewayTimeout,
    InvalidInput,
    KeyReused,
    NotSent,
    OutcomeUnknown,
    UnsafeComposition,
)
from flightcore.domain.payment import (
    ActionRequired,
    Answer,
    Declined,
    Finding,
    NotFound,
    Pending,
    Succeeded,
    check_token,
)

MAX_NAME = 255
"""Characters of a key, a reference or an order's name."""
SIGNATURE_TOLERANCE = 300
"""Seconds by which a webhook's time may differ from ours, either way."""


@attrs.frozen(kw_only=True)
class GatewayRequest:
    """What every order to a gateway says.

    Attributes:
        gateway_key: Idempotency key; 1 to ``MAX_NAME`` characters.
        order_ref: Our name for the customer's order; 1 to ``MAX_NAME`` characters.
        amount: Above zero. Of a void: what was authorised.

    Raises:
        NegativeAmount: The amount is zero or less.
        InvalidInput: A name is empty or too long.
    """

    gateway_key: str
    order_ref: str
    amount: Money

    def __attrs_post_init__(self) -> None:
        self.amount.positive()
        for field, value in attrs.asdict(self, recurse=False).items():
            if isinstance(value, str) and len(value) > MAX_NAME:
                raise InvalidInput("longer than 255 characters", field=field)
        if not self.gateway_key or not self.order_ref:
            raise InvalidInput("a request names its key and order", field="gateway_key")


@attrs.frozen(kw_only=True)
class AuthoriseRequest(GatewayRequest):
    """Reserve an amount.

    Attributes:
        token: Of the payment method.
        return_url: Where the payer comes back to after authenticating, or empty.
    """

    token: str = attrs.field(repr=False)
    return_url: str = ""

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        check_token(self.token)


@attrs.frozen(kw_only=True)
class CaptureRequest(GatewayRequest):
    """Take an amount: of a reservation, or at once from a token.

    Attributes:
        authorisation: The reservation's reference; empty where a token is given.
        token: Of the payment method; empty where a reservation is given.
    """

    authorisation: str = ""
    token: str = attrs.field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if bool(self.authorisation) == bool(self.token):
            raise InvalidInput("a reservation or a token", field="authorisation")
        if self.token:
            check_token(self.token)


@attrs.frozen(kw_only=True)
class VoidRequest(GatewayRequest):
    """Give up a reservation of which nothing was taken.

    Attributes:
        authorisation: The reservation's reference.
    """

    authorisation: str


@attrs.frozen(kw_only=True)
class RefundRequest(GatewayRequest):
    """Give back an amount of a capture.

    Attributes:
        capture: The capture's reference.
    """

    capture: str


@attrs.frozen(kw_only=True)
class GatewayCapabilities:
    """What a gateway can do, and what it promises about time.

    Attributes:
        late_bound: Seconds after a sending in which it may still take effect; from 0.
        key_life: Seconds for which a repeated key is recognised; from ``late_bound``.
        supports_lookup: It can be asked after a key.
        separate_capture: It can authorise, and capture or void later.
        supports_expiry: It can end a payer's time to act; needed wherever it answers
            ``ActionRequired`` and does not end that time by itself.
        webhooks: It implements :class:`WebhookReader`.
    """

    late_bound: int
    key_life: int
    supports_lookup: bool = True
    separate_capture: bool = True
    supports_expiry: bool = False
    webhooks: bool = False


class PaymentGateway(ABC):
    """A provider that authorises, captures, voids and refunds, once for each key.

    A key names one order for ever: the same request under the same key has one
    effect, however often and however parallel it comes, and is answered with what
    became of it so far. Another request under that key is refused.

    Every method that moves money:

    - returns a :data:`~flightcore.domain.payment.Answer`, which is definite;
    - raises ``NotSent``: this call had no effect, for certain;
    - raises ``KeyReused``: the key names another request; this call had no effect;
    - raises ``CoreClosed`` or ``EffectInsideTransaction``: nothing was sent;
    - raises ``OutcomeUnknown`` for everything else: it may have happened. Ask with
      ``lookup``, or repeat it with the same key.

    Safe to use from many threads. No call waits longer than the adapter's own
    time-out, which is shorter than half of ``late_bound``.

    Implementers: override the underscored methods. Raise ``NotSent`` only where the
    provider cannot have received the request. Need not translate other errors: the
    public methods turn every unclassified exception, and every answer of a wrong
    type, into ``GatewayTimeout`` and keep it as the cause. Let no card number, token
    or secret into an exception's text.
    """

    @property
    @abstractmethod
    def capabilities(self) -> GatewayCapabilities:
        """What this gateway can do; constant."""

    @final
    def authorise(self, request: AuthoriseRequest) -> Answer:
        """Reserve an amount of the payer's money.

        Raises:
            UnsafeComposition: The gateway has no ``separate_capture``.
        """
        self._require("separate_capture")
        return self._order(self._authorise, request)

    @final
    def capture(self, request: CaptureRequest) -> Answer:
        """Take reserved money, in part or whole, or charge a token at once.

        Declined where the reservation is unknown, voided, in another currency, or
        too small for all its captures together.

        Raises:
            UnsafeComposition: A reservation is named and the gateway has no
                ``separate_capture``.
        """
        if request.authorisation:
            self._require("separate_capture")
        return self._order(self._capture, request)

    @final
    def void(self, request: VoidRequest) -> Answer:
        """Give up a reservation.

        Declined where anything of it was captured, or it was voided before.

        Raises:
            UnsafeComposition: The gateway has no ``separate_capture``.
        """
        self._require("separate_capture")
        return self._order(self._void, request)

    @final
    def refund(self, request: RefundRequest) -> Answer:
        """Give captured money back, in part or whole, once or several times.

        Declined where the capture is unknown, in another currency, or smaller than
        all its refunds together.
        """
        return self._order(self._refund, request)

    @final
    def lookup(self, gateway_key: str) -> Finding:
        """Ask what became of a key. Changes nothing.

        ``NotFound`` means "never" only once ``late_bound`` has passed since the key
        was last sent.

        Raises:
            Temporary: No usable answer; ask again.
            UnsafeComposition: The gateway does not declare ``supports_lookup``.
        """
        self._require("supports_lookup")
        found = _classified(lambda: self._lookup(gateway_key), gateway_key)
        if not isinstance(found, _FINDINGS):
            raise _unknown(gateway_key, None)
        return found

    @final
    def expire(self, gateway_key: str) -> Finding:
        """End a payer's time to act, and tell what became of the key.

        What still waits for its payer is declined, for good: whatever they do later
        moves nothing. Anything else stays as it is, and so does an unknown key. May
        be repeated.

        Returns:
            Never ``ActionRequired``.

        Raises:
            Temporary: No usable answer: it may have ended. Repeat it, or look it up.
            UnsafeComposition: The gateway does not declare ``supports_expiry``.
        """
        self._require("supports_expiry")
        found = _classified(lambda: self._expire(gateway_key), gateway_key)
        if not isinstance(found, _WITHOUT_PAYER):
            raise _unknown(gateway_key, None)
        return found

    @abstractmethod
    def close(self) -> None:
        """Release everything; later calls raise ``CoreClosed``. Idempotent."""

    @abstractmethod
    def _authorise(self, request: AuthoriseRequest) -> Answer: ...

    @abstractmethod
    def _capture(self, request: CaptureRequest) -> Answer: ...

    @abstractmethod
    def _void(self, request: VoidRequest) -> Answer: ...

    @abstractmethod
    def _refund(self, request: RefundRequest) -> Answer: ...

    def _lookup(self, gateway_key: str) -> Finding:
        raise NotImplementedError("declared supports_lookup without _lookup")

    def _expire(self, gateway_key: str) -> Finding:
        raise NotImplementedError("declared supports_expiry without _expire")

    def _require(self, capability: str) -> None:
        if not getattr(self.capabilities, capability):
            raise UnsafeComposition(
                f"this gateway has no {capability}", port="gateway", lacks=capability
            )

    def _order(self, verb: Callable[[_R], Answer], request: _R) -> Answer:
        key = request.gateway_key
        answer = _classified(lambda: verb(request), key)
        if not isinstance(answer, _ANSWERS):
            raise _unknown(key, None)
        return answer


@attrs.frozen(kw_only=True)
class WebhookNotice:
    """A gateway's hint that something may have changed. Look up before believing it.

    Attributes:
        event_id: The gateway's; the same for every delivery of the same event.
        gateway_key: Which order of ours it is about.
        at: When it happened, as the gateway says.
    """

    event_id: str
    gateway_key: str
    at: Instant


@runtime_checkable
class WebhookReader(Protocol):
    """The optional ability to tell a gateway's messages from forged ones."""

    def read_webhook(
        self, headers: Mapping[str, str], body: bytes, *, now: Instant
    ) -> WebhookNotice:
        """Check the signature over the raw body, then read it.

        Args:
            headers: As they came; names in any case.
            body: As it came, not decoded.
            now: What is more than ``SIGNATURE_TOLERANCE`` older or newer is refused.

        Raises:
            SignatureRefused: Not signed by this gateway, altered, or too old or new.
            InvalidInput: Signed, and not a message that we understand.
        """


_R = TypeVar("_R", bound=GatewayRequest)
_A = TypeVar("_A")
_ANSWERS = (Succeeded, Declined, Pending, ActionRequired)
_FINDINGS = (*_ANSWERS, NotFound)
_WITHOUT_PAYER = (Succeeded, Declined, Pending, NotFound)
_CLASSIFIED = (NotSent, KeyReused, OutcomeUnknown, CoreClosed, EffectInsideTransaction)


def _classified(call: Callable[[], _A], key: str) -> _A:
    try:
        return call()
    except _CLASSIFIED:
        raise
    except Exception as error:
        raise _unknown(key, error) from error


def _unknown(key: str, cause: Exception | None) -> GatewayTimeout:
    what = type(cause).__name__ if cause else "no answer of a known type"
    return GatewayTimeout(f"the gateway's answer is unknown: {what}", key=key)
