"""Journal entries: immutable, balanced in every currency, one for each source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import NewType

import attrs

from flightcore.domain.kernel import Instant, Money, OrderId, Seed, digest, instant
from flightcore.domain.kernel.errors import InvalidInput, InvariantBroken
from flightcore.domain.ledger.accounts import RECEIVABLE, REFUNDS_PAYABLE, Account

EntryId = NewType("EntryId", str)

MAX_POSTINGS = 1000
"""Postings of one entry: nine travellers with a hundred taxes each fit."""


@attrs.frozen
class Posting:
    """One line of an entry.

    Attributes:
        account: Whose balance it moves.
        amount: Debit above zero, credit below; never zero.

    Raises:
        InvariantBroken: The amount is zero.
    """

    account: Account
    amount: Money

    def __attrs_post_init__(self) -> None:
        if not self.amount:
            raise InvariantBroken("a posting moves money", rule="I7")


@attrs.frozen(kw_only=True)
class JournalEntry:
    """What one business event did to the accounts.

    Attributes:
        id: Derived from the source, so that a repetition names the same entry.
        source: The event or operation that caused it; unique in the whole book.
        at: By the store's clock.
        order_id: The order whose money it is.
        postings: 2 to ``MAX_POSTINGS``; they sum to zero in each currency.

    Raises:
        InvariantBroken: The postings are not as said, or the id is not the source's.
        InvalidInput: The source is empty, or longer than 200 characters.
        InvalidTime: ``at`` is naive.
    """

    id: EntryId
    source: str
    at: Instant
    order_id: OrderId
    postings: tuple[Posting, ...]

    def __attrs_post_init__(self) -> None:
        instant(self.at)
        if self.id != entry_id(self.source):
            raise InvariantBroken("an entry is named after its source", rule="I7")
        if not 2 <= len(self.postings) <= MAX_POSTINGS:
            raise InvariantBroken("an entry has two postings or more", rule="I7")
        if not is_balanced(self.postings):
            raise InvariantBroken("debits and credits differ", rule="R5")

    @classmethod
    def of(
        cls, source: str, *postings: Posting, order_id: OrderId, at: Instant
    ) -> JournalEntry:
        """Make the entry of a source."""
        return cls(
            id=entry_id(source),
            source=source,
            at=at,
            order_id=order_id,
            postings=postings,
        )


def entry_id(source: str) -> EntryId:
    """Name the entry of a source; the same source gives the same name.

    Raises:
        InvalidInput: The source is empty, or longer than 200 characters.
    """
    if not 1 <= len(source) <= 200:
        raise InvalidInput("a source has 1 to 200 characters", field="source")
    return EntryId(Seed(digest("journal entry", source)).id("jrn"))


def postings_of(entries: Iterable[JournalEntry]) -> tuple[Posting, ...]:
    """All postings, in the order of the entries."""
    return tuple(chain.from_iterable(entry.postings for entry in entries))


def balances(postings: Iterable[Posting]) -> Mapping[tuple[Account, str], Money]:
    """Balance of each account and currency, sorted by both.

    An account that was moved and came back to zero is listed with zero.
    """
    sums: dict[tuple[Account, str], Money] = {}
    for posting in postings:
        key = (posting.account, posting.amount.currency)
        sums[key] = sums.get(key, Money.zero(key[1])) + posting.amount
    return dict(sorted(sums.items()))


def is_balanced(postings: Iterable[Posting]) -> bool:
    """Whether debits equal credits in each currency."""
    sums: dict[str, int] = {}
    for posting in postings:
        amount = posting.amount
        sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    return not any(sums.values())


def balance_due(postings: Iterable[Posting], currency: str) -> Money:
    """What the customer still owes; below zero, what the customer is owed (R5).

    It is the price of what stands sold, less what was captured or went on credit,
    plus what was refunded.
    """
    return Money.total(
        (
            posting.amount
            for posting in postings
            if posting.account in _CUSTOMER and posting.amount.currency == currency
        ),
        currency,
    )


_CUSTOMER = (RECEIVABLE, REFUNDS_PAYABLE)
