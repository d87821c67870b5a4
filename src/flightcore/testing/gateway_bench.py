"""What the gateway suite works with: a bench to provoke, and a shop to order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import attrs
import pytest

from flightcore.domain.kernel import Instant, Money
from flightcore.domain.kernel.errors import UnsafeComposition
from flightcore.domain.payment import Answer, Succeeded
from flightcore.ports.gateway import (
    AuthoriseRequest,
    CaptureRequest,
    PaymentGateway,
    RefundRequest,
    VoidRequest,
)
from flightcore.ports.gateway_books import OrderSums
from flightcore.system import SystemConcurrency, SystemIds

TWINS = 50
"""Callers that send one key at the same time."""
PATIENCE = 30.0
"""Seconds to wait for calls that run together."""

_T = TypeVar("_T")


@attrs.frozen(kw_only=True)
class SignedMessage:
    """A webhook as the gateway sends it, and when it was signed."""

    headers: dict[str, str]
    body: bytes
    at: Instant


@attrs.frozen(kw_only=True)
class GatewayBench:
    """A gateway, and how to provoke and observe it.

    Attributes:
        gateway: Under test; in an account of its own, or one that others share.
        approved: A token that is approved.
        declined: A token that is declined.
        peek: What the provider itself says it did for an order, in a currency,
            read past the adapter.
        currency: In which to pay.
        other_currency: Which the provider takes too.
        authenticate: A token whose payer must act, or None.
        act: Plays the payer: where they were sent, and whether they succeed.
        lost_before: A token whose first sending is lost on its way, or None.
        lost_after: A token whose answer is lost, or None.
        late: A token whose answer is lost and which takes effect only after a while
            within the late bound, or None.
        lost_capture: An approved token whose captures' answers are lost, or None.
        lost_refund: An approved token whose refunds' answers are lost, or None.
        advance: Lets so many seconds pass at the provider.
        messages: Every webhook so far.
    """

    gateway: PaymentGateway
    approved: str
    declined: str
    peek: Callable[[str, str], OrderSums]
    currency: str = "USD"
    other_currency: str = "EUR"
    authenticate: str | None = None
    act: Callable[[str, bool], None] | None = None
    lost_before: str | None = None
    lost_after: str | None = None
    late: str | None = None
    lost_capture: str | None = None
    lost_refund: str | None = None
    advance: Callable[[float], None] | None = None
    messages: Callable[[], Sequence[SignedMessage]] | None = None


def provoked(means: _T | None, what: str) -> _T:
    """The means to provoke something, or a skip that names what is not tested."""
    if means is None:
        pytest.skip(f"this bench cannot provoke: {what}")
    return means


@attrs.frozen
class Shop:
    """One order at a bench: places requests with names that nobody else uses."""

    bench: GatewayBench
    name: str = attrs.field(factory=lambda: SystemIds().seed().id("cnf"))

    def key(self, name: str) -> str:
        """A key that only this order uses."""
        return f"{self.name}-{name}"

    def money(self, minor: int, currency: str | None = None) -> Money:
        """An amount; by default in the currency of the bench."""
        return Money(minor, currency or self.bench.currency)

    def authorisation(
        self, name: str = "a", minor: int = 1000, *, token: str | None = None
    ) -> AuthoriseRequest:
        """Reserve."""
        return AuthoriseRequest(
            gateway_key=self.key(name),
            order_ref=self.name,
            amount=self.money(minor),
            token=token or self.bench.approved,
        )

    def charge(
        self, name: str = "c", minor: int = 1000, *, token: str | None = None
    ) -> CaptureRequest:
        """Charge at once."""
        return CaptureRequest(
            gateway_key=self.key(name),
            order_ref=self.name,
            amount=self.money(minor),
            token=token or self.bench.approved,
        )

    def capture_of(
        self, ref: str, minor: int, name: str = "c", currency: str | None = None
    ) -> CaptureRequest:
        """Take a part of a reservation."""
        return CaptureRequest(
            gateway_key=self.key(name),
            order_ref=self.name,
            amount=self.money(minor, currency),
            authorisation=ref,
        )

    def void_of(self, ref: str, minor: int, name: str = "v") -> VoidRequest:
        """Give up a reservation."""
        return VoidRequest(
            gateway_key=self.key(name),
            order_ref=self.name,
            amount=self.money(minor),
            authorisation=ref,
        )

    def refund_of(
        self, ref: str, minor: int, name: str = "r", currency: str | None = None
    ) -> RefundRequest:
        """Give back a part of a capture."""
        return RefundRequest(
            gateway_key=self.key(name),
            order_ref=self.name,
            amount=self.money(minor, currency),
            capture=ref,
        )

    def authorised(self, minor: int = 1000, *, token: str | None = None) -> str:
        """Reserve, and give the reference."""
        request = self.authorisation(minor=minor, token=token)
        return reference(self.bench.gateway.authorise(request))

    def captured(self, minor: int = 1000, *, token: str | None = None) -> str:
        """Take money by the gateway's way, and give the reference."""
        gateway = self.bench.gateway
        if not gateway.capabilities.separate_capture:
            return reference(gateway.capture(self.charge(minor=minor, token=token)))
        ref = self.authorised(minor, token=token)
        return reference(gateway.capture(self.capture_of(ref, minor)))

    def first(
        self, token: str | None = None, *, minor: int = 1000
    ) -> Callable[[], Answer]:
        """What sends the order that a payment at this gateway begins with."""
        gateway = self.bench.gateway
        if gateway.capabilities.separate_capture:
            reservation = self.authorisation("f", minor, token=token)
            return lambda: gateway.authorise(reservation)
        charge = self.charge("f", minor, token=token)
        return lambda: gateway.capture(charge)

    def moved(self) -> int:
        """Minor units of the first order that the provider took or reserved."""
        sums = self.sums()
        capable = self.bench.gateway.capabilities.separate_capture
        return (sums.authorised if capable else sums.captured).minor

    def sums(self) -> OrderSums:
        """What the provider says it did for this order."""
        return self.bench.peek(self.name, self.bench.currency)


def reference(answer: Answer) -> str:
    """The reference of a success; anything else fails the test."""
    assert isinstance(answer, Succeeded), answer
    assert answer.ref
    return answer.ref


def together(calls: Sequence[Callable[[], _T]]) -> list[_T | Exception]:
    """Run calls at the same moment, and give what each returned or raised.

    Raises:
        TimeoutError: A call took longer than ``PATIENCE``.
    """
    concurrency = SystemConcurrency()
    start = concurrency.gate()
    results: dict[int, _T | Exception] = {}

    def run(index: int) -> None:
        start.wait(PATIENCE)
        try:
            results[index] = calls[index]()
        except Exception as error:
            results[index] = error

    ends = [
        concurrency.spawn(f"caller {index}", partial(run, index))
        for index in range(len(calls))
    ]
    start.open()
    if not all(end.wait(PATIENCE) for end in ends):
        raise TimeoutError("a call did not come back")
    return [results[index] for index in range(len(calls))]


def reserving(bench: GatewayBench) -> Shop:
    """A shop at a gateway that can reserve; one that cannot must refuse to void."""
    shop = Shop(bench)
    if not bench.gateway.capabilities.separate_capture:
        with pytest.raises(UnsafeComposition):
            bench.gateway.void(shop.void_of("any", 1))
        pytest.skip("separate_capture is not declared, and refused")
    return shop


def asking(bench: GatewayBench) -> Shop:
    """A shop at a gateway that can be asked; one that cannot must refuse to be."""
    if not bench.gateway.capabilities.supports_lookup:
        with pytest.raises(UnsafeComposition):
            bench.gateway.lookup("any")
        pytest.skip("supports_lookup is not declared, and refused")
    return Shop(bench)


def expiring(bench: GatewayBench) -> Shop:
    """A shop at a gateway that ends authentications; another must refuse to."""
    if not bench.gateway.capabilities.supports_expiry:
        with pytest.raises(UnsafeComposition):
            bench.gateway.expire("any")
        pytest.skip("supports_expiry is not declared, and refused")
    return Shop(bench)


def bound(call: Callable[[_T], Answer], request: _T) -> Callable[[], Answer]:
    """A call with its request, to be made later."""
    return lambda: call(request)
