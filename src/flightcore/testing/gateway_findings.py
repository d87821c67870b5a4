"""What a gateway can be asked when its answer was lost."""

from __future__ import annotations

from contextlib import suppress

import pytest

from flightcore.domain.kernel.errors import (
    OutcomeUnknown,
)
from flightcore.domain.payment import (
    ActionRequired,
    Declined,
    NotFound,
    Succeeded,
)
from flightcore.testing.gateway_bench import (
    GatewayBench,
    Shop,
    asking,
    expiring,
    provoked,
)


class GatewayFindings:
    """The part of the suite about lost answers, late effects and payers."""

    def test_a_lookup_tells_what_became_of_a_key(self, bench: GatewayBench) -> None:
        """It finds successes and refusals, and nothing that was never sent."""
        shop = asking(bench)
        answer = shop.first()()
        assert bench.gateway.lookup(shop.key("f")) == answer
        assert bench.gateway.lookup(shop.key("never")) == NotFound()
        other = Shop(bench)
        refused = other.first(bench.declined)()
        assert bench.gateway.lookup(other.key("f")) == refused

    def test_a_lookup_changes_nothing(self, bench: GatewayBench) -> None:
        """Asking after a key does not use it up."""
        shop = asking(bench)
        assert bench.gateway.lookup(shop.key("f")) == NotFound()
        assert isinstance(shop.first()(), Succeeded)
        assert shop.moved() == 1000

    def test_an_answer_lost_after_the_effect_is_unknown(
        self, bench: GatewayBench
    ) -> None:
        """It raises; the lookup and the repeated key both tell the truth."""
        token = provoked(bench.lost_after, "an answer that is lost")
        shop = asking(bench)
        with pytest.raises(OutcomeUnknown):
            shop.first(token)()
        assert shop.moved() == 1000
        found = bench.gateway.lookup(shop.key("f"))
        assert isinstance(found, Succeeded)
        assert shop.first(token)() == found
        assert shop.moved() == 1000

    def test_an_order_lost_on_its_way_is_unknown(self, bench: GatewayBench) -> None:
        """It raises; nothing moved; the same key can be sent again, for one effect."""
        token = provoked(bench.lost_before, "an order that is lost")
        shop = asking(bench)
        with pytest.raises(OutcomeUnknown):
            shop.first(token)()
        assert shop.moved() == 0
        assert bench.gateway.lookup(shop.key("f")) == NotFound()
        assert isinstance(shop.first(token)(), Succeeded)
        assert shop.moved() == 1000

    def test_a_late_effect_comes_within_the_late_bound(
        self, bench: GatewayBench
    ) -> None:
        """Not found at first; done, once, before the bound; then for good."""
        token = provoked(bench.late, "a late effect")
        advance = provoked(bench.advance, "time that passes")
        shop = asking(bench)
        with pytest.raises(OutcomeUnknown):
            shop.first(token)()
        assert bench.gateway.lookup(shop.key("f")) == NotFound()
        assert shop.moved() == 0
        with pytest.raises(OutcomeUnknown):
            shop.first(token)()
        advance(bench.gateway.capabilities.late_bound)
        assert isinstance(bench.gateway.lookup(shop.key("f")), Succeeded)
        assert shop.moved() == 1000

    def test_a_lost_capture_is_found(self, bench: GatewayBench) -> None:
        """An unknown capture is not a failed one."""
        token = provoked(bench.lost_capture, "a capture whose answer is lost")
        shop = asking(bench)
        ref = shop.authorised(token=token)
        with pytest.raises(OutcomeUnknown):
            bench.gateway.capture(shop.capture_of(ref, 1000))
        assert isinstance(bench.gateway.lookup(shop.key("c")), Succeeded)
        assert shop.sums().captured.minor == 1000

    def test_a_lost_refund_is_found_and_counts(self, bench: GatewayBench) -> None:
        """An unknown refund already uses up what is left."""
        token = provoked(bench.lost_refund, "a refund whose answer is lost")
        shop = asking(bench)
        ref = shop.captured(token=token)
        with pytest.raises(OutcomeUnknown):
            bench.gateway.refund(shop.refund_of(ref, 1000))
        assert isinstance(bench.gateway.lookup(shop.key("r")), Succeeded)
        assert shop.sums().refunded.minor == 1000

    # -- the payer's part --------------------------------------------------------

    @pytest.mark.parametrize("approved", [True, False])
    def test_a_payer_who_must_act_decides_the_outcome(
        self, bench: GatewayBench, approved: bool
    ) -> None:
        """Nothing moves until the payer acted; then the key tells how it went."""
        token = provoked(bench.authenticate, "a payer who must act")
        act = provoked(bench.act, "the payer's act")
        shop = asking(bench)
        answer = shop.first(token)()
        assert isinstance(answer, ActionRequired)
        assert answer.redirect
        assert shop.moved() == 0
        act(answer.redirect, approved)
        found = bench.gateway.lookup(shop.key("f"))
        assert isinstance(found, Succeeded if approved else Declined)
        assert shop.moved() == (1000 if approved else 0)

    def test_a_payer_whose_time_is_over_moves_nothing(
        self, bench: GatewayBench
    ) -> None:
        """Whatever they do later, the key stays declined."""
        shop, redirect = self._sent_away(bench)
        ended = bench.gateway.expire(shop.key("f"))
        assert isinstance(ended, Declined)
        assert bench.gateway.expire(shop.key("f")) == ended
        _act_late(bench, redirect)
        assert shop.first(bench.authenticate)() == ended
        assert shop.moved() == 0

    def test_time_is_not_over_for_a_payer_who_acted(self, bench: GatewayBench) -> None:
        """What they approved stands, and the answer says so."""
        shop, redirect = self._sent_away(bench)
        provoked(bench.act, "the payer's act")(redirect, True)
        assert isinstance(bench.gateway.expire(shop.key("f")), Succeeded)
        assert isinstance(shop.first(bench.authenticate)(), Succeeded)
        assert shop.moved() == 1000

    def test_ending_what_waits_for_nobody_changes_nothing(
        self, bench: GatewayBench
    ) -> None:
        """Neither a key that was never sent, nor one that is decided."""
        shop = expiring(bench)
        assert bench.gateway.expire(shop.key("f")) == NotFound()
        answer = shop.first()()
        assert bench.gateway.expire(shop.key("f")) == answer
        assert shop.moved() == 1000

    def _sent_away(self, bench: GatewayBench) -> tuple[Shop, str]:
        token = provoked(bench.authenticate, "a payer who must act")
        shop = expiring(bench)
        answer = shop.first(token)()
        assert isinstance(answer, ActionRequired)
        return shop, answer.redirect


def _act_late(bench: GatewayBench, redirect: str) -> None:
    """The provider may take the act or refuse it; what counts is what moves."""
    with suppress(Exception):
        provoked(bench.act, "the payer's act")(redirect, True)
