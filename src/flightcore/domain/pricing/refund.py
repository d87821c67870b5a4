"""What comes back of a price that was paid, when nothing of it has been flown."""

from __future__ import annotations

from enum import StrEnum

import attrs

from flightcore.domain.kernel import Money
from flightcore.domain.kernel.errors import InvalidInput
from flightcore.domain.pricing.passenger_types import PassengerType
from flightcore.domain.pricing.quotation import (
    Conditions,
    PassengerPrice,
    PenaltyAction,
    PenaltyTerm,
    TaxLine,
)


class RefundReason(StrEnum):
    """Why the passenger does not fly."""

    VOLUNTARY = "voluntary"
    NO_SHOW = "no_show"
    INVOLUNTARY = "involuntary"


@attrs.frozen(kw_only=True)
class RefundQuote:
    """How one passenger's price is parted.

    ``refund + penalty + kept_taxes`` is the whole price.

    Attributes:
        refund: To be paid back; never below zero.
        penalty: Kept of base and surcharges.
        kept_taxes: Not paid back.
        refunded_taxes: Part of ``refund``.
    """

    refund: Money
    penalty: Money
    kept_taxes: tuple[TaxLine, ...]
    refunded_taxes: tuple[TaxLine, ...]


def refund(
    price: PassengerPrice,
    conditions: Conditions,
    *,
    reason: RefundReason,
    departed: bool,
) -> RefundQuote:
    """Part a wholly unused price into what comes back and what is kept.

    A voluntary cancellation and a no-show pay the passenger type's charge, at most
    base and surcharges, or forfeit both where the terms do not permit them; taxes
    come back as each line says. What the carrier causes costs nothing: all of it
    comes back (D4).

    Args:
        price: Of the passenger.
        conditions: Of the quotation that it was part of.
        reason: Why.
        departed: Whether the first departure is past.

    Raises:
        InvalidInput: The conditions hold no terms for the passenger's type.
    """
    if reason is RefundReason.INVOLUNTARY:
        return _parted(price, Money.zero(price.base.currency), price.taxes)
    term = _term(conditions, price.ptc, _ACTION[reason], departed=departed)
    # A charge above the fare never reaches into the taxes.
    penalty = min(term.charge, price.fare) if term.permitted else price.fare
    back = tuple(line for line in price.taxes if line.refundable)
    return _parted(price, penalty, back)


_ACTION = {
    RefundReason.VOLUNTARY: PenaltyAction.CANCEL,
    RefundReason.NO_SHOW: PenaltyAction.NO_SHOW,
}


def _parted(
    price: PassengerPrice, penalty: Money, back: tuple[TaxLine, ...]
) -> RefundQuote:
    taxes = Money.total((line.amount for line in back), penalty.currency)
    return RefundQuote(
        refund=price.fare - penalty + taxes,
        penalty=penalty,
        kept_taxes=tuple(line for line in price.taxes if line not in back),
        refunded_taxes=back,
    )


def _term(
    conditions: Conditions,
    ptc: PassengerType,
    action: PenaltyAction,
    *,
    departed: bool,
) -> PenaltyTerm:
    for term in conditions.terms:
        if (term.ptc, term.action, term.departed) == (ptc, action, departed):
            return term
    raise InvalidInput(f"the conditions say nothing of {ptc}", field="conditions")
