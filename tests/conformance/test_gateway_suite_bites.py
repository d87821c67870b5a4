"""The suite of payment gateways fails on gateways that are broken on purpose."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from itertools import count

import attrs
import pytest
from tests.conformance.gateway_benches import bench_of, simulated

from flightcore.domain.kernel import Instant, Money
from flightcore.domain.kernel.errors import KeyReused, OutcomeUnknown
from flightcore.domain.payment import (
    ActionRequired,
    Answer,
    Declined,
    Finding,
    NotFound,
    Succeeded,
)
from flightcore.memory import SimulatedGateway
from flightcore.ports.gateway import (
    AuthoriseRequest,
    CaptureRequest,
    RefundRequest,
    VoidRequest,
    WebhookNotice,
)
from flightcore.system import SystemConcurrency
from flightcore.testing.gateway import GatewayConformance
from flightcore.testing.gateway_bench import GatewayBench
from flightcore.testing.gateway_server import MovableClock

_FRESH = count(1)


class FreshKeys(SimulatedGateway):
    """M23: makes a key of its own for every call."""

    def _authorise(self, request: AuthoriseRequest) -> Answer:
        return super()._authorise(_fresh(request))


class FreshCaptureKeys(SimulatedGateway):
    """M23, where the money is taken."""

    def _capture(self, request: CaptureRequest) -> Answer:
        fresh = attrs.evolve(request, gateway_key=f"fresh-{next(_FRESH)}")
        return super()._capture(fresh)


class AnswersAnyBody(SimulatedGateway):
    """M25: a known key gets the stored answer, whatever is asked."""

    def _authorise(self, request: AuthoriseRequest) -> Answer:
        try:
            return super()._authorise(request)
        except KeyReused:
            return Succeeded("ath_stored")


class TimeoutIsDecline(SimulatedGateway):
    """M15: says no when it does not know."""

    def _authorise(self, request: AuthoriseRequest) -> Answer:
        try:
            return super()._authorise(request)
        except OutcomeUnknown:
            return Declined("timeout")


class RetriesBlindly(SimulatedGateway):
    """M34: tries again with another key when it does not know."""

    def _authorise(self, request: AuthoriseRequest) -> Answer:
        try:
            return super()._authorise(request)
        except OutcomeUnknown:
            return super()._authorise(_fresh(request))


class ChecksThenActs(SimulatedGateway):
    """M26: looks whether it knows the key, and acts a moment later."""

    def _authorise(self, request: AuthoriseRequest) -> Answer:
        marked = [item for item in self.books().operations if item.order_ref == "seen"]
        if not marked:
            SystemConcurrency().sleep(0.01)
            super()._authorise(_fresh(attrs.evolve(request, order_ref="seen")))
            return super()._authorise(_fresh(request))
        return Succeeded(marked[0].ref)


class RefundsAnything(SimulatedGateway):
    """M16: a refund above what was captured is paid."""

    def _refund(self, request: RefundRequest) -> Answer:
        answer = super()._refund(request)
        return Succeeded("rfd_paid") if answer == _TOO_MUCH else answer


class IgnoresCurrency(SimulatedGateway):
    """M18: ten yen are ten dollars."""

    def _refund(self, request: RefundRequest) -> Answer:
        dollars = Money(request.amount.minor, "USD")
        return super()._refund(attrs.evolve(request, amount=dollars))


class CapturesTooMuch(SimulatedGateway):
    """P1: says that it took more than was reserved."""

    def _capture(self, request: CaptureRequest) -> Answer:
        answer = super()._capture(request)
        return Succeeded("cpt_taken") if answer == _TOO_MUCH else answer


class VoidsWhatWasTaken(SimulatedGateway):
    """Says that a captured reservation was given up."""

    def _void(self, request: VoidRequest) -> Answer:
        super()._void(request)
        return Succeeded("voi_done")


class InventsFindings(SimulatedGateway):
    """M37: what is not there yet has failed."""

    def _lookup(self, gateway_key: str) -> Finding:
        found = super()._lookup(gateway_key)
        return Declined("not_found") if found == NotFound() else found


class NeverFinds(SimulatedGateway):
    """Forgets what it did."""

    def _lookup(self, gateway_key: str) -> Finding:
        return NotFound()


class PaysWithoutThePayer(SimulatedGateway):
    """Takes a payer's action for granted."""

    def _authorise(self, request: AuthoriseRequest) -> Answer:
        answer = super()._authorise(request)
        if isinstance(answer, ActionRequired):
            self.authenticate(answer.redirect)
        return answer


class EndsNothing(SimulatedGateway):
    """Says that the payer's time is over, and lets them go on."""

    def _expire(self, gateway_key: str) -> Finding:
        return Declined("authentication_expired")


class EndsWhatIsDone(SimulatedGateway):
    """Takes back what the payer approved, or says so."""

    def _expire(self, gateway_key: str) -> Finding:
        super()._expire(gateway_key)
        return Declined("authentication_expired")


class TrustsEveryMessage(SimulatedGateway):
    """S26: reads a message without its signature."""

    def read_webhook(
        self, headers: Mapping[str, str], body: bytes, *, now: Instant
    ) -> WebhookNotice:
        return WebhookNotice(event_id="msg", gateway_key="any", at=now)


class StaysOpen(SimulatedGateway):
    """Goes on after it was closed."""

    def close(self) -> None:
        pass


_TOO_MUCH = Declined("amount_exceeds_rest")

BROKEN = {
    FreshKeys: "test_a_repeated_key_has_one_effect_and_one_answer",
    FreshCaptureKeys: "test_a_repeated_capture_and_refund_have_one_effect",
    AnswersAnyBody: "test_a_key_with_another_amount_is_refused",
    TimeoutIsDecline: "test_an_answer_lost_after_the_effect_is_unknown",
    RetriesBlindly: "test_an_answer_lost_after_the_effect_is_unknown",
    ChecksThenActs: "test_parallel_twins_have_one_effect",
    RefundsAnything: "test_parallel_refunds_never_exceed_the_capture",
    IgnoresCurrency: "test_another_currency_is_declined",
    CapturesTooMuch: "test_captures_never_exceed_the_reservation",
    VoidsWhatWasTaken: "test_what_was_captured_is_not_voided",
    InventsFindings: "test_a_late_effect_comes_within_the_late_bound",
    NeverFinds: "test_a_lost_capture_is_found",
    PaysWithoutThePayer: "test_a_payer_who_must_act_decides_the_outcome",
    EndsNothing: "test_a_payer_whose_time_is_over_moves_nothing",
    EndsWhatIsDone: "test_time_is_not_over_for_a_payer_who_acted",
    TrustsEveryMessage: "test_forged_messages_are_refused",
    StaysOpen: "test_a_closed_gateway_refuses",
}


@pytest.mark.parametrize("broken", list(BROKEN), ids=lambda kind: kind.__name__)
def test_the_suite_notices(broken: type[SimulatedGateway]) -> None:
    """Each mistake breaks the rule that it is a mistake against."""
    name = BROKEN[broken]
    run(name, SimulatedGateway)
    with pytest.raises((Exception, pytest.fail.Exception)):
        run(name, broken)


def run(name: str, kind: type[SimulatedGateway]) -> None:
    """Run one test of the suite on a gateway; a failure raises."""
    test = getattr(GatewayConformance(), name)
    needs_verdict = "approved" in inspect.signature(test).parameters
    for options in (
        ({"approved": True}, {"approved": False}) if needs_verdict else ({},)
    ):
        test(bench(kind), **options)


def bench(kind: type[SimulatedGateway]) -> GatewayBench:
    """A bench of a fresh gateway of that kind, in this process."""
    clock = MovableClock()
    return bench_of(simulated("simulated://", clock, kind=kind), clock)


def _fresh(request: AuthoriseRequest) -> AuthoriseRequest:
    return attrs.evolve(request, gateway_key=f"fresh-{next(_FRESH)}")
