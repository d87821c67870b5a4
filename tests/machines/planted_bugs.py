"""Bugs that the machine must find: each patches one named place of the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import attrs
import pytest

from flightcore.application import idempotency
from flightcore.application.booking import gateway_calls, writing
from flightcore.application.records.orders import order_row
from flightcore.domain.booking import CancellationQuote, Order, cancellation, steps
from flightcore.domain.fulfilment import closing, ticketing
from flightcore.domain.inventory import Hold, HoldStep, SeatRequest
from flightcore.domain.inventory.decide import _Tallies
from flightcore.domain.kernel import Instant, facts
from flightcore.domain.payment import Declined, OperationKind, PaymentOperation, apply
from flightcore.domain.pricing import PassengerPrice, RefundReason, refund
from flightcore.domain.shopping import offer
from flightcore.domain.ticketing import Issued, issue_documents
from flightcore.ports.gateway import CaptureRequest, PaymentGateway
from flightcore.ports.rows import ClaimRow, OrderRow
from flightcore.ports.store import Claim

Patch = pytest.MonkeyPatch
Bug = Callable[[Patch], None]
_Call = idempotency.Call


def ignore_the_parents(patch: Patch) -> None:
    """A class is sold up to its own level, whatever its parents have left."""
    climb = _Tallies._climb

    def own_level_only(self: _Tallies, take: Any) -> Any:
        path = climb(self, take)
        for tally in path[1:]:
            tally.au = 1_000
        return path

    patch.setattr(_Tallies, "_climb", own_level_only)


def keep_expired_seats(patch: Patch) -> None:
    """An expired hold does not give its seats back."""
    _without_seats(patch, "expire")


def keep_cancelled_seats(patch: Patch) -> None:
    """A cancelled ticket does not give its seats back."""
    _without_seats(patch, "return_")


def _without_seats(patch: Patch, step: str) -> None:
    original = getattr(Hold, step)

    def keep(self: Hold, *arguments: object) -> HoldStep:
        done: HoldStep = original(self, *arguments)
        return attrs.evolve(done, seats=SeatRequest())

    patch.setattr(Hold, step, keep)


def release_twice(patch: Patch) -> None:
    """A released hold gives its seats back twice."""
    release = Hold.release

    def twice(self: Hold) -> HoldStep:
        return attrs.evolve(
            release(self), seats=SeatRequest(returns=self.takes + self.takes)
        )

    patch.setattr(Hold, "release", twice)


def ignore_fingerprints(patch: Patch) -> None:
    """A used key answers any call."""

    def any_answer(self: _Call, row: ClaimRow | None) -> bytes | None:
        return row.answer if row is not None else None

    patch.setattr(_Call, "answer_of", any_answer)


def forget_keys(patch: Patch) -> None:
    """A key is not kept under its own name."""
    claim = _Call.claim

    def elsewhere(self: _Call, answer: bytes) -> Claim:
        return attrs.evolve(claim(self, answer), key=f"{self.key}-lost")

    patch.setattr(_Call, "claim", elsewhere)


def capture_twice(patch: Patch) -> None:
    """A capture is sent once more, under a key of its own."""
    ask = gateway_calls._ask

    def twice(gateway: PaymentGateway, operation: PaymentOperation) -> Any:
        answer = ask(gateway, operation)
        if operation.kind is OperationKind.CAPTURE:
            again = CaptureRequest(
                gateway_key=f"{operation.gateway_key}-again",
                order_ref=operation.order_id,
                amount=operation.amount,
                token="tok_visa",
            )
            gateway.capture(again)
        return answer

    patch.setattr(gateway_calls, "_ask", twice)


def decline_on_silence(patch: Patch) -> None:
    """A time-out counts as a decline."""

    def declined(operation: PaymentOperation, now: Instant) -> PaymentOperation:
        return apply(operation, Declined("time_out"), now)

    patch.setattr(gateway_calls, "unanswered", declined)


def refund_everything(patch: Patch) -> None:
    """A cancellation keeps no penalty."""

    def whole(price: PassengerPrice, conditions: Any, **_: object) -> Any:
        reason = RefundReason.INVOLUNTARY
        return refund(price, conditions, reason=reason, departed=False)

    patch.setattr(cancellation, "refund", whole)


def skip_a_number(patch: Patch) -> None:
    """Events after the first of an order leave a number out."""

    def skipping(seed: Any, *events: object, after: int, **others: Any) -> Any:
        return facts(seed, *events, after=after + bool(after), **others)

    patch.setattr(writing, "facts", skipping)


def seat_infants(patch: Patch) -> None:
    """A lap infant takes a seat."""
    patch.setattr(offer, "seats_of", len)


def share_locators(patch: Patch) -> None:
    """Two live orders may have one locator."""
    _with_live_locator(patch, lambda _: None)


def keep_locators(patch: Patch) -> None:
    """The locator of a dead order is never free again."""
    _with_live_locator(patch, lambda row: row.locator)


def _with_live_locator(patch: Patch, told: Callable[[OrderRow], str | None]) -> None:
    def row_of(order: Order) -> OrderRow:
        row = order_row(order)
        return attrs.evolve(row, live_locator=told(row))

    patch.setattr(writing, "order_row", row_of)


def draw_serials_again(patch: Patch) -> None:
    """The stock does not move on, so serials are drawn again."""

    def again(order: Order, stock: Any, *, now: Instant) -> Issued:
        return attrs.evolve(issue_documents(order, stock, now=now), stock=stock)

    patch.setattr(ticketing, "issue_documents", again)


def close_the_deadline(patch: Patch) -> None:
    """At the very deadline it is not yet too late."""
    patch.setattr(steps, "is_past", lambda deadline, now: now > deadline)


def confirm_any_quote(patch: Patch) -> None:
    """A quote stands although the order changed since."""
    confirm = cancellation.confirm_quote

    def anyway(
        quote: CancellationQuote, order: Order, **rest: Any
    ) -> CancellationQuote:
        current = attrs.evolve(quote, order_version=order.version)
        confirmed = confirm(current, order, **rest)
        return attrs.evolve(confirmed, order_version=quote.order_version)

    patch.setattr(closing, "confirm_quote", anyway)


def never_expire(patch: Patch) -> None:
    """An order that waits again after a declined payment is never due."""

    def never_due(order: Order) -> OrderRow:
        row = order_row(order)
        return attrs.evolve(row, due_at=row.due_at if row.version == 1 else None)

    patch.setattr(writing, "order_row", never_due)


BUGS: Mapping[str, Bug] = {
    bug.__name__: bug
    for bug in (
        ignore_the_parents,
        keep_expired_seats,
        keep_cancelled_seats,
        release_twice,
        ignore_fingerprints,
        forget_keys,
        capture_twice,
        decline_on_silence,
        refund_everything,
        skip_a_number,
        seat_infants,
        share_locators,
        keep_locators,
        draw_serials_again,
        close_the_deadline,
        confirm_any_quote,
        never_expire,
    )
}
"""By name; the first line of each says what is wrong."""


def planted(name: str) -> AbstractContextManager[None]:
    """The library with one bug, for as long as the context lasts."""
    return _planted(BUGS[name])


@contextmanager
def _planted(bug: Bug) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        bug(patch)
        yield
