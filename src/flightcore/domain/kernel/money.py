"""Money: integer minor units and an ISO 4217 currency; rounding only by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

import attrs

from flightcore.domain.kernel.currencies import exponent_of
from flightcore.domain.kernel.errors import (
    CurrencyMismatch,
    InvalidMoney,
    NegativeAmount,
)

_AMOUNT = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_LONGEST_AMOUNT = 64
_FINEST_PLACES = 100

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
        numerator, denominator = _ratio(_as_decimal(amount))
        minor, finer = divmod(numerator * 10 ** exponent_of(currency), denominator)
        if finer:
            raise InvalidMoney(f"finer than the minor unit of {currency}")
        return cls(minor, currency)

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
        nothing, minor = cls.zero(currency), 0
        for amount in amounts:
            nothing._same_currency(amount)
            minor += amount.minor
        return cls(minor, currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, with the currency's number of places."""
        # Built from digits: arithmetic would round in the host's decimal context.
        digits = tuple(int(digit) for digit in str(abs(self.minor)))
        return Decimal((self.minor < 0, digits, -exponent_of(self.currency)))

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

        Every share is within one unit of its exact part, and a weight of zero gets
        nothing. Equal remainders favour the earlier share, so the result is
        repeatable; an amount below zero is divided as its opposite is.

        Args:
            weights: At least one; whole, none negative, not all zero.

        Raises:
            InvalidMoney: The weights are not as said.
        """
        if any(type(weight) is not int or weight < 0 for weight in weights):
            raise InvalidMoney("weights are whole numbers, none below zero")
        whole = sum(weights)
        if whole == 0:
            raise InvalidMoney("weights are not all zero")
        size, sign = abs(self.minor), -1 if self.minor < 0 else 1
        shares = [size * weight // whole for weight in weights]
        order = sorted(range(len(weights)), key=lambda i: -(size * weights[i] % whole))
        for index in order[: size - sum(shares)]:
            shares[index] += 1
        return tuple(Money(sign * share, self.currency) for share in shares)

    def _same_currency(self, other: object) -> None:
        if not isinstance(other, Money):
            raise InvalidMoney("money goes with money only")
        if self.currency != other.currency:
            raise CurrencyMismatch(
                f"expected {self.currency}, got {other.currency}",
                expected=self.currency,
                got=other.currency,
            )


class RoundingMode(StrEnum):
    """Which neighbouring multiple of the unit an amount goes to.

    UP is away from zero, DOWN towards it, and NEAREST takes halves away from zero:
    what is below zero is rounded as its opposite, so a reversal cancels exactly.
    """

    UP = "up"
    DOWN = "down"
    NEAREST = "nearest"


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
            InvalidMoney: Not finite, or of absurd size or fineness.
        """
        numerator, denominator = _ratio(exact)
        per_major = 10 ** exponent_of(self.unit.currency)
        units = _rounded(
            abs(numerator) * per_major, denominator * self.unit.minor, self.mode
        )
        return self.unit * (units if numerator >= 0 else -units)

    def __str__(self) -> str:
        return f"{self.unit.currency} {self.mode} to {self.unit.decimal:f}"


def _rounded(numerator: int, denominator: int, mode: RoundingMode) -> int:
    whole, rest = divmod(numerator, denominator)
    if mode is RoundingMode.UP:
        return whole + (rest > 0)
    if mode is RoundingMode.NEAREST:
        return whole + (2 * rest >= denominator)
    return whole


def _as_decimal(amount: object) -> Decimal:
    if isinstance(amount, str):
        if len(amount) > _LONGEST_AMOUNT or not _AMOUNT.fullmatch(amount):
            raise InvalidMoney("not a decimal amount")
        return Decimal(amount)
    if isinstance(amount, (int, Decimal)) and not isinstance(amount, bool):
        return Decimal(amount)
    raise InvalidMoney("an amount is given as text, int or Decimal")


def _ratio(exact: Decimal) -> tuple[int, int]:
    """An exact amount as a fraction; what is absurd never becomes a huge integer."""
    if not exact.is_finite():
        raise InvalidMoney("an amount is finite")
    exponent = exact.as_tuple().exponent
    too_fine = isinstance(exponent, int) and exponent < -_FINEST_PLACES
    if too_fine or exact.adjusted() > _FINEST_PLACES:
        raise InvalidMoney("an amount of absurd size or fineness")
    return exact.as_integer_ratio()
