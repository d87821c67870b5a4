"""How fares are added up: in one local currency, or in neutral units."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import attrs

from flightcore.domain.kernel import Money, exponent_of
from flightcore.domain.pricing.discounts import Discount, share
from flightcore.domain.pricing.rates import NUC, NUC_PLACES, Rates


@attrs.frozen(kw_only=True)
class Construction:
    """The unit in which the fares of a journey are weighed against each other.

    Weights are whole numbers: minor units of ``local``, or hundredths of a NUC.

    Attributes:
        unit: ``NUC``, or the local currency.
        local: Currency of the fares from where the journey begins.
        currency: Currency of the quotation.
        rates: For what must be converted.
    """

    unit: str
    local: str
    currency: str
    rates: Rates

    @classmethod
    def of(
        cls, rates: Rates, local: str, currency: str | None, *, international: bool
    ) -> Construction:
        """Choose the unit.

        An international journey is built in NUC where a rate of exchange is filed
        for the local currency, any other journey in the local currency. The choice
        does not hang on the fares that compete, so a further fare changes no price
        but by being lower.
        """
        exponent_of(currency or local)
        neutral = international and local in rates.roes
        return cls(
            unit=NUC if neutral else local,
            local=local,
            currency=currency or local,
            rates=rates,
        )

    @property
    def places(self) -> int:
        """Decimal places of the unit."""
        return NUC_PLACES if self.unit == NUC else exponent_of(self.unit)

    @property
    def roe(self) -> Decimal | None:
        """The local currency's rate of exchange; None outside NUC."""
        return self.rates.roes[self.local] if self.unit == NUC else None

    def weigh(self, amount: Money) -> int:
        """An amount in the unit.

        Raises:
            CurrencyMismatch: No rate is filed for its currency.
        """
        if self.unit == NUC:
            return self.rates.to_nuc(amount)
        return self.rates.convert_fare(amount, self.local).minor

    def discounted(self, weight: int, discount: Discount | None) -> int:
        """What is left of an adult's weight after a discount; never more than it."""
        if discount is None:
            return weight
        rounding = discount.rounding
        if rounding is None or rounding.unit.currency != self.unit:
            return share(weight, discount.percent)
        return discount.of(Money(weight, self.unit)).minor

    def local_fare(self, weight: int) -> Money:
        """What a weight comes to in the local currency."""
        if self.unit == NUC:
            return self.rates.from_nuc(weight, self.local)
        return Money(weight, self.local)

    def fare(self, weight: int) -> Money:
        """What a weight comes to in the quotation's currency: the equivalent amount.

        Raises:
            CurrencyMismatch: No rate is filed between the two.
        """
        return self.rates.convert_fare(self.local_fare(weight), self.currency)

    def split(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """What each of several weights comes to, so that they add up to the whole."""
        if self.unit == self.currency:
            return tuple(Money(weight, self.currency) for weight in weights)
        whole = self.fare(sum(weights))
        return whole.allocate(weights) if any(weights) else (whole,) * len(weights)
