"""Holds: seats that an order owns, and how they come and go (IN4)."""

from __future__ import annotations

from enum import StrEnum

import attrs

from flightcore.domain.inventory import events, marriage
from flightcore.domain.inventory.seats import SeatRequest, SeatTake
from flightcore.domain.kernel import HoldId, Instant, OrderId, is_past
from flightcore.domain.kernel.errors import (
    HoldExpired,
    InvalidInventory,
    InvalidTransition,
)


class HoldState(StrEnum):
    """HELD and CONFIRMED own their seats; the others are final."""

    HELD = "HELD"
    CONFIRMED = "CONFIRMED"
    RELEASED = "RELEASED"
    EXPIRED = "EXPIRED"
    RETURNED = "RETURNED"


@attrs.frozen(kw_only=True)
class HoldStep:
    """What one step of a hold asks to be written, all in one commit.

    Attributes:
        hold: As it is after the step.
        seats: What the step takes or returns at the counters; often nothing.
        events: What happened.
    """

    hold: Hold
    seats: SeatRequest
    events: tuple[object, ...]


@attrs.frozen(kw_only=True)
class Hold:
    """Seats held or booked for an order.

    A step reads nothing and changes nothing: it returns a :class:`HoldStep`, or
    raises ``InvalidTransition`` where the state does not allow it.

    Attributes:
        id: Unique.
        order_id: Whose seats they are.
        state: Seats are owned until the state says otherwise, whatever the clock
            shows: a HELD hold past its deadline still owns its seats.
        deadline: Half-open: from then on it may be expired, and no payment may
            begin. None: it waits without end.
        takes: The seats. A final hold keeps the last that it owned, for the record.
    """

    id: HoldId
    order_id: OrderId
    state: HoldState
    deadline: Instant | None
    takes: tuple[SeatTake, ...]

    @classmethod
    def place(
        cls,
        hold_id: HoldId,
        order_id: OrderId,
        *,
        takes: tuple[SeatTake, ...],
        deadline: Instant | None,
        yields: tuple[int, ...] = (),
        journeys: tuple[int, ...] = (),
    ) -> HoldStep:
        """Begin a hold: all of its seats, or none.

        Args:
            hold_id: New.
            order_id: Whose seats they are.
            takes: At least one.
            deadline: Of the payment; None: no deadline.
            yields: See :class:`SeatRequest`.
            journeys: See :class:`SeatRequest`.

        Raises:
            InvalidInventory: No takes, or yields that do not answer to them.
        """
        if not takes:
            raise InvalidInventory("a hold has seats", reason="no takes")
        hold = cls(
            id=hold_id,
            order_id=order_id,
            state=HoldState.HELD,
            deadline=deadline,
            takes=takes,
        )
        held = events.SeatsHeld(
            hold_id=hold_id, order_id=order_id, takes=takes, deadline=deadline
        )
        seats = SeatRequest(takes=takes, yields=yields, journeys=journeys)
        return HoldStep(hold=hold, seats=seats, events=(held,))

    @property
    def owns_seats(self) -> bool:
        """Whether its seats are counted as used."""
        return self.state in (HoldState.HELD, HoldState.CONFIRMED)

    def is_due(self, now: Instant) -> bool:
        """Whether it can be expired."""
        held = self.state is HoldState.HELD
        return held and self.deadline is not None and is_past(self.deadline, now)

    def confirm(self) -> HoldStep:
        """Book the seats: HELD to CONFIRMED.

        No clock is asked. A payment began before the deadline, or :meth:`pin` would
        have refused it, and the seats are still owned.

        Raises:
            HoldExpired: The seats are free again.
        """
        self._require("confirm", HoldState.HELD)
        booked = events.HoldConfirmed(hold_id=self.id, order_id=self.order_id)
        return self._step(HoldState.CONFIRMED, booked)

    def release(self) -> HoldStep:
        """Give the seats up before they are booked: HELD to RELEASED."""
        self._require("release", HoldState.HELD)
        released = events.HoldReleased(
            hold_id=self.id, order_id=self.order_id, takes=self.takes
        )
        return self._step(HoldState.RELEASED, released, returns=self.takes)

    def expire(self, now: Instant) -> HoldStep:
        """Free the seats once the deadline has passed: HELD to EXPIRED.

        Raises:
            InvalidTransition: Not held, or not due yet.
        """
        if not self.is_due(now):
            raise self._refusal("expire")
        expired = events.HoldExpired(
            hold_id=self.id, order_id=self.order_id, takes=self.takes
        )
        return self._step(HoldState.EXPIRED, expired, returns=self.takes)

    def extend(self, deadline: Instant, *, now: Instant) -> HoldStep:
        """Move the deadline of a held hold on; an earlier one changes nothing.

        Raises:
            HoldExpired: The deadline has passed.
        """
        return self._postpone("extend", deadline, now)

    def pin(self, until: Instant, *, now: Instant) -> HoldStep:
        """Keep the seats while a payment runs, at least until then.

        Whoever begins a payment pins first, so that none begins after the deadline;
        whoever expires holds leaves one alone while its payment is under way.

        Raises:
            HoldExpired: The deadline has passed: no new payment.
        """
        return self._postpone("pin", until, now)

    def return_(self) -> HoldStep:
        """Give booked seats back: CONFIRMED to RETURNED."""
        self._require("return", HoldState.CONFIRMED)
        returned = events.SeatsReturned(
            hold_id=self.id, order_id=self.order_id, takes=self.takes
        )
        return self._step(HoldState.RETURNED, returned, returns=self.takes)

    def return_part(self, takes: tuple[SeatTake, ...]) -> HoldStep:
        """Give some of the seats back, held or booked, and keep the state.

        With nothing left it is RELEASED, or RETURNED if it was booked.

        Args:
            takes: Each as it stands in the hold, with as many seats or fewer.

        Raises:
            MarriageBroken: A marriage group would be returned in part.
            InvalidInventory: They are not all in this hold.
        """
        self._require("return part", HoldState.HELD, HoldState.CONFIRMED)
        left = marriage.give_back(self.takes, takes)
        if not left:
            return self.return_() if self._is_booked else self.release()
        returned = events.SeatsReturned(
            hold_id=self.id, order_id=self.order_id, takes=takes
        )
        smaller = attrs.evolve(self, takes=left)
        return smaller._step(self.state, returned, returns=takes)

    @property
    def _is_booked(self) -> bool:
        return self.state is HoldState.CONFIRMED

    def _postpone(self, step: str, until: Instant, now: Instant) -> HoldStep:
        self._require(step, HoldState.HELD)
        if self.is_due(now):
            raise self._expired()
        if self.deadline is None or until <= self.deadline:
            return HoldStep(hold=self, seats=SeatRequest(), events=())
        later = attrs.evolve(self, deadline=until)
        extended = events.HoldExtended(
            hold_id=self.id, order_id=self.order_id, deadline=until
        )
        return later._step(HoldState.HELD, extended)

    def _step(
        self, state: HoldState, event: object, *, returns: tuple[SeatTake, ...] = ()
    ) -> HoldStep:
        return HoldStep(
            hold=attrs.evolve(self, state=state),
            seats=SeatRequest(returns=returns),
            events=(event,),
        )

    def _require(self, step: str, *states: HoldState) -> None:
        if self.state in states:
            return
        wants_seats = step in ("confirm", "extend", "pin")
        if self.state is HoldState.EXPIRED and wants_seats:
            raise self._expired()
        raise self._refusal(step)

    def _refusal(self, step: str) -> InvalidTransition:
        return InvalidTransition(
            f"a hold that is {self.state} cannot {step} now",
            kind="hold",
            state=self.state.value,
            step=step,
        )

    def _expired(self) -> HoldExpired:
        return HoldExpired(
            "the seats' deadline has passed",
            order_id=self.order_id,
            expired_at=self.deadline,
        )
