"""FlightCore: the face of one assembled core."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

import attrs

from flightcore.application.booking.book import BookCommand, book
from flightcore.application.booking.cancel import QuoteCommand, quote
from flightcore.application.booking.history import history
from flightcore.application.booking.pay import PayCommand, pay
from flightcore.application.booking.services import services
from flightcore.application.operations.audit import AuditReport, audit
from flightcore.application.operations.audit_script import audit_script
from flightcore.application.operations.backlog import Backlog, backlog
from flightcore.application.operations.webhooks import WebhookReceipt, receive_webhook
from flightcore.application.operations.work import WorkDone, run_worker, work
from flightcore.application.reading.reader import Reader
from flightcore.application.reading.replicas import Replicas
from flightcore.application.reading.replicated import ReplicatedReader
from flightcore.application.reading.session import Session
from flightcore.application.reading.tokens import position_of, token_of
from flightcore.application.runtime import Runtime
from flightcore.application.shopping.search import search
from flightcore.assembly.arguments import (
    Traveller,
    as_contact,
    as_principal,
    as_request,
)
from flightcore.assembly.inventory import InventoryFace
from flightcore.assembly.keyed import keyed
from flightcore.assembly.orders import Cancellation, OrdersFace
from flightcore.assembly.people import AccountsFace, TravellersFace
from flightcore.assembly.schedules import SchedulesFace
from flightcore.assembly.tariff import TariffFace
from flightcore.domain.booking import Order, ServiceOffer
from flightcore.domain.kernel import Fact, Instant, OrderId, checks_arguments
from flightcore.domain.kernel.errors import CoreClosed, InvalidInput
from flightcore.domain.kernel.people import Contact
from flightcore.domain.payment import PaymentMethod
from flightcore.domain.shopping import (
    MAX_CONNECTIONS,
    Offer,
    OfferList,
    OfferPassenger,
    SliceRequest,
)
from flightcore.domain.users import Principal
from flightcore.ports.audit_script import AuditScript
from flightcore.system import WorkerPool

if TYPE_CHECKING:
    from flightcore.assembly.async_core import AsyncCore


@attrs.define(eq=False)
class Life:
    """What all faces of a core share: whether it is open, its threads, its replicas."""

    pool: WorkerPool
    replicas: Replicas | None = None
    closed: bool = False


@checks_arguments
class FlightCore:
    """Search, book, pay, cancel: one core over one store.

    Safe to use from many threads. Made by :func:`flightcore.connect`. Every method
    raises ``CoreClosed`` after :meth:`close`.
    """

    def __init__(self, runtime: Runtime, *, principal: Principal, life: Life) -> None:
        self._runtime = runtime
        self._principal = principal
        self._life = life

    # -- faces of the contexts ---------------------------------------------------

    @property
    def schedules(self) -> SchedulesFace:
        """Load and read schedules."""
        return SchedulesFace(self._open, self._principal, self._reader)

    @property
    def inventory(self) -> InventoryFace:
        """Open flights for sale, and tell what is left."""
        return InventoryFace(self._open, self._principal, self._reader)

    @property
    def tariff(self) -> TariffFace:
        """File fares, rules and taxes."""
        return TariffFace(self._open, self._principal)

    @property
    def orders(self) -> OrdersFace:
        """Find and list orders."""
        return OrdersFace(self._open, self._principal, self._reader)

    @property
    def travellers(self) -> TravellersFace:
        """Keep, copy and forget travellers' profiles."""
        return TravellersFace(self._open, self._principal)

    @property
    def accounts(self) -> AccountsFace:
        """Say who may act in the tenant, and as what."""
        return AccountsFace(self._open, self._principal)

    # -- selling -----------------------------------------------------------------

    def search(
        self,
        *slices: SliceRequest,
        passengers: Sequence[OfferPassenger] | None = None,
        cabin: str | None = None,
        max_connections: int = MAX_CONNECTIONS,
        carriers: Sequence[str] | None = None,
        currency: str | None = None,
        waitlist: str = "",
    ) -> OfferList:
        """Find what can be booked, cheapest first. Nothing is written.

        Args:
            *slices: One, a return, or several; see :func:`flightcore.slice`.
            passengers: 1 to 9; one adult where None.
            cabin: Of every segment; any where None.
            max_connections: In each slice, 0 to 2.
            carriers: The only marketing carriers wanted.
            currency: To price in; the setting's where None.
            waitlist: Id of a waitlist entry, to find the seats that it is offered.

        Raises:
            UnknownAirport: A place is neither an airport nor a city.
            PastDate: The first day is over at its place.
            TooManyTravellers, InfantWithoutAdult: The party cannot travel so.
        """
        request = as_request(
            slices,
            passengers,
            cabin=cabin,
            max_connections=max_connections,
            carriers=carriers,
            currency=currency,
        )
        return search(
            self._open(),
            self._reader(),
            request,
            principal=self._principal,
            waitlist=waitlist,
        )

    def services(self, offer: Offer) -> tuple[ServiceOffer, ...]:
        """List what each passenger can add to an offer on each segment.

        Give :meth:`book` those that are wanted, any of them more than once. Unlike
        the fare, their prices are not guaranteed.

        Raises:
            OfferExpired, OfferAltered: It cannot be had.
        """
        return services(self._open(), self._reader(), offer, principal=self._principal)

    def book(
        self,
        offer: Offer,
        *,
        travellers: Sequence[Traveller],
        contact: str | Contact,
        services: Sequence[ServiceOffer] = (),
        waitlist: str = "",
        idempotency_key: str | None = None,
        join: object | None = None,
    ) -> Order:
        """Hold the seats of an offer and place the order, all or nothing.

        ``services`` are of those that :meth:`services` listed; what differs from
        what is filed now is ``PriceChanged``, what is not filed ``NotFound``.
        With ``waitlist``, the id of an entry, the seats are those that it is offered.

        Raises:
            SoldOut, PriceChanged, OfferExpired, OfferAltered: It cannot be had.
            PassengerMismatch, InfantWithoutAdult, TooManyTravellers: As they say.
            KeyReused: The key was used for another call.
        """
        with keyed(self._open, idempotency_key) as key:
            command = BookCommand(
                offer=offer,
                travellers=tuple(each.as_input for each in travellers),
                contact=as_contact(contact),
                services=tuple(services),
                waitlist=waitlist,
            )
            return book(
                self._open(),
                command,
                principal=self._principal,
                key=key,
                join=join,
            )

    def pay(
        self,
        order_id: str,
        method: PaymentMethod,
        *,
        idempotency_key: str | None = None,
        join: object | None = None,
    ) -> Order:
        """Pay the whole price, and return the order as it stands after ``pay_wait``.

        TICKETED, or PAYMENT_PENDING, which :meth:`work` carries on.

        Raises:
            PaymentDeclined, AuthenticationRequired: By the gateway.
            HoldExpired: Too late.
        """
        command = PayCommand(order_id=OrderId(order_id), method=method)
        with keyed(self._open, idempotency_key) as key:
            return pay(
                self._open(),
                command,
                principal=self._principal,
                key=key,
                join=join,
            )

    def cancel(self, order_id: str) -> Cancellation:
        """Work out what cancelling would bring; ``confirm()`` does it.

        Raises:
            InvalidTransition: The order cannot be cancelled now.
        """
        runtime = self._open()
        command = QuoteCommand(order_id=OrderId(order_id))
        offered = quote(runtime, command, principal=self._principal)
        return Cancellation(self._open, self._principal, offered)

    def events(self, order_id: str) -> tuple[Fact, ...]:
        """What happened to an order, oldest first, without a gap."""
        return history(self._reader(), order_id, principal=self._principal)

    def receive_webhook(
        self, headers: Mapping[str, str], body: bytes
    ) -> WebhookReceipt:
        """Take in a message of the payment gateway; answer it with 2xx after this.

        It is only stored; :meth:`work` asks the gateway what became of the payment.

        Args:
            headers: As they came; names in any case.
            body: As it came, not decoded.

        Raises:
            SignatureRefused: Not from the gateway, altered, or of another time.
            InvalidInput: Signed, and not a message that we understand; or too large.
            UnsafeComposition: The gateway sends no messages.
        """
        return receive_webhook(self._open(), headers, body)

    # -- running -----------------------------------------------------------------

    def work(self) -> WorkDone:
        """One pass of everything asynchronous; bounded."""
        return work(self._open(), principal=self._principal)

    def run_worker(
        self, *, until: Callable[[], bool], idle_seconds: float = 1.0
    ) -> None:
        """Repeat :meth:`work` until told to stop; pauses when there is nothing.

        Args:
            until: Asked before each pass; True ends the loop.
            idle_seconds: The pause after a pass that found nothing, above zero.

        Raises:
            InvalidInput: The pause is none.
        """
        if idle_seconds <= 0:
            raise InvalidInput("a pause above zero", field="idle_seconds")
        run_worker(
            self._open(), principal=self._principal, until=until, idle=idle_seconds
        )

    def backlog(self) -> Backlog:
        """Count what is open."""
        return backlog(self._reader(), principal=self._principal)

    def audit(self) -> AuditReport:
        """Check that every seat and every cent is accounted for."""
        return audit(self._open(), principal=self._principal)

    def audit_script(self) -> AuditScript:
        """The same rules as SQL, to be run without this library.

        Raises:
            UnsafeComposition: The store is in no database that can be asked in SQL.
        """
        return audit_script(self._open(), principal=self._principal)

    def now(self) -> Instant:
        """The store's clock: the only one that decides about deadlines."""
        return self._open().now()

    def as_(self, principal: Principal) -> FlightCore:
        """The same core in another's name; closing either closes both.

        Raises:
            InvalidInput: The principal has no id or no tenant.
        """
        runtime = self._open()
        return self._with(runtime.session.child(), as_principal(principal))

    def consistency_token(self) -> str:
        """Text that stands for everything written through this core so far.

        Keep it where the next call of the same user can find it, in a cookie for
        example, and give it to :meth:`after`. It is no secret. Empty where nothing was
        written, or where there are no replicas. Of what is written with ``join``, take
        it after your own commit.
        """
        replicas, session = self._life.replicas, self._open().session
        return "" if replicas is None else token_of(replicas.position(session))

    def after(self, token: str) -> FlightCore:
        """The same core, which shows at least what the token stands for.

        What is written through a core is always shown by it, and by those that are
        made of it later; a token carries that to other processes. Only replicas need
        it: whoever has none can be given any token. Closing either closes both.

        Raises:
            InvalidInput: It is no token.
        """
        least = position_of(token)
        return self._with(self._open().session.child(least), self._principal)

    def _with(self, session: Session, principal: Principal) -> FlightCore:
        runtime = attrs.evolve(self._runtime, session=session)
        return FlightCore(runtime, principal=principal, life=self._life)

    @property
    def aio(self) -> AsyncCore:
        """The same use cases as coroutines; see :mod:`flightcore.aio`."""
        # The async face mirrors this class, so it can only be imported after it.
        from flightcore.assembly.async_core import AsyncCore

        return AsyncCore(self, self._life.pool)

    def close(self) -> None:
        """Release everything. Idempotent."""
        if not self._life.closed:
            self._life.closed = True
            self._life.pool.close()
            if self._life.replicas is not None:
                self._life.replicas.close()
            self._runtime.close()

    def __enter__(self) -> FlightCore:
        self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self) -> Runtime:
        if self._life.closed:
            raise CoreClosed("this core is closed")
        return self._runtime

    def _reader(self) -> Reader:
        """What calls are given that only show something, and nothing that decides."""
        store, replicas = self._open().store, self._life.replicas
        if replicas is None:
            return store
        session = self._runtime.session
        return ReplicatedReader(store, replicas, session, replicas.turn())
