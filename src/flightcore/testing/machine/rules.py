"""SalesMachine: any sequence of sales, as Hypothesis thinks it up."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from flightcore.assembly import FlightCore
from flightcore.testing.machine import parties
from flightcore.testing.machine.market import FARES
from flightcore.testing.machine.plans import (
    AUTHENTICATE,
    LATER,
    LOST,
    PROMPT,
    REFUSED,
    TOKENS,
    UNANSWERED,
)
from flightcore.testing.machine.sequence import Sequence
from flightcore.testing.machine.settling import settle
from flightcore.testing.machine.world import Stores, memory_stores

CORES = st.integers(0, 1)
PICKS = st.integers(0, 1_000)
"""Picks one of whatever there is, by the remainder."""
PLACES = st.sampled_from(sorted(FARES))
WAITS = st.sampled_from((1, 5, 30, 59, 60, 600, 1_799, 1_800, 3_600, 7_200))
"""Seconds: around a lease, an offer's or a quote's life, and a hold's."""
PARTIES = st.sampled_from(parties.PARTIES)
METHODS = st.one_of(
    st.sampled_from(PROMPT),
    st.sampled_from(sorted(REFUSED)),
    st.sampled_from((AUTHENTICATE, LOST, *UNANSWERED)),
    st.sampled_from(TOKENS),
    st.sampled_from(LATER),
)
LATEST = 8
"""Offers of which a buyer takes one: about as many as a search finds."""
RUSH = 3
"""Buyers who want the same: no class has seats for so many pairs."""
TOUCHES = st.sampled_from(("none", "mistyped", "altered"))
STEPS = 10
"""Calls of one sequence at most; before each of them nothing but time decides."""


class SalesMachine(RuleBasedStateMachine):
    """Two cores, any calls, one model; see :func:`sales_machine`."""

    places: ClassVar[tuple[Stores]] = (memory_stores,)
    tally: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.at = Sequence(*self.places, self.tally)
        self._is_sound = False

    def _core(self, number: int) -> FlightCore:
        """The core that acts; until everything was checked again, nothing is sound."""
        self._is_sound = False
        return self.at.cores[number]

    @initialize(core=CORES, place=PLACES, party=PARTIES)
    def first_order(self, core: int, place: str, party: tuple[str, ...]) -> None:
        """Without offers and orders there is little to do."""
        self.buy(core, place, party, 0)

    @precondition(lambda self: not self.at.is_crowded)
    @rule(core=CORES, place=PLACES, party=PARTIES, pick=PICKS)
    def buy(self, core: int, place: str, party: tuple[str, ...], pick: int) -> None:
        """Look, and book one of the latest offers."""
        self.at.search(self._core(core), place, party)
        if self.at.offers:
            self.at.book(self._core(core), -1 - pick % LATEST)

    @precondition(lambda self: self.at.offers and not self.at.is_crowded)
    @rule(core=CORES, pick=PICKS, touch=TOUCHES)
    def book(self, core: int, pick: int, touch: str) -> None:
        """Book any offer so far, for others than it is for, or made cheaper."""
        if touch == "altered":
            self.at.book_altered(self._core(core), pick)
        else:
            self.at.book(self._core(core), pick, mistyped=touch == "mistyped")

    @precondition(lambda self: self.at.offers)
    @rule(core=CORES, pick=PICKS)
    def rush(self, core: int, pick: int) -> None:
        """Several buyers want the same offer, from both cores in turn."""
        for turn in range(RUSH):
            if not self.at.is_crowded:
                self.at.book(self._core((core + turn) % 2), pick)

    @precondition(lambda self: self.at.booked)
    @rule(core=CORES, pick=PICKS, same=st.booleans())
    def book_again(self, core: int, pick: int, same: bool) -> None:
        """Use a booking's key once more, for the same or for another one."""
        again = self.at.book_again if same else self.at.book_under_used_key
        again(self._core(core), pick)

    @precondition(lambda self: self.at.model.sales)
    @rule(core=CORES, pick=PICKS, token=METHODS, shared=st.booleans())
    def pay(self, core: int, pick: int, token: str, shared: bool) -> None:
        """Pay any order, perhaps while the other core works."""
        if shared:
            other = self.at.cores[1 - core]
            self.at.waiting.meanwhile = lambda: self.at.work(other)
        self.at.pay(self._core(core), pick, token)
        self.at.waiting.meanwhile = None

    @precondition(lambda self: not self.at.is_crowded)
    @rule(core=CORES, place=PLACES, pick=PICKS, token=METHODS)
    def buy_and_pay(self, core: int, place: str, pick: int, token: str) -> None:
        """The straight way."""
        self.buy(core, place, ("ADT",), pick)
        if self.at.model.sales:
            self.at.pay(self._core(core), -1, token)

    @precondition(lambda self: self.at.paid)
    @rule(core=CORES, pick=PICKS, same=st.booleans())
    def pay_again(self, core: int, pick: int, same: bool) -> None:
        """Use a payment's key once more, for the same or for another one."""
        again = self.at.pay_again if same else self.at.pay_under_used_key
        again(self._core(core), pick)

    @precondition(lambda self: self.at.redirects)
    @rule(pick=PICKS, approved=st.booleans())
    def authenticate(self, pick: int, approved: bool) -> None:
        """A payer authenticates, or fails to."""
        self._is_sound = False
        self.at.authenticate(pick, approved=approved)

    @precondition(lambda self: self.at.model.sales)
    @rule(core=CORES, pick=PICKS)
    def quote(self, core: int, pick: int) -> None:
        """Ask what cancelling would bring."""
        self.at.quote(self._core(core), pick)

    @precondition(lambda self: self.at.model.sales)
    @rule(core=CORES, pick=PICKS, pays=st.booleans())
    def cancel(self, core: int, pick: int, pays: bool) -> None:
        """Ask, perhaps pay after all, and confirm the latest quote."""
        self.at.quote(self._core(core), pick)
        if pays:
            self.at.pay(self._core(core), pick, PROMPT[0])
        if self.at.promises:
            self.at.confirm(-1)

    @precondition(lambda self: self.at.promises)
    @rule(pick=PICKS)
    def confirm(self, pick: int) -> None:
        """Confirm any quote so far."""
        self._is_sound = False
        self.at.confirm(pick)

    @rule(seconds=WAITS)
    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self._is_sound = False
        self.at.wait(seconds)

    @precondition(lambda self: self.at.model.sales)
    @rule(core=CORES, pick=PICKS, early=st.integers(0, 1), works=st.booleans())
    def wait_for_deadline(self, core: int, pick: int, early: int, works: bool) -> None:
        """Go to a deadline, or a second before it."""
        self.at.wait_for_deadline(pick, early=early)
        acting = self._core(core)
        if works:
            self.at.work(acting)
        else:
            self.at.pay(acting, pick, PROMPT[0])

    @rule(core=CORES)
    def work(self, core: int) -> None:
        """A worker passes by."""
        self.at.work(self._core(core))

    @invariant()
    def agrees(self) -> None:
        """What stands is what the model says."""
        self.at.check()
        self._is_sound = True

    def teardown(self) -> None:
        """Let the clocks run out, unless something is wrong already."""
        try:
            if self._is_sound:
                settle(self.at)
        finally:
            self.at.close()


def sales_machine(
    stores: Stores, tally: Counter[str] | None = None
) -> type[SalesMachine]:
    """The machine for a kind of store.

    Args:
        stores: Opens a new place for each sequence.
        tally: Is told every call and what it answered; None: nobody is.
    """

    class Machine(SalesMachine):
        pass

    Machine.places = (stores,)
    Machine.tally = Counter() if tally is None else tally
    return Machine


def run_sequences(
    machine: type[SalesMachine],
    *,
    sequences: int,
    steps: int = STEPS,
    seed: int | None = None,
    shrink: bool = True,
) -> None:
    """Run the machine; raises what it finds.

    Args:
        machine: From :func:`sales_machine`.
        sequences: How many, at most.
        steps: Calls of one sequence, at most.
        seed: Other sequences for each; None: the same ones in every run.
        shrink: Whether to look for the shortest sequence that fails.
    """
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    chosen = settings(
        max_examples=sequences,
        stateful_step_count=steps,
        phases=phases,
        derandomize=seed is None,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    seeded = machine if seed is None else hypothesis.seed(seed)(machine)
    run_state_machine_as_test(seeded, settings=chosen)
