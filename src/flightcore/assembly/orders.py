"""The orders' face: finding them, and cancelling one in two steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flightcore.application.booking.cancel import ConfirmCommand, confirm
from flightcore.application.booking.queries import (
    find_order,
    get_order,
    list_orders,
)
from flightcore.application.booking.retry import RetryCommand, retry
from flightcore.application.runtime import Runtime
from flightcore.assembly.keyed import keyed
from flightcore.assembly.seating import SeatsFace
from flightcore.domain.booking import CancellationQuote, Order
from flightcore.domain.kernel import Instant, Money, OrderId, checks_arguments
from flightcore.domain.users import Principal


@checks_arguments
class OrdersFace(SeatsFace):
    """Orders by id, by locator, or page by page, and where their people sit."""

    def get(self, order_id: str) -> Order:
        """The order with that id.

        Raises:
            NotFound: There is none that you may see.
        """
        return get_order(self._reader(), order_id, principal=self._principal)

    def find(self, locator: str) -> Order:
        """The order with that locator: the live one, else the latest that had it.

        Raises:
            NotFound: There is none that you may see.
        """
        return find_order(self._reader(), locator, principal=self._principal)

    def list(self, *, status: str | None = None) -> Iterator[Order]:
        """Every order that you may see, by id; read page by page as you go on.

        Raises:
            InvalidInput: No such status.
        """
        return list_orders(self._reader(), principal=self._principal, status=status)

    def retry(self, order_id: str, *, idempotency_key: str | None = None) -> Order:
        """Ask once more for the capture, void or refund that a gateway refused.

        Such orders are the backlog's ``manual``. For operators and administrators;
        what is refused again waits for a person again.

        Raises:
            InvalidTransition: Nothing was refused, or it is settled since.
            InvalidInput: So many attempts are enough; settle it outside.
            VersionConflict: Somebody else carried the order on at the same time.
        """
        command = RetryCommand(order_id=OrderId(order_id))
        with keyed(self._runtime, idempotency_key) as key:
            return retry(self._runtime(), command, principal=self._principal, key=key)


@checks_arguments
class Cancellation:
    """A cancellation as quoted; nothing happens before :meth:`confirm`."""

    def __init__(
        self,
        runtime: Callable[[], Runtime],
        principal: Principal,
        quote: CancellationQuote,
    ) -> None:
        self._runtime = runtime
        self._principal = principal
        self.quote = quote

    @property
    def refund(self) -> Money:
        """What the payer gets back."""
        return self.quote.refund

    @property
    def penalty(self) -> Money:
        """What is kept of the fare."""
        return self.quote.penalty

    @property
    def deadline(self) -> Instant:
        """First instant at which the quote no longer stands."""
        return self.quote.deadline

    def confirm(
        self, *, idempotency_key: str | None = None, join: object | None = None
    ) -> Order:
        """Cancel as quoted; the refund is sent, or carried on by ``work``.

        Raises:
            QuoteExpired: The deadline passed, or the order changed meanwhile.
        """
        command = ConfirmCommand(order_id=self.quote.order_id, quote_id=self.quote.id)
        with keyed(self._runtime, idempotency_key) as key:
            return confirm(
                self._runtime(),
                command,
                principal=self._principal,
                key=key,
                join=join,
            )
