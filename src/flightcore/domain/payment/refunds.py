"""Which tender gives back how much."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from flightcore.domain.kernel import Money
from flightcore.domain.kernel.errors import InvariantBroken, RefundExceedsCapture


@attrs.frozen(kw_only=True)
class TenderBalance:
    """What one tender took and gave back.

    Attributes:
        tender: Its id.
        captured: Taken, for certain.
        refunds: Given back, those in flight included; at most ``captured``.

    Raises:
        InvariantBroken: ``refunds`` exceeds ``captured``.
    """

    tender: str
    captured: Money
    refunds: Money

    def __attrs_post_init__(self) -> None:
        if self.left < Money.zero(self.captured.currency):
            raise InvariantBroken("refunds exceed captures", rule="P2")

    @property
    def left(self) -> Money:
        """What can still be given back."""
        return self.captured - self.refunds


@attrs.frozen
class RefundShare:
    """A part of a refund.

    Attributes:
        tender: Who gives it back.
        amount: Above zero.
    """

    tender: str
    amount: Money


def allocate_refund(
    amount: Money, tenders: Sequence[TenderBalance]
) -> tuple[RefundShare, ...]:
    """Divide a refund over tenders, each to its limit before the next begins.

    Args:
        amount: Above zero.
        tenders: In the order in which they are to give back; all in one currency.

    Returns:
        Shares that sum to ``amount``; tenders that give nothing are left out.

    Raises:
        NegativeAmount: The amount is zero or less.
        RefundExceedsCapture: More than all of them have left.
        CurrencyMismatch: Two currencies met.
    """
    rest = amount.positive()
    shares = []
    for balance in tenders:
        part = min(rest, balance.left)
        if part:
            shares.append(RefundShare(balance.tender, part))
        rest = rest - part
    if rest:
        left = amount - rest
        raise RefundExceedsCapture(
            f"{amount} asked, {left} left to refund", asked=amount, left=left
        )
    return tuple(shares)
