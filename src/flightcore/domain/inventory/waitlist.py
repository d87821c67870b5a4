"""Waitlists: parties that wait for seats (IN7)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NewType

import attrs

from flightcore.domain.inventory import events
from flightcore.domain.inventory.seats import SeatRequest, SeatTake
from flightcore.domain.kernel import Instant, OrderId, is_past
from flightcore.domain.kernel.errors import (
    InvalidInventory,
    InvalidTransition,
    WaitlistFull,
)

MAX_WAITING = 500
"""Parties that may wait on one flight-date."""

WaitlistId = NewType("WaitlistId", str)


class WaitlistState(StrEnum):
    """OFFERED owns the seats that it was offered; the last three are final."""

    LISTED = "LISTED"
    OFFERED = "OFFERED"
    CLEARED = "CLEARED"
    LAPSED = "LAPSED"
    CANCELLED = "CANCELLED"


@attrs.frozen(kw_only=True)
class WaitlistStep:
    """What to write, all in one commit.

    Attributes:
        entry: As it is after the step.
        seats: What the step takes or returns at the counters.
        events: What happened.
    """

    entry: WaitlistEntry
    seats: SeatRequest
    events: tuple[object, ...]


@attrs.frozen(kw_only=True)
class WaitlistEntry:
    """A party that waits for seats, all or nothing.

    Attributes:
        id: Unique.
        order_id: For which order; empty until the party has one.
        state: See :class:`WaitlistState`.
        priority: The smaller number goes first.
        listed_at: Within a priority, first in, first out; then by id.
        takes: The seats wanted, on one flight-date.
        answer_by: While OFFERED: half-open; from then on the offer may lapse.
    """

    id: WaitlistId
    order_id: OrderId
    state: WaitlistState
    priority: int
    listed_at: Instant
    takes: tuple[SeatTake, ...]
    answer_by: Instant | None = None

    @property
    def seats(self) -> int:
        """Seats wanted on the leg that needs most."""
        legs: dict[tuple[str, int], int] = {}
        for take in self.takes:
            leg = (take.flight_date, take.leg)
            legs[leg] = legs.get(leg, 0) + take.seats
        return max(legs.values(), default=0)

    @property
    def offered(self) -> tuple[SeatTake, ...]:
        """The seats that it owns: those it wants, while they are offered."""
        return self.takes if self.state is WaitlistState.OFFERED else ()

    @property
    def rank(self) -> tuple[int, Instant, str]:
        """The order in which parties are served."""
        return self.priority, self.listed_at, self.id

    def offer(self, answer_by: Instant) -> WaitlistStep:
        """Take the seats for the party: LISTED to OFFERED."""
        self._require("offer", WaitlistState.LISTED)
        offered = events.WaitlistOffered(
            entry_id=self.id,
            order_id=self.order_id,
            takes=self.takes,
            answer_by=answer_by,
        )
        return WaitlistStep(
            entry=attrs.evolve(self, state=WaitlistState.OFFERED, answer_by=answer_by),
            seats=SeatRequest(takes=self.takes),
            events=(offered,),
        )

    def accept(self, now: Instant) -> WaitlistStep:
        """Keep the seats: OFFERED to CLEARED, before ``answer_by``."""
        self._require("accept", WaitlistState.OFFERED)
        if self._is_late(now):
            raise self._refusal("accept")
        cleared = events.WaitlistCleared(entry_id=self.id, order_id=self.order_id)
        return self._step(WaitlistState.CLEARED, cleared)

    def lapse(self, now: Instant) -> WaitlistStep:
        """Free the seats of an offer without an answer: OFFERED to LAPSED."""
        self._require("lapse", WaitlistState.OFFERED)
        if not self._is_late(now):
            raise self._refusal("lapse")
        lapsed = events.WaitlistLapsed(entry_id=self.id, order_id=self.order_id)
        return self._step(WaitlistState.LAPSED, lapsed, returns=self.takes)

    def cancel(self) -> WaitlistStep:
        """Wait no more: LISTED or OFFERED to CANCELLED; offered seats are freed."""
        self._require("cancel", WaitlistState.LISTED, WaitlistState.OFFERED)
        cancelled = events.WaitlistCancelled(entry_id=self.id, order_id=self.order_id)
        offered = self.state is WaitlistState.OFFERED
        returns = self.takes if offered else ()
        return self._step(WaitlistState.CANCELLED, cancelled, returns=returns)

    def _is_late(self, now: Instant) -> bool:
        return self.answer_by is not None and is_past(self.answer_by, now)

    def _step(
        self,
        state: WaitlistState,
        event: object,
        *,
        returns: tuple[SeatTake, ...] = (),
    ) -> WaitlistStep:
        return WaitlistStep(
            entry=attrs.evolve(self, state=state),
            seats=SeatRequest(returns=returns),
            events=(event,),
        )

    def _require(self, step: str, *states: WaitlistState) -> None:
        if self.state not in states:
            raise self._refusal(step)

    def _refusal(self, step: str) -> InvalidTransition:
        return InvalidTransition(
            f"a waitlist entry that is {self.state} cannot {step} now",
            kind="waitlist entry",
            state=self.state.value,
            step=step,
        )


def join(
    waiting: Sequence[WaitlistEntry],
    entry_id: WaitlistId,
    order_id: OrderId,
    *,
    takes: tuple[SeatTake, ...],
    priority: int,
    now: Instant,
) -> WaitlistStep:
    """List a party at the end of its priority.

    Args:
        waiting: The flight-date's entries; only LISTED ones count for the limit.
        entry_id: New.
        order_id: For which order; may be empty.
        takes: At least one, all on one flight-date.
        priority: The smaller number goes first; 0 to 99.
        now: When it is listed.

    Raises:
        InvalidInventory: Takes or priority are not as said.
        WaitlistFull: ``MAX_WAITING`` parties wait.
    """
    if len({take.flight_date for take in takes}) != 1:
        raise InvalidInventory("a party waits on one flight-date", reason="takes")
    if not 0 <= priority <= 99:
        raise InvalidInventory("a priority is 0 to 99", reason="priority")
    listed = sum(each.state is WaitlistState.LISTED for each in waiting)
    if listed >= MAX_WAITING:
        raise WaitlistFull("too many parties wait", limit=MAX_WAITING)
    entry = WaitlistEntry(
        id=entry_id,
        order_id=order_id,
        state=WaitlistState.LISTED,
        priority=priority,
        listed_at=now,
        takes=takes,
    )
    joined = events.WaitlistJoined(
        entry_id=entry_id, order_id=order_id, takes=takes, priority=priority
    )
    return WaitlistStep(entry=entry, seats=SeatRequest(), events=(joined,))
