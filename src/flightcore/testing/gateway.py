"""GatewayConformance: what every payment gateway's adapter must do.

An author of an adapter subclasses it and gives a bench::

    class TestMyGateway(GatewayConformance):
        @pytest.fixture
        def bench(self):
            gateway = MyGateway(...)
            yield GatewayBench(gateway=gateway, approved="tok_ok", ...)
            gateway.close()

What a gateway does not declare must raise; what the bench has no token for cannot be
provoked, and its test says so by being skipped with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import attrs
import pytest

from flightcore.domain.kernel.errors import (
    CoreClosed,
    KeyReused,
    SignatureRefused,
    UnsafeComposition,
)
from flightcore.domain.payment import (
    Declined,
    Finding,
    Succeeded,
)
from flightcore.ports.gateway import (
    SIGNATURE_TOLERANCE,
    WebhookReader,
)
from flightcore.testing.gateway_bench import (
    TWINS,
    GatewayBench,
    Shop,
    SignedMessage,
    provoked,
    together,
)
from flightcore.testing.gateway_findings import GatewayFindings
from flightcore.testing.gateway_limits import GatewayLimits


class GatewayConformance(GatewayLimits, GatewayFindings):
    """Subclass it, name the class ``Test…``, and override :meth:`bench`."""

    @pytest.fixture
    def bench(self) -> object:
        """A bench for one test; override as a fixture."""
        raise NotImplementedError("give a GatewayBench")

    # -- the good ways -----------------------------------------------------------

    def test_an_approved_payment_moves_exactly_its_amount(
        self, bench: GatewayBench
    ) -> None:
        """Reserve and take (or charge): the provider's books show that, once."""
        shop = Shop(bench)
        assert shop.captured(1234)
        sums = shop.sums()
        assert (sums.captured, sums.captures) == (shop.money(1234), 1)
        assert sums.refunded == shop.money(0)

    def test_a_declined_payment_moves_nothing(self, bench: GatewayBench) -> None:
        """A refusal is an answer with a reason, not an error."""
        shop = Shop(bench)
        answer = shop.first(bench.declined)()
        assert isinstance(answer, Declined)
        assert answer.reason
        assert shop.moved() == 0

    def test_an_unknown_token_is_declined(self, bench: GatewayBench) -> None:
        """Nobody pays with a token that the gateway never gave out."""
        shop = Shop(bench)
        assert isinstance(shop.first("tok_nobody_ever_gave_out")(), Declined)
        assert shop.moved() == 0

    def test_a_success_names_what_moved(self, bench: GatewayBench) -> None:
        """An amount in the answer is the amount that was ordered."""
        shop = Shop(bench)
        answer = shop.first()()
        assert isinstance(answer, Succeeded)
        assert answer.amount in (None, shop.money(1000))

    # -- one key, one effect -----------------------------------------------------

    def test_a_repeated_key_has_one_effect_and_one_answer(
        self, bench: GatewayBench
    ) -> None:
        """The same request under the same key is the same order."""
        shop = Shop(bench)
        send = shop.first()
        assert send() == send() == send()
        assert shop.moved() == 1000

    def test_a_declined_key_stays_declined(self, bench: GatewayBench) -> None:
        """A final answer never changes."""
        shop = Shop(bench)
        send = shop.first(bench.declined)
        assert send() == send()

    def test_a_repeated_capture_and_refund_have_one_effect(
        self, bench: GatewayBench
    ) -> None:
        """Money moves once, whatever the verb."""
        shop = Shop(bench)
        capture = shop.captured(1000)
        assert shop.captured(1000) == capture
        refund = shop.refund_of(capture, 400)
        first = bench.gateway.refund(refund)
        assert bench.gateway.refund(refund) == first
        sums = shop.sums()
        assert (sums.captured.minor, sums.captures, sums.refunded.minor) == (
            1000,
            1,
            400,
        )

    def test_a_key_with_another_amount_is_refused(self, bench: GatewayBench) -> None:
        """The first order stands, and the second has no effect."""
        shop = Shop(bench)
        shop.first()()
        with pytest.raises(KeyReused):
            shop.first(minor=1001)()
        assert shop.moved() == 1000

    def test_a_key_with_another_parent_is_refused(self, bench: GatewayBench) -> None:
        """A refund's key does not refund another capture."""
        shop, other = Shop(bench), Shop(bench)
        first, second = shop.captured(500), other.captured(500)
        bench.gateway.refund(shop.refund_of(first, 100))
        stolen = attrs.evolve(other.refund_of(second, 100), gateway_key=shop.key("r"))
        with pytest.raises(KeyReused):
            bench.gateway.refund(stolen)
        assert other.sums().refunded.minor == 0

    def test_parallel_twins_have_one_effect(self, bench: GatewayBench) -> None:
        """Fifty callers with one key: one charge, and no answer but one."""
        shop = Shop(bench)
        answers = together([shop.first()] * TWINS)
        assert not [answer for answer in answers if not isinstance(answer, Succeeded)]
        assert len({str(answer) for answer in answers}) == 1
        assert shop.moved() == 1000

    # -- what is not declared, and what is closed ----------------------------------

    def test_what_is_not_declared_raises(self, bench: GatewayBench) -> None:
        """A missing ability is refused before anything is sent."""
        shop, able = Shop(bench), bench.gateway.capabilities
        calls: list[tuple[bool, Callable[[], Finding]]] = [
            (able.supports_lookup, lambda: bench.gateway.lookup("key")),
            (able.supports_expiry, lambda: bench.gateway.expire("key")),
            (
                able.separate_capture,
                lambda: bench.gateway.authorise(shop.authorisation()),
            ),
        ]
        for declared, call in calls:
            if declared:
                call()
            else:
                with pytest.raises(UnsafeComposition):
                    call()

    def test_its_promises_about_time_fit_together(self, bench: GatewayBench) -> None:
        """A key lives at least until nothing can be late any more."""
        able = bench.gateway.capabilities
        assert 0 <= able.late_bound <= able.key_life
        assert able == bench.gateway.capabilities

    def test_a_closed_gateway_refuses(self, bench: GatewayBench) -> None:
        """Closing twice is fine; using it then is an error, and moves nothing."""
        shop = Shop(bench)
        send = shop.first()
        bench.gateway.close()
        bench.gateway.close()
        with pytest.raises(CoreClosed):
            send()
        assert shop.sums().captured.minor == 0

    # -- messages ----------------------------------------------------------------

    def test_its_own_messages_are_read(self, bench: GatewayBench) -> None:
        """A genuine message names the key; a repetition has the same event id."""
        means = messages_of(bench)
        if means is None:
            return
        reader, messages = means
        shop = Shop(bench)
        shop.first()()
        notices = [
            reader.read_webhook(item.headers, item.body, now=item.at)
            for item in messages()
        ]
        assert shop.key("f") in {notice.gateway_key for notice in notices}
        again = [
            reader.read_webhook(item.headers, item.body, now=item.at)
            for item in messages()
        ]
        assert {item.event_id for item in notices} <= {item.event_id for item in again}

    def test_forged_messages_are_refused(self, bench: GatewayBench) -> None:
        """An altered body, no signature, another one, and another time: no."""
        means = messages_of(bench)
        if means is None:
            return
        reader, messages = means
        Shop(bench).first()()
        good = messages()[-1]
        beyond = timedelta(seconds=SIGNATURE_TOLERANCE + 2)
        empty = dict.fromkeys(good.headers, "")
        forgeries = [
            (good.headers, good.body + b" ", good.at),
            ({}, good.body, good.at),
            (empty, good.body, good.at),
            (good.headers, good.body, good.at + beyond),
            (good.headers, good.body, good.at - beyond),
        ]
        for headers, body, now in forgeries:
            with pytest.raises(SignatureRefused):
                reader.read_webhook(headers, body, now=now)


def messages_of(
    bench: GatewayBench,
) -> tuple[WebhookReader, Callable[[], Sequence[SignedMessage]]] | None:
    """Reader and messages of a bench; None where neither is declared nor there."""
    gateway = bench.gateway
    assert gateway.capabilities.webhooks == isinstance(gateway, WebhookReader)
    if not isinstance(gateway, WebhookReader):
        return None
    return gateway, provoked(bench.messages, "messages")
