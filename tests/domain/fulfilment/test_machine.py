"""Any life of an order, from place to the last refund, against a plain model.

No store: the pure functions alone, applied as the application writes them. Whatever
is tried whenever, the model says whether it may be; the rules hold after every step;
and from wherever it stopped, the order comes to a settled end.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from tests.domain.booking.sales import PTC, bag, fare, offer, placed
from tests.domain.fulfilment.world import World

from flightcore.domain import payment as pay
from flightcore.domain.booking import OrderStatus, Placed
from flightcore.domain.fulfilment import ActionKind, next_action
from flightcore.domain.kernel.errors import FlightCoreError
from flightcore.domain.payment import OperationKind, OperationState
from flightcore.domain.ticketing import DocumentState

K, S = OperationKind, OrderStatus

MODEL = """
HOLD          begin AUTH     cancel CLOSED   expire EXPIRED
AUTH          succeed FUNDED  decline HOLD   fail HOLD
FUNDED        issue CAPTURE  refuse_issue VOID
CAPTURE       succeed PAID   decline UNPAID  fail CAPTURE
UNPAID        try_again CAPTURE  cancel VOID
VOID          succeed CLOSED  decline VOID_STUCK  fail VOID
VOID_STUCK    try_again VOID
PAID          cancel REFUND
REFUND        succeed CLOSED  decline REFUND_STUCK  fail REFUND
REFUND_STUCK  try_again REFUND
CLOSED
EXPIRED
"""
"""Stage, then what may be done, each with the stage that it leads to."""

STATUS = {
    "HOLD": {S.ON_HOLD},
    "AUTH": {S.PAYMENT_PENDING},
    "FUNDED": {S.FUNDED},
    "CAPTURE": {S.TICKETED, S.ACTION_REQUIRED},
    "UNPAID": {S.ACTION_REQUIRED},
    "VOID": {S.TICKETING_FAILED, S.CANCELLED},
    "PAID": {S.TICKETED},
    "EXPIRED": {S.EXPIRED},
}
DECISIONS = ("begin", "cancel", "expire", "issue", "refuse_issue", "try_again")
ANSWERS = ("succeed", "decline", "fail")
MOST_STEPS = 60

BEGINNINGS = tuple(
    path.split()
    for path in (
        "",
        "begin decline",
        "begin succeed",
        "begin succeed refuse_issue",
        "begin succeed refuse_issue decline",
        "begin succeed issue",
        "begin succeed issue decline",
        "begin succeed issue succeed",
        "begin succeed issue succeed cancel",
        "begin succeed issue succeed cancel decline",
    )
)
"""Lives to go on from: left to chance, hardly one comes as far as its ticket."""


def model() -> dict[str, dict[str, str]]:
    """The model above, read."""
    stages = {}
    for line in MODEL.strip().splitlines():
        stage, *ways = line.split()
        stages[stage] = dict(zip(ways[::2], ways[1::2], strict=True))
    return stages


@attrs.frozen
class Sale:
    """An order, and the figures that it was made from.

    Attributes:
        new: The order.
        price: In minor units.
        kept: What a cancellation keeps of it.
        seats: Taken over all legs.
    """

    new: Placed
    price: int
    kept: int
    seats: int


@attrs.frozen
class Seated:
    """A passenger who pays: base, a tax, and whether that comes back."""

    base: int
    tax: int
    comes_back: bool

    def kept(self, charge: int | None) -> int:
        """What a cancellation keeps at that charge; None: the fare is forfeited."""
        penalty = self.base if charge is None else min(charge, self.base)
        return penalty + (0 if self.comes_back else self.tax)


PARTIES = st.lists(
    st.builds(Seated, st.integers(1, 9_000), st.integers(0, 900), st.booleans()),
    min_size=1,
    max_size=3,
)


@st.composite
def sales(draw: st.DrawFn) -> Sale:
    """Adults, perhaps with a lap infant that flies free, and perhaps a bag."""
    party, segments = draw(PARTIES), draw(st.integers(1, 5))
    charge = draw(st.one_of(st.none(), st.integers(0, 12_000)))
    bags = draw(st.lists(st.tuples(st.integers(0, 5_000), st.booleans()), max_size=1))
    paying = [(PTC.ADT, each.base, each.tax, each.comes_back) for each in party]
    free = [(PTC.INF, 0, 0, True)] if draw(st.booleans()) else []
    prices = [
        fare(
            f"P{place}",
            ptc,
            base=base,
            surcharges=0,
            taxes=[("US", tax, back)],
            segments=segments,
        )
        for place, (ptc, base, tax, back) in enumerate(paying + free, 1)
    ]
    types = [price.ptc for price in prices]
    offered = offer(*types, prices=prices, charge=charge, segments=segments)
    extras = [bag("P1", minor, refundable=back) for minor, back in bags]
    return Sale(
        new=placed(offered, *extras),
        price=sum(p.base + p.tax for p in party) + sum(minor for minor, _ in bags),
        kept=sum(p.kept(charge) for p in party)
        + sum(minor for minor, back in bags if not back),
        seats=len(party) * segments,
    )


class OrderLife(RuleBasedStateMachine):
    """One order, and the stage that the model believes it to be in."""

    stages = model()

    @initialize(sale=sales(), beginning=st.sampled_from(BEGINNINGS))
    def place(self, sale: Sale, beginning: list[str]) -> None:
        """An order that was placed, and perhaps came some way already."""
        self.world = World.of(sale.new)
        self.price, self.kept, self.seats = sale.price, sale.kept, sale.seats
        self.stage, self.was_paid, self.issued = "HOLD", False, False
        for name in beginning:
            if self._may(name):
                self._try(name)
                self._check_all()

    # What may happen, and what may be tried.

    @rule(name=st.sampled_from(DECISIONS))
    def decide(self, name: str) -> None:
        """Somebody decides something, whether or not it may be."""
        self._try(name)

    @precondition(lambda self: not self.world.payment.is_settled)
    @rule(name=st.sampled_from(ANSWERS))
    def answer(self, name: str) -> None:
        """The gateway speaks; what was once sent cannot be unsent any more."""
        sent_before = self.world.open().state not in (
            OperationState.CREATED,
            OperationState.SENT,
        )
        if name == "fail" and sent_before:
            self.world.wait(timedelta(minutes=2)).look_up(pay.NotFound())
            self._moved("fail")
        else:
            self._try(name)

    @precondition(lambda self: not self.world.payment.is_settled)
    @rule()
    def time_out(self) -> None:
        """Nothing is known, and nothing changes."""
        if self.world.open().checks < 10:
            self.world.time_out()

    @rule(minutes=st.sampled_from([0, 1, 9, 20, 60 * 24]))
    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.world.wait(timedelta(minutes=minutes))

    def _try(self, name: str) -> None:
        world = self.world
        before = (world.case, dict(world.seats), len(world.entries), world.stock)
        do: Callable[[], World] = getattr(world, name)
        try:
            do()
        except FlightCoreError:
            now = (world.case, dict(world.seats), len(world.entries), world.stock)
            assert now == before, "a refusal left something behind"
            assert not self._may(name), f"{name} was refused while {self.stage}"
            return
        assert self._may(name), f"{name} was done while {self.stage}"
        self._moved(name)

    def _may(self, name: str) -> bool:
        late = self.world.case.now >= self.world.order.limits.payment_by
        if (name == "begin" and late) or (name == "expire" and not late):
            return False
        return name in self.stages[self.stage]

    def _moved(self, name: str) -> None:
        self.issued = self.issued or name == "issue"
        after = self.stages[self.stage][name]
        if after == "REFUND" and self.kept == self.price:
            after = "CLOSED"
        self.stage = after
        self.was_paid = self.was_paid or after == "PAID"

    # What must hold, always.

    @invariant()
    def the_order_is_where_the_model_is(self) -> None:
        """The status is one of the stage's."""
        status = self.world.order.status
        assert status in STATUS.get(self.stage, {S.CANCELLED}), self.stage

    @invariant()
    def seats_belong_to_live_orders(self) -> None:
        """R8: an order that lives owns its seats, all of them; a dead one none."""
        lives = not self.world.order.status.is_final
        assert self.world.case.hold.owns_seats is lives
        assert sum(self.world.seats.values()) == (self.seats if lives else 0)

    @invariant()
    def the_book_balances(self) -> None:
        """R5: every entry, and what the customer owes in the end."""
        for entry in self.world.entries:
            assert sum(posting.amount.minor for posting in entry.postings) == 0
        balances = self.world.balances()
        due = balances.get("receivable", 0) + balances.get("refunds_payable", 0)
        sold = self.price if self._is_ticketed() else 0
        if self.was_paid and not self._is_ticketed():
            sold = self.kept
        captured = self.world.money(K.CAPTURE).minor
        assert due == sold - captured + self.world.money(K.REFUND).minor

    @invariant()
    def money_keeps_its_limits(self) -> None:
        """R6 and R7: one capture, refunds within it, tickets covered by money."""
        payment, price = self.world.payment, self.price
        captures = [o for o in payment.of("1", K.CAPTURE) if not o.state.is_dead]
        refunds = [o for o in payment.of("1", K.REFUND) if not o.state.is_dead]
        assert len(captures) <= 1
        captured = self.world.money(K.CAPTURE).minor
        assert captured == (price if self.was_paid else 0)
        assert sum(o.amount.minor for o in refunds) <= captured
        if self.stage in ("FUNDED", "CAPTURE", "UNPAID", "PAID"):
            assert payment.authorised("1").minor == price

    @invariant()
    def documents_are_of_ticketed_orders(self) -> None:
        """One open coupon for each service of a ticketed order, and none else."""
        live = [d for d in self.world.documents() if d.state is DocumentState.LIVE]
        coupons = sorted(c.service for d in live for c in d.coupons)
        sold = sorted(s.id for i in self.world.order.active_items for s in i.services)
        assert coupons == (sold if self._is_ticketed() else [])
        assert bool(self.world.documents()) is self.issued

    @invariant()
    def nothing_is_stuck(self) -> None:
        """What is busy is due and has a next action; what is not has none."""
        process = self.world.case.process
        action = next_action(self.world.case)
        busy = process is not None and process.state.is_busy
        assert (action.kind is not ActionKind.NOTHING) is busy
        if process is not None:
            assert (process.due_at is not None) is busy
        if action.kind is ActionKind.SEND:
            assert action.payment.state is OperationState.CREATED

    def _is_ticketed(self) -> bool:
        return self.world.order.status in (S.TICKETED, S.ACTION_REQUIRED)

    # How it ends.

    def teardown(self) -> None:
        """From here, good answers and a patient person bring it to its end."""
        if not hasattr(self, "world"):
            return
        for _ in range(MOST_STEPS):
            if not self._carried_on():
                break
            self._check_all()
        world = self.world
        assert self.stage in ("CLOSED", "EXPIRED")
        assert world.payment.is_settled
        assert world.order.status.is_final
        left = dict(world.balances())
        kept = self.kept if self.was_paid else 0
        assert left.pop("gateway_clearing", 0) == kept
        assert not {"receivable", "refunds_payable"} & left.keys()
        assert -sum(left.values()) == kept

    def _carried_on(self) -> bool:
        action = next_action(self.world.case)
        if action.kind is ActionKind.WAIT:
            self.world.until(action.moment)
        elif action.kind is ActionKind.NOTHING:
            return self._decided()
        else:
            self._try("issue" if action.kind is ActionKind.ISSUE else "succeed")
        return True

    def _decided(self) -> bool:
        ways = self.stages[self.stage]
        if "expire" in ways:
            self.world.until(self.world.order.limits.payment_by)
        for name in ("expire", "cancel", "try_again"):
            if name in ways:
                self._try(name)
                return True
        return False

    def _check_all(self) -> None:
        self.the_order_is_where_the_model_is()
        self.seats_belong_to_live_orders()
        self.the_book_balances()
        self.money_keeps_its_limits()
        self.documents_are_of_ticketed_orders()
        self.nothing_is_stuck()


TestOrderLife = OrderLife.TestCase
TestOrderLife.settings = settings(max_examples=150, stateful_step_count=30)
