"""The waitlist's face: wait for seats that are sold out, and leave again."""

from __future__ import annotations

from flightcore.application.inventory.waitlist import (
    JoinCommand,
    join_waitlist,
    leave_waitlist,
    waitlisted,
)
from flightcore.assembly.asking import AskingFace
from flightcore.assembly.keyed import keyed
from flightcore.domain.inventory import WaitlistEntry
from flightcore.domain.kernel import checks_arguments

USUAL_PRIORITY = 50
"""Of a party that is like any other; 0 goes first, 99 last."""


@checks_arguments
class WaitlistFace(AskingFace):
    """Parties that wait for seats."""

    def join_waitlist(
        self,
        flight_date: str,
        origin: str,
        destination: str,
        *,
        booking_class: str,
        seats: int = 1,
        priority: int = USUAL_PRIORITY,
        idempotency_key: str | None = None,
    ) -> WaitlistEntry:
        """Wait for seats on a segment, all of them or none.

        When they come free, ``work`` takes them for the party and the entry is
        OFFERED until ``answer_by``. To accept, search with ``waitlist=`` the entry's
        id, and book with it: the seats pass to the order in one step. An offer that
        nobody answers lapses.

        Args:
            flight_date: The flight-date's id.
            origin: Station to board at.
            destination: Station to leave at.
            booking_class: Its letter.
            seats: 1 to 9.
            priority: 0 to 99; the smaller number goes first, then who came first.
            idempotency_key: A repetition with it returns the first answer.

        Raises:
            NotFound: No such segment or class is for sale.
            InvalidInventory: Seats or priority out of range.
            WaitlistFull: As many parties wait as may.
        """
        command = JoinCommand(
            flight_date=flight_date,
            origin=origin,
            destination=destination,
            booking_class=booking_class,
            seats=seats,
            priority=priority,
        )
        with keyed(self._runtime, idempotency_key) as key:
            return join_waitlist(
                self._runtime(),
                command,
                principal=self._principal,
                key=key,
            )

    def waitlisted(self, flight_date: str, entry_id: str) -> WaitlistEntry:
        """An entry as it stands.

        Raises:
            NotFound: There is none that you may see.
        """
        return waitlisted(
            self._reader(), flight_date, entry_id, principal=self._principal
        )

    def leave_waitlist(self, flight_date: str, entry_id: str) -> WaitlistEntry:
        """Wait no more; seats that were offered are free again.

        Raises:
            NotFound: There is none that you may see.
            InvalidTransition: It waits no more.
        """
        return leave_waitlist(
            self._runtime(), flight_date, entry_id, principal=self._principal
        )
