"""What no gateway may exceed: reservations, captures, currencies."""

from __future__ import annotations

import pytest

from flightcore.domain.kernel.errors import (
    NegativeAmount,
)
from flightcore.domain.payment import (
    Declined,
    Succeeded,
)
from flightcore.testing.gateway_bench import (
    GatewayBench,
    Shop,
    bound,
    reference,
    reserving,
    together,
)


class GatewayLimits:
    """The part of the suite about limits."""

    def test_captures_never_exceed_the_reservation(self, bench: GatewayBench) -> None:
        """Parts may be taken up to the whole, and not a unit more."""
        shop = reserving(bench)
        ref = shop.authorised(1000)
        reference(bench.gateway.capture(shop.capture_of(ref, 600, "c1")))
        too_much = bench.gateway.capture(shop.capture_of(ref, 401, "c2"))
        assert isinstance(too_much, Declined)
        reference(bench.gateway.capture(shop.capture_of(ref, 400, "c3")))
        assert shop.sums().captured.minor == 1000

    def test_parallel_captures_never_exceed_the_reservation(
        self, bench: GatewayBench
    ) -> None:
        """Ten captures of 300 of 1000 under keys of their own: three are taken."""
        shop = reserving(bench)
        ref = shop.authorised(1000)
        requests = [shop.capture_of(ref, 300, f"c{index}") for index in range(10)]
        answers = together([bound(bench.gateway.capture, item) for item in requests])
        assert sum(isinstance(answer, Succeeded) for answer in answers) == 3
        assert shop.sums().captured.minor == 900

    def test_refunds_never_exceed_the_capture(self, bench: GatewayBench) -> None:
        """Parts may go back up to the whole, and not a unit more."""
        shop = Shop(bench)
        ref = shop.captured(1000)
        reference(bench.gateway.refund(shop.refund_of(ref, 600, "r1")))
        too_much = bench.gateway.refund(shop.refund_of(ref, 401, "r2"))
        assert isinstance(too_much, Declined)
        reference(bench.gateway.refund(shop.refund_of(ref, 400, "r3")))
        assert shop.sums().refunded.minor == 1000

    def test_parallel_refunds_never_exceed_the_capture(
        self, bench: GatewayBench
    ) -> None:
        """Twenty refunds of 60 of 100 under keys of their own: one is paid."""
        shop = Shop(bench)
        ref = shop.captured(100)
        requests = [shop.refund_of(ref, 60, f"r{index}") for index in range(20)]
        answers = together([bound(bench.gateway.refund, item) for item in requests])
        assert sum(isinstance(answer, Succeeded) for answer in answers) == 1
        assert shop.sums().refunded.minor == 60

    def test_another_currency_is_declined(self, bench: GatewayBench) -> None:
        """Ten of one currency are not ten of another."""
        shop = Shop(bench)
        ref = shop.captured(1000)
        refund = shop.refund_of(ref, 10, currency=bench.other_currency)
        assert isinstance(bench.gateway.refund(refund), Declined)
        assert bench.peek(shop.name, bench.other_currency).refunded.minor == 0

    def test_another_currency_cannot_be_captured(self, bench: GatewayBench) -> None:
        """A reservation is taken in its own currency."""
        shop = reserving(bench)
        capture = shop.capture_of(shop.authorised(), 10, currency=bench.other_currency)
        assert isinstance(bench.gateway.capture(capture), Declined)
        assert bench.peek(shop.name, bench.other_currency).captured.minor == 0

    def test_a_void_gives_up_what_was_not_taken(self, bench: GatewayBench) -> None:
        """After a void nothing can be captured, and a second void is declined."""
        shop = reserving(bench)
        ref = shop.authorised()
        reference(bench.gateway.void(shop.void_of(ref, 1000)))
        capture = bench.gateway.capture(shop.capture_of(ref, 1000))
        assert isinstance(capture, Declined)
        again = bench.gateway.void(shop.void_of(ref, 1000, "v2"))
        assert isinstance(again, Declined)
        assert (shop.sums().voided.minor, shop.sums().captured.minor) == (1000, 0)

    def test_what_was_captured_is_not_voided(self, bench: GatewayBench) -> None:
        """A void after a capture, even of a part, is declined."""
        shop = reserving(bench)
        ref = shop.authorised()
        reference(bench.gateway.capture(shop.capture_of(ref, 1)))
        assert isinstance(bench.gateway.void(shop.void_of(ref, 1000)), Declined)
        assert shop.sums().voided.minor == 0

    def test_a_void_and_a_capture_race_for_one_reservation(
        self, bench: GatewayBench
    ) -> None:
        """Exactly one of them wins."""
        shop = reserving(bench)
        ref = shop.authorised()
        answers = together(
            [
                lambda: bench.gateway.void(shop.void_of(ref, 1000)),
                lambda: bench.gateway.capture(shop.capture_of(ref, 1000)),
            ]
        )
        assert sum(isinstance(answer, Succeeded) for answer in answers) == 1
        assert sum(isinstance(answer, Declined) for answer in answers) == 1

    def test_references_that_nobody_gave_are_declined(
        self, bench: GatewayBench
    ) -> None:
        """A refund of an unknown capture is a refusal, not an accident."""
        shop = Shop(bench)
        refund = shop.refund_of("no-such-reference", 1)
        assert isinstance(bench.gateway.refund(refund), Declined)

    def test_references_of_another_kind_are_declined(self, bench: GatewayBench) -> None:
        """What was only reserved cannot be refunded, and a capture not be voided."""
        shop = reserving(bench)
        capture, other = shop.captured(), Shop(bench)
        reserved = other.authorised()
        refund = bench.gateway.refund(other.refund_of(reserved, 1))
        void = bench.gateway.void(shop.void_of(capture, 1000))
        assert isinstance(refund, Declined)
        assert isinstance(void, Declined)
        assert (other.sums().refunded.minor, shop.sums().voided.minor) == (0, 0)

    def test_amounts_that_move_nothing_are_refused(self, bench: GatewayBench) -> None:
        """Zero and less never reach a provider."""
        shop = Shop(bench)
        for minor in (0, -1):
            with pytest.raises(NegativeAmount):
                shop.authorisation(minor=minor)
            with pytest.raises(NegativeAmount):
                shop.refund_of("any", minor)
