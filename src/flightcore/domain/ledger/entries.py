"""One pure constructor for each business event that moves an order's money.

The customer's side of a sale, a reversal, a penalty and a capture is always the
receivable; a negative receivable is moved to refunds payable when a refund is
decided, and paid from there. So each event has fixed accounts and the order in which
events come does not matter to the balance.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from flightcore.domain.kernel import Instant, Money, OrderId
from flightcore.domain.kernel.errors import InvariantBroken, NegativeAmount
from flightcore.domain.ledger.accounts import (
    AGENCY_CREDIT,
    FARES,
    FEES,
    GATEWAY_CLEARING,
    PENALTIES_RETAINED,
    RECEIVABLE,
    REFUNDS_PAYABLE,
    SERVICES,
    SURCHARGES,
    Account,
    taxes_payable,
)
from flightcore.domain.ledger.journal import JournalEntry, Posting


@attrs.frozen
class TaxAmount:
    """A tax as it is owed to its authority."""

    code: str
    amount: Money


@attrs.frozen(kw_only=True)
class PriceBreakdown:
    """What a price consists of; all in one currency, nothing below zero.

    Attributes:
        base: Fares.
        surcharges: Carrier-imposed (YQ, YR, Q).
        taxes: Each code may come several times.
        services: Ancillaries; None where there are none.
        fees: For the service of selling; None where there are none.

    Raises:
        CurrencyMismatch: Two currencies met.
        NegativeAmount: A part is below zero.
    """

    base: Money
    surcharges: Money
    taxes: tuple[TaxAmount, ...] = ()
    services: Money | None = None
    fees: Money | None = None

    def __attrs_post_init__(self) -> None:
        zero = Money.zero(self.base.currency)
        for _, amount in self._parts():
            if amount < zero:
                raise NegativeAmount("a part of a price is negative")

    @property
    def total(self) -> Money:
        """Sum of all parts."""
        return Money.total((amount for _, amount in self._parts()), self.base.currency)

    def credits(self) -> tuple[Posting, ...]:
        """What each account is owed: one credit an account, zeros left out."""
        owed: dict[Account, Money] = {}
        for account, amount in self._parts():
            owed[account] = owed.get(account, Money.zero(amount.currency)) + amount
        return tuple(
            Posting(account, -amount) for account, amount in owed.items() if amount
        )

    def _parts(self) -> Iterable[tuple[Account, Money]]:
        yield FARES, self.base
        yield SURCHARGES, self.surcharges
        for tax in self.taxes:
            yield taxes_payable(tax.code), tax.amount
        if self.services is not None:
            yield SERVICES, self.services
        if self.fees is not None:
            yield FEES, self.fees


def order_sold(
    order_id: OrderId, price: PriceBreakdown, *, at: Instant, item: str = "order"
) -> JournalEntry:
    """The customer owes a price.

    Args:
        order_id: Whose.
        price: Its parts.
        at: By the store's clock.
        item: What was sold, unique within the order.

    Raises:
        NegativeAmount: The total is zero: there is nothing to post.
    """
    return JournalEntry.of(
        f"sold/{order_id}/{item}",
        Posting(RECEIVABLE, price.total.positive()),
        *price.credits(),
        order_id=order_id,
        at=at,
    )


def sale_reversed(
    order_id: OrderId, price: PriceBreakdown, *, at: Instant, item: str = "order"
) -> JournalEntry:
    """What was sold, or a part of it, is given up: the customer owes less.

    Only the parts that are given back belong into ``price``: a tax that cannot be
    refunded stays owed. ``item`` is unique among the order's reversals.
    """
    return JournalEntry.of(
        f"reversed/{order_id}/{item}",
        *(Posting(line.account, -line.amount) for line in price.credits()),
        Posting(RECEIVABLE, -price.total.positive()),
        order_id=order_id,
        at=at,
    )


def penalty_kept(
    order_id: OrderId, penalty: Money, *, at: Instant, item: str = "order"
) -> JournalEntry:
    """A fare's rule keeps a part of what is given up."""
    return _moved(
        f"penalty/{order_id}/{item}",
        penalty,
        debit=RECEIVABLE,
        credit=PENALTIES_RETAINED,
        order_id=order_id,
        at=at,
    )


def payment_captured(
    order_id: OrderId, operation_id: str, amount: Money, *, at: Instant
) -> JournalEntry:
    """A gateway took the customer's money."""
    return _moved(
        f"captured/{operation_id}",
        amount,
        debit=GATEWAY_CLEARING,
        credit=RECEIVABLE,
        order_id=order_id,
        at=at,
    )


def credit_granted(
    order_id: OrderId, source: str, amount: Money, *, at: Instant
) -> JournalEntry:
    """An agency answers for the price and settles later (R7)."""
    return _moved(
        f"credit/{source}",
        amount,
        debit=AGENCY_CREDIT,
        credit=RECEIVABLE,
        order_id=order_id,
        at=at,
    )


def refund_requested(
    order_id: OrderId, operation_id: str, amount: Money, *, at: Instant
) -> JournalEntry:
    """What is owed to the customer is set aside to be paid back."""
    return _moved(
        f"refund/{operation_id}",
        amount,
        debit=RECEIVABLE,
        credit=REFUNDS_PAYABLE,
        order_id=order_id,
        at=at,
    )


def refund_abandoned(
    order_id: OrderId, operation_id: str, amount: Money, *, at: Instant
) -> JournalEntry:
    """A requested refund was definitely not paid: it is owed as before."""
    return _moved(
        f"refund-abandoned/{operation_id}",
        amount,
        debit=REFUNDS_PAYABLE,
        credit=RECEIVABLE,
        order_id=order_id,
        at=at,
    )


def payment_refunded(
    order_id: OrderId, operation_id: str, amount: Money, *, at: Instant
) -> JournalEntry:
    """A gateway paid back what a request had set aside."""
    return _moved(
        f"refunded/{operation_id}",
        amount,
        debit=REFUNDS_PAYABLE,
        credit=GATEWAY_CLEARING,
        order_id=order_id,
        at=at,
    )


def posted_once(entries: Iterable[JournalEntry]) -> tuple[JournalEntry, ...]:
    """The entries without repetitions, each at its first place.

    Raises:
        InvariantBroken: Two entries of one source differ.
    """
    book: dict[str, JournalEntry] = {}
    for entry in entries:
        known = book.setdefault(entry.source, entry)
        if (known.order_id, known.postings) != (entry.order_id, entry.postings):
            raise InvariantBroken("one source, two different entries", rule="I7")
    return tuple(book.values())


def _moved(
    source: str,
    amount: Money,
    *,
    debit: Account,
    credit: Account,
    order_id: OrderId,
    at: Instant,
) -> JournalEntry:
    return JournalEntry.of(
        source,
        Posting(debit, amount.positive()),
        Posting(credit, -amount),
        order_id=order_id,
        at=at,
    )
