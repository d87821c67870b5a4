"""Book: from an offer in hand to an order on hold, in one commit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import attrs

from flightcore.application.booking.flights_check import (
    flight_ids,
    flights_of,
    flights_unchanged,
)
from flightcore.application.booking.price_check import check_price
from flightcore.application.booking.services import chosen, refuse_strangers_offer
from flightcore.application.booking.writing import Writing
from flightcore.application.codec import decode, encode
from flightcore.application.idempotency import Call, new_call
from flightcore.application.inventory.waitlist import accepting, read_entry
from flightcore.application.offer_keys import offer_keys
from flightcore.application.outcome import committed, missed
from flightcore.application.records.schedule import (
    StoredFlightDate,
    flight_date_from,
)
from flightcore.application.records.waitlist import StoredEntry
from flightcore.application.redeciding import redecide
from flightcore.application.runtime import Runtime
from flightcore.domain.booking import (
    Order,
    Placed,
    Placement,
    ServiceOffer,
    TravellerInput,
    locator,
    match_travellers,
    place,
)
from flightcore.domain.fulfilment import CaseStep
from flightcore.domain.inventory import Hold, SeatRequest
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import (
    AlreadyExists,
    FlightCoreError,
    OfferExpired,
    Overloaded,
    VersionConflict,
)
from flightcore.domain.kernel.people import Contact
from flightcore.domain.shopping import Offer, verify, with_comparable_yields
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.rows import FlightDateRow
from flightcore.ports.store import Changes, Committed, Guard

LONGEST_HOPE = timedelta(seconds=5)
"""How long what was decided by a reckoned clock may wait for its commit."""
LOCATOR_ATTEMPTS = 8
"""Locators drawn before giving up; a clash of random six-letter codes is rare."""


@attrs.frozen(kw_only=True)
class BookCommand:
    """What a caller asks for.

    Attributes:
        offer: As the search returned it.
        travellers: As many as the offer's passengers.
        contact: Where the order's messages go.
        services: Extras as they were listed; may be empty.
        waitlist: Id of a waitlist entry whose offered seats are to be booked; empty
            where the party did not wait.
    """

    offer: Offer
    travellers: tuple[TravellerInput, ...]
    contact: Contact
    services: tuple[ServiceOffer, ...] = ()
    waitlist: str = ""


def book(
    runtime: Runtime,
    command: BookCommand,
    *,
    principal: Principal,
    key: str | None,
    join: object | None = None,
) -> Order:
    """Hold the seats and place the order: all of it, or nothing.

    A repetition with the same key returns the first answer.

    Raises:
        Forbidden: The principal may not book.
        OfferAltered, OfferExpired: The offer is not, or no longer, ours to sell, or
            was made to somebody else.
        PriceChanged: A traveller's type or the tariff gives another price, or a
            service is not what was listed.
        SoldOut: A leg or class has too few seats left, or the fare earns less than
            the bid prices of its seats.
        TooManyTravellers, PassengerMismatch, InfantWithoutAdult: As they say.
        NotFound: No such waitlist entry of the principal on these flights, or no such
            service.
        InvalidTransition, HoldExpired: The waitlist offers nothing, or no longer.
        KeyReused: The key was used for another call.
        VersionConflict: Joined, and a flight was changed meanwhile.
    """
    require(principal, Action.BOOK)
    call = new_call(runtime, principal, "book", command, key=key)
    if join is not None:
        return _booked(runtime, command, call, principal, join)
    order = _in_hope(runtime, command, call, principal)
    attempt = partial(_booked, runtime, command, call, principal, None)
    return redecide(attempt) if order is None else order


def _in_hope(
    runtime: Runtime, command: BookCommand, call: Call, principal: Principal
) -> Order | None:
    """Book by what is known already, without asking the store before.

    The commit finds out whether it still holds. None: it does not, or something else
    stands in the way, and the store must be asked, for the answer of an earlier call
    before anything else.
    """
    flights = runtime.flights.find(flight_ids(command.offer.segments))
    now = runtime.store.reckoned()
    if flights is None or now is None or command.waitlist:
        return None
    try:
        attempt = _Attempt(runtime, call, principal, now, None)
        wanted, guards = attempt.decided(command, flights)
    except FlightCoreError:
        return None
    latest = min(now + LONGEST_HOPE, command.offer.expires_at)
    try:
        return attempt.place(wanted, [attrs.evolve(g, before=latest) for g in guards])
    except (VersionConflict, OfferExpired):
        return None


def _booked(
    runtime: Runtime,
    command: BookCommand,
    call: Call,
    principal: Principal,
    join: object | None,
) -> Order:
    asked = flights_of(command.offer.segments)
    snapshot = runtime.store.read(call.earlier, asked, join=join)
    answer = call.answer_of(snapshot.one(call.earlier))
    if answer is not None:
        return decode(answer, Order)
    flights = tuple(map(flight_date_from, snapshot[asked]))
    if join is None:
        runtime.flights.remember(flights)
    attempt = _Attempt(runtime, call, principal, snapshot.now, join)
    attempt = attrs.evolve(attempt, party=attempt.waiting(command))
    return attempt.place(*attempt.decided(command, flights))


@attrs.frozen
class _Attempt:
    runtime: Runtime
    call: Call
    principal: Principal
    now: Instant
    join: object | None
    party: StoredEntry | None = None

    def waiting(self, command: BookCommand) -> StoredEntry | None:
        """The waitlist entry by which the party comes, if any."""
        if not command.waitlist:
            return None
        return read_entry(
            self.runtime,
            command.waitlist,
            (sold.segment.flight_date for sold in command.offer.segments),
            principal=self.principal,
            join=self.join,
        )

    def decided(
        self, command: BookCommand, flights: Sequence[StoredFlightDate]
    ) -> tuple[Placement, Sequence[Guard]]:
        """What is to be placed, and guards that its flights stay as they were read.

        They hold until the offer expires.
        """
        wanted, offer = self.checked(command), command.offer
        guards = flights_unchanged(offer.segments, flights, seats=offer.seats)
        return wanted, [attrs.evolve(each, before=offer.expires_at) for each in guards]

    def checked(self, command: BookCommand) -> Placement:
        """The command with its offer verified and its travellers typed."""
        verify(command.offer, offer_keys(self.runtime), now=self.now)
        refuse_strangers_offer(command.offer, self.principal)
        travellers, retyped = match_travellers(command.offer, command.travellers)
        check_price(self.runtime, command.offer, retyped, now=self.now)
        return Placement(
            offer=command.offer,
            travellers=travellers,
            ancillaries=chosen(self.runtime, command.offer, command.services),
            contact=command.contact,
            tenant=self.principal.tenant,
            owner=self.principal.id,
            locator="",
            hold_for=self.runtime.settings.hold_for,
        )

    def place(self, wanted: Placement, guards: Sequence[Guard]) -> Order:
        """Commit; another locator where a live order has this one."""
        random = self.runtime.ids.seed()
        for number in range(LOCATOR_ATTEMPTS):
            named = attrs.evolve(wanted, locator=locator(random, number))
            placed = place(named, now=self.now, ids=self.call.ids)
            try:
                return self._commit(placed, guards)
            except AlreadyExists as taken:
                # Some stores cannot tell the columns: unless it is the id, draw again.
                if taken.facts["kind"] != "order" or taken.facts["columns"] == ("id",):
                    raise
        raise Overloaded("no free record locator was found", retry_after=1)

    def _commit(self, placed: Placed, guards: Sequence[Guard]) -> Order:
        pen = Writing(runtime=self.runtime, at=self.now, principal=self.principal)
        order = placed.order
        step = CaseStep(
            order=order,
            events=(placed.created,),
            hold=Hold.place(
                order.hold_id,
                order.id,
                takes=placed.takes,
                deadline=order.limits.payment_by,
                yields=self._comparable(placed).yields,
                journeys=placed.seats.journeys,
            ),
        )
        after = pen.order_after(step)
        claim = self.call.claim(encode(after))
        changes = pen.changes(step, claim=claim, guards=tuple(guards))
        if self.party is not None:
            changes = accepting(
                changes,
                self.party,
                order_id=order.id,
                now=self.now,
                principal=self.principal,
            )
        done = self._in_time(changes, order)
        return decode(done.answer, Order) if done.replayed else after

    def _in_time(self, changes: Changes, order: Order) -> Committed:
        """Commit while the offer lasts; its flights are guarded until it expires."""
        outcome = self.runtime.commit(changes, join=self.join)
        if (deadline := missed(outcome, FlightDateRow)) is not None:
            raise OfferExpired(
                "the offer has expired", offer_id=order.offer_id, expired_at=deadline
            )
        return committed(outcome)

    def _comparable(self, placed: Placed) -> SeatRequest:
        """The seats with what they earn in the currency of the bid prices."""
        source, target = placed.order.total.currency, self.runtime.settings.currency
        if source == target:
            return placed.seats
        rates = self.runtime.catalogue.tariff().rates
        return with_comparable_yields(
            placed.seats, source=source, target=target, rates=rates
        )
