"""Money: integer minor units and an ISO 4217 currency; rounding only by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    Decimal,
    InvalidOperation,
)
from enum import StrEnum

import attrs

from flightcore.domain.kernel.currencies import exponent_of
from flightcore.domain.kernel.errors import (
    CurrencyMismatch,
    InvalidMoney,
    NegativeAmount,
)

LARGEST_MINOR = 10**15
"""No amount of ours reaches a thousand billion units; more is a defect or an attack."""


@attrs.frozen(order=False)
class Money:
    """An exact amount.

    Attributes:
        minor: Count of the currency's minor units (cents; yen; fils); may be
            negative; its absolute value stays below ``LARGEST_MINOR``.
        currency: ISO 4217 alphabetic code, upper case.

    Raises:
        UnknownCurrency: The code is not in the table.
        InvalidMoney: ``minor`` is not an integer, or out of range.
    """

    minor: int
    currency: str

    def __attrs_post_init__(self) -> None:
        exponent_of(self.currency)
        if type(self.minor) is not int or abs(self.minor) >= LARGEST_MINOR:
            raise InvalidMoney("an amount is a bounded integer of minor units")

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Money:
        """Read a decimal amount exactly, as "12.34" or Decimal("12.34").

        Raises:
            InvalidMoney: Not a finite decimal, or finer than the minor unit.
        """
        if isinstance(amount, (bool, float)):
            raise InvalidMoney("an amount is given as text, int or Decimal")
        try:
            scaled = Decimal(amount).scaleb(exponent_of(currency))
        except (InvalidOperation, ValueError, TypeError) as error:
            raise InvalidMoney("not a decimal amount") from error
        if not scaled.is_finite() or abs(scaled) >= LARGEST_MINOR:
            raise InvalidMoney("an amount is finite and bounded")
        if scaled != scaled.to_integral_value():
            raise InvalidMoney(f"finer than the minor unit of {currency}")
        return cls(int(scaled), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in that currency."""
        return cls(0, currency)

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: str) -> Money:
        """Sum amounts of one currency; an empty sum is zero.

        Raises:
            CurrencyMismatch: An amount is in another currency.
        """
        result = cls.zero(currency)
        for amount in amounts:
            result = result + amount
        return result

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, with the currency's number of places."""
        return Decimal(self.minor).scaleb(-exponent_of(self.currency))

    def __str__(self) -> str:
        return f"{self.decimal:f} {self.currency}"

    def __bool__(self) -> bool:
        return self.minor != 0

    def __add__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, count: int) -> Money:
        if type(count) is not int:
            raise InvalidMoney("money is multiplied by whole numbers only")
        return Money(self.minor * count, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        self._same_currency(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same_currency(other)
        return self.minor <= other.minor

    def __gt__(self, other: Money) -> bool:
        return other < self

    def __ge__(self, other: Money) -> bool:
        return other <= self

    def positive(self) -> Money:
        """Return itself where it is above zero.

        Raises:
            NegativeAmount: It is zero or less.
        """
        if self.minor <= 0:
            raise NegativeAmount("the amount must be above zero", amount=str(self))
        return self

    def allocate(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Divide without losing a unit, by largest remainder.

        Equal remainders favour the earlier share, so the result is repeatable.

        Args:
            weights: At least one; whole, none negative, not all zero.

        Raises:
            InvalidMoney: The weights are not as said.
        """
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            raise InvalidMoney("weights are whole, not negative, and not all zero")
        shares = [self.minor * weight // whole for weight in weights]
        remainders = [self.minor * weight % whole for weight in weights]
        order = sorted(range(len(weights)), key=lambda index: -remainders[index])
        for index in order[: self.minor - sum(shares)]:
            shares[index] += 1
        return tuple(Money(share, self.currency) for share in shares)

    def _same_currency(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(
                f"expected {self.currency}, got {other.currency}",
                expected=self.currency,
                got=other.currency,
            )


class RoundingMode(StrEnum):
    """Which neighbour of the unit an amount goes to; NEAREST takes halves up."""

    UP = "up"
    DOWN = "down"
    NEAREST = "nearest"


_DECIMAL_MODE = {
    RoundingMode.UP: ROUND_CEILING,
    RoundingMode.DOWN: ROUND_FLOOR,
    RoundingMode.NEAREST: ROUND_HALF_UP,
}


@attrs.frozen
class Rounding:
    """A named point of rounding, such as "EUR up to 1.00" (IATA Res. 024d).

    Attributes:
        unit: Amounts become multiples of it; above zero; it fixes the currency.
        mode: The direction.
    """

    unit: Money = attrs.field()
    mode: RoundingMode

    @unit.validator
    def _unit_is_positive(self, _: object, unit: Money) -> None:
        unit.positive()

    def apply(self, exact: Decimal) -> Money:
        """Round an exact amount in major units of the unit's currency.

        Raises:
            InvalidMoney: Not finite.
        """
        if not exact.is_finite():
            raise InvalidMoney("an amount is finite")
        units = (exact / self.unit.decimal).quantize(
            Decimal(1), rounding=_DECIMAL_MODE[self.mode]
        )
        return self.unit * int(units)

    def __str__(self) -> str:
        return f"{self.unit.currency} {self.mode} to {self.unit.decimal:f}"
