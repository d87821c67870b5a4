"""What the port itself does for every adapter: classify, refuse, and gate."""

from __future__ import annotations

from collections.abc import Callable
from http.client import IncompleteRead, RemoteDisconnected
from typing import Any

import attrs
import pytest
from tests.conformance.gateway_benches import bench_of, simulated

from flightcore.domain.kernel import Money
from flightcore.domain.kernel.errors import (
    CardDataRefused,
    CoreClosed,
    EffectInsideTransaction,
    FlightCoreError,
    GatewayTimeout,
    InvalidInput,
    KeyReused,
    NegativeAmount,
    NotSent,
    OutcomeUnknown,
    Overloaded,
    PaymentDeclined,
    UnsafeComposition,
)
from flightcore.domain.payment import (
    ActionRequired,
    Answer,
    Finding,
    NotFound,
    Succeeded,
)
from flightcore.memory import SimulatedGateway
from flightcore.ports.gateway import (
    AuthoriseRequest,
    CaptureRequest,
    GatewayCapabilities,
    PaymentGateway,
    RefundRequest,
    VoidRequest,
)
from flightcore.testing.gateway import GatewayConformance
from flightcore.testing.gateway_bench import GatewayBench
from flightcore.testing.gateway_server import MovableClock

USD = Money(1000, "USD")


class Scripted(PaymentGateway):
    """Raises or returns what it was given, whatever it is asked."""

    def __init__(self, outcome: Any, **capabilities: bool) -> None:
        self._outcome = outcome
        able = GatewayCapabilities(late_bound=1, key_life=2, supports_expiry=True)
        self._able = attrs.evolve(able, **capabilities)

    @property
    def capabilities(self) -> GatewayCapabilities:
        return self._able

    def close(self) -> None:
        pass

    def _authorise(self, request: AuthoriseRequest) -> Answer:
        return self._play()

    def _capture(self, request: CaptureRequest) -> Answer:
        return self._play()

    def _void(self, request: VoidRequest) -> Answer:
        return self._play()

    def _refund(self, request: RefundRequest) -> Answer:
        return self._play()

    def _lookup(self, gateway_key: str) -> Finding:
        return self._play()

    def _expire(self, gateway_key: str) -> Finding:
        return self._play()

    def _play(self) -> Answer:
        if isinstance(self._outcome, BaseException):
            raise self._outcome
        outcome: Answer = self._outcome
        return outcome


def calls(gateway: PaymentGateway) -> list[Callable[[], object]]:
    """Every public verb with a fitting request."""
    names = {"gateway_key": "k", "order_ref": "o"}
    return [
        lambda: gateway.authorise(AuthoriseRequest(token="tok", amount=USD, **names)),
        lambda: gateway.capture(CaptureRequest(token="tok", amount=USD, **names)),
        lambda: gateway.void(VoidRequest(authorisation="a", amount=USD, **names)),
        lambda: gateway.refund(RefundRequest(capture="c", amount=USD, **names)),
        lambda: gateway.lookup("k"),
        lambda: gateway.expire("k"),
    ]


UNCLASSIFIED = [
    TimeoutError("read"),
    ConnectionResetError(),
    RemoteDisconnected("closed"),
    IncompleteRead(b""),
    OSError(28, "no space"),
    ValueError("bad json"),
    KeyError("id"),
    AssertionError(),
    RuntimeError(),
    Overloaded("busy", retry_after=1),
    PaymentDeclined("no"),
    InvalidInput("bad"),
]
DEFINITE = [
    NotSent("no route"),
    KeyReused("other"),
    CoreClosed("closed"),
    EffectInsideTransaction("open"),
    OutcomeUnknown("lost", key="k"),
    GatewayTimeout("lost", key="k"),
]


@pytest.mark.parametrize("error", UNCLASSIFIED, ids=lambda error: type(error).__name__)
def test_an_unclassified_error_is_an_unknown_outcome(error: Exception) -> None:
    """Whatever an adapter lets through may have happened; the cause is kept."""
    for call in calls(Scripted(error)):
        with pytest.raises(GatewayTimeout) as raised:
            call()
        assert raised.value.key == "k"
        assert raised.value.__cause__ is error
        assert raised.value.retryable


@pytest.mark.parametrize("error", DEFINITE, ids=lambda error: type(error).__name__)
def test_a_classified_error_passes(error: FlightCoreError) -> None:
    """What an adapter knows for certain is not blurred."""
    for call in calls(Scripted(error)):
        with pytest.raises(type(error)) as raised:
            call()
        assert raised.value is error


@pytest.mark.parametrize("answer", [None, True, "ok", {"ref": "r"}, Succeeded])
def test_a_wrong_answer_is_an_unknown_outcome(answer: object) -> None:
    """An adapter that returns nonsense did not answer."""
    for call in calls(Scripted(answer)):
        with pytest.raises(GatewayTimeout):
            call()


def test_not_found_is_no_answer_to_an_order() -> None:
    """It answers questions only."""
    *orders, lookup, expire = calls(Scripted(NotFound()))
    for call in orders:
        with pytest.raises(GatewayTimeout):
            call()
    assert lookup() == expire() == NotFound()


def test_a_payer_whose_time_was_ended_need_not_act() -> None:
    """A gateway that still sends them away has not ended it."""
    *_, lookup, expire = calls(Scripted(ActionRequired("https://x")))
    assert lookup() == ActionRequired("https://x")
    with pytest.raises(GatewayTimeout):
        expire()


def test_an_interrupt_passes() -> None:
    """Somebody who stops the process is not told about gateways."""
    for call in calls(Scripted(KeyboardInterrupt())):
        with pytest.raises(KeyboardInterrupt):
            call()


def test_what_is_not_declared_is_refused_unsent() -> None:
    """The adapter is not even called."""
    lacking = ("supports_lookup", "supports_expiry", "separate_capture")
    gateway = Scripted(AssertionError(), **dict.fromkeys(lacking, False))
    authorise, charge, void, refund, lookup, expire = calls(gateway)
    for call in (authorise, void, lookup, expire):
        with pytest.raises(UnsafeComposition):
            call()
    with pytest.raises(UnsafeComposition):
        gateway.capture(
            CaptureRequest(
                gateway_key="k", order_ref="o", amount=USD, authorisation="a"
            )
        )
    for call in (charge, refund):
        with pytest.raises(GatewayTimeout):
            call()


def test_requests_are_checked_before_they_leave() -> None:
    """No empty name, no endless name, no card number, no amount that moves nothing."""
    good = AuthoriseRequest(gateway_key="k", order_ref="o", amount=USD, token="tok")
    assert "tok'" not in repr(good)
    bad: list[tuple[type[FlightCoreError], dict[str, Any]]] = [
        (InvalidInput, {"gateway_key": ""}),
        (InvalidInput, {"order_ref": ""}),
        (InvalidInput, {"gateway_key": "k" * 256}),
        (InvalidInput, {"token": ""}),
        (InvalidInput, {"token": "two words"}),
        (CardDataRefused, {"token": "4111111111111111"}),
        (NegativeAmount, {"amount": Money(0, "USD")}),
        (NegativeAmount, {"amount": Money(-1, "USD")}),
    ]
    for error, change in bad:
        with pytest.raises(error):
            attrs.evolve(good, **change)
    for given in ({}, {"token": "tok", "authorisation": "a"}):
        with pytest.raises(InvalidInput):
            CaptureRequest(gateway_key="k", order_ref="o", amount=USD, **given)


class ChargesOnly(SimulatedGateway):
    """A gateway that cannot reserve, cannot be asked, and sends no messages."""

    @property
    def capabilities(self) -> GatewayCapabilities:
        return attrs.evolve(
            super().capabilities, supports_lookup=False, separate_capture=False
        )


class TestChargesOnly(GatewayConformance):
    """The suite holds for a gateway with few abilities, by what it declares."""

    @pytest.fixture
    def bench(self) -> GatewayBench:
        clock = MovableClock()
        return bench_of(simulated("simulated://", clock, kind=ChargesOnly), clock)
