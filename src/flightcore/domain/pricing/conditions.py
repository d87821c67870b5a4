"""Conditions: category 16 of every component, weighed into what holds for all."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from flightcore.domain.kernel import Money
from flightcore.domain.pricing.discounts import share
from flightcore.domain.pricing.passenger_types import PassengerType
from flightcore.domain.pricing.penalties import Penalty
from flightcore.domain.pricing.quotation import (
    Conditions,
    PenaltyAction,
    PenaltyTerm,
)
from flightcore.domain.pricing.rates import Rates
from flightcore.domain.pricing.rule import Rule
from flightcore.domain.pricing.services import Brand

_CASES = tuple((action, late) for action in PenaltyAction for late in (False, True))


@attrs.frozen
class GovernedAmount:
    """What a passenger pays of a component, and the rule that governs it."""

    rule: Rule
    amount: Money


def penalty_terms(
    components: Sequence[GovernedAmount],
    ptc: PassengerType,
    *,
    currency: str,
    rates: Rates,
) -> tuple[PenaltyTerm, ...]:
    """The terms of a passenger: one component that forbids, forbids the whole.

    Charges are not added up over the components: the highest counts, as for a
    ticket that is handed in as a whole.

    Args:
        components: All of the journey.
        ptc: Who travels.
        currency: Of the quotation.
        rates: For charges in another currency.

    Raises:
        CurrencyMismatch: No rate is filed for a charge.
    """
    zero = Money.zero(currency)
    terms = []
    for case in _CASES:
        action, departed = case
        found = [
            (component.rule.penalty(action, ptc, departed=departed), component.amount)
            for component in components
        ]
        charges = [_charge(penalty, paid, rates) for penalty, paid in found if penalty]
        # What no record names is permitted, and free.
        permitted = all(penalty is None or penalty.permitted for penalty, _ in found)
        highest = max(charges, default=zero) if permitted else zero
        terms.append(_term(ptc, case, highest, permitted=permitted))
    return tuple(terms)


def _term(
    ptc: PassengerType,
    case: tuple[PenaltyAction, bool],
    charge: Money,
    *,
    permitted: bool,
) -> PenaltyTerm:
    action, departed = case
    return PenaltyTerm(
        ptc=ptc,
        action=action,
        departed=departed,
        permitted=permitted,
        charge=charge,
    )


def _charge(penalty: Penalty, paid: Money, rates: Rates) -> Money:
    if penalty.amount is not None:
        return rates.convert_charge(penalty.amount, paid.currency)
    return Money(share(paid.minor, penalty.percent or 0), paid.currency)


def conditions_of(terms: Sequence[PenaltyTerm], brands: Sequence[Brand]) -> Conditions:
    """Sum up the terms of every passenger.

    Args:
        terms: Of all passengers; of two of one type, the stricter holds.
        brands: Of the components, in order of travel.
    """
    strictest: dict[tuple[PassengerType, PenaltyAction, bool], PenaltyTerm] = {}
    for term in terms:
        key = (term.ptc, term.action, term.departed)
        strictest[key] = _stricter(strictest.get(key, term), term)
    cancel = _headline(terms, PenaltyAction.CANCEL)
    change = _headline(terms, PenaltyAction.CHANGE)
    return Conditions(
        refundable=cancel is not None,
        changeable=change is not None,
        cancel_penalty=cancel,
        change_penalty=change,
        no_show_penalty=_headline(terms, PenaltyAction.NO_SHOW),
        baggage=_baggage(brands),
        brands=tuple(dict.fromkeys(brand.id for brand in brands)),
        terms=tuple(strictest.values()),
    )


def _stricter(one: PenaltyTerm, other: PenaltyTerm) -> PenaltyTerm:
    if one.permitted and other.permitted:
        return max(one, other, key=lambda term: term.charge.minor)
    return other if one.permitted else one


def _headline(terms: Sequence[PenaltyTerm], action: PenaltyAction) -> Money | None:
    before = [term for term in terms if term.action is action and not term.departed]
    if not all(term.permitted for term in before):
        return None
    return max(term.charge for term in before)


def _baggage(brands: Sequence[Brand]) -> str:
    allowances = [brand.baggage for brand in brands]
    return "/".join(allowances) if len(set(allowances)) > 1 else "".join(allowances[:1])
