"""Rates: neutral units of construction, bank rates, and rounding by currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_DOWN, Decimal

import attrs

from flightcore.domain.kernel import Money, Rounding, RoundingMode, exponent_of
from flightcore.domain.kernel.errors import CurrencyMismatch
from flightcore.domain.pricing.filing import require

NUC = "NUC"
"""Neutral unit of construction: what fares of several currencies are added up in."""

NUC_PLACES = 2
"""Decimal places of a NUC amount; further ones are dropped (IATA Res. 024c)."""


def _check_rate(rate: Decimal, *, record: str, field: str) -> None:
    require(rate.is_finite() and rate > 0, "not above zero", record=record, field=field)


@attrs.frozen(kw_only=True)
class RateOfExchange:
    """IATA rate of exchange (ROE): units of a currency for one NUC.

    Attributes:
        currency: ISO 4217 code; also its id.
        roe: Above zero.
    """

    currency: str
    roe: Decimal

    def __attrs_post_init__(self) -> None:
        exponent_of(self.currency)
        _check_rate(self.roe, record=f"roe {self.currency}", field="roe")

    @property
    def id(self) -> str:
        """The currency."""
        return self.currency


@attrs.frozen(kw_only=True)
class BankRate:
    """Bank selling rate (BSR): units of ``target`` for one of ``source``.

    Attributes:
        source: ISO 4217 code.
        target: ISO 4217 code, another one.
        rate: Above zero.
    """

    source: str
    target: str
    rate: Decimal

    def __attrs_post_init__(self) -> None:
        exponent_of(self.source)
        exponent_of(self.target)
        differ = self.source != self.target
        require(differ, "the same currency", record=f"rate {self.id}", field="target")
        _check_rate(self.rate, record=f"rate {self.id}", field="rate")

    @property
    def id(self) -> str:
        """``EUR/USD``."""
        return f"{self.source}/{self.target}"


@attrs.frozen(kw_only=True)
class CurrencyRounding:
    """How a currency rounds, as IATA Res. 024d lists it.

    Attributes:
        currency: ISO 4217 code; also its id.
        fares: For fares that were built or converted.
        charges: For taxes, fees and penalties that were converted.
    """

    currency: str
    fares: Rounding
    charges: Rounding

    def __attrs_post_init__(self) -> None:
        for field, rounding in (("fares", self.fares), ("charges", self.charges)):
            same = rounding.unit.currency == self.currency
            require(same, "of another currency", record=self.currency, field=field)

    @property
    def id(self) -> str:
        """The currency."""
        return self.currency


def _rounding(unit: str, currency: str, mode: RoundingMode) -> CurrencyRounding:
    fares = Rounding(Money.of(unit, currency), mode)
    return attrs.evolve(_minor_units(currency), fares=fares)


def _minor_units(currency: str) -> CurrencyRounding:
    nearest = Rounding(Money(1, currency), RoundingMode.NEAREST)
    return CurrencyRounding(currency=currency, fares=nearest, charges=nearest)


COMMON_ROUNDINGS: Mapping[str, CurrencyRounding] = {
    "CAD": _rounding("1", "CAD", RoundingMode.NEAREST),
    "EUR": _rounding("1", "EUR", RoundingMode.UP),
    "GBP": _rounding("1", "GBP", RoundingMode.NEAREST),
    "JPY": _rounding("100", "JPY", RoundingMode.UP),
    "PHP": _rounding("1", "PHP", RoundingMode.NEAREST),
    "USD": _rounding("1", "USD", RoundingMode.NEAREST),
}
"""What holds for a currency until a record says otherwise; a currency that is not
here rounds to the nearest minor unit (TND: three places). EUR, GBP and PHP agree with
published fare calculations; CAD and USD with published equivalent amounts, which are
whole; JPY is IATA's customary unit."""


@attrs.frozen
class Rates:
    """Every filed rate, by its id."""

    roes: Mapping[str, Decimal]
    bank: Mapping[tuple[str, str], Decimal]
    roundings: Mapping[str, CurrencyRounding]

    @classmethod
    def of(
        cls,
        roes: Iterable[RateOfExchange] = (),
        bank: Iterable[BankRate] = (),
        roundings: Iterable[CurrencyRounding] = (),
    ) -> Rates:
        """Index records; of two with one id the later counts."""
        filed = {rounding.currency: rounding for rounding in roundings}
        return cls(
            {record.currency: record.roe for record in roes},
            {(record.source, record.target): record.rate for record in bank},
            {**COMMON_ROUNDINGS, **filed},
        )

    def rounding(self, currency: str) -> CurrencyRounding:
        """How a currency rounds.

        Raises:
            UnknownCurrency: No such currency.
        """
        return self.roundings.get(currency) or _minor_units(currency)

    def to_nuc(self, amount: Money) -> int:
        """Hundredths of a NUC, further places dropped.

        Raises:
            CurrencyMismatch: No ROE is filed for the currency.
        """
        exact = amount.decimal / self._roe(amount.currency)
        return int(exact.scaleb(NUC_PLACES).to_integral_value(ROUND_DOWN))

    def from_nuc(self, hundredths: int, currency: str) -> Money:
        """The local fare for a NUC total, rounded as the currency's fares are.

        Raises:
            CurrencyMismatch: No ROE is filed for the currency.
        """
        exact = Decimal(hundredths).scaleb(-NUC_PLACES) * self._roe(currency)
        return self.rounding(currency).fares.apply(exact)

    def convert_fare(self, amount: Money, currency: str) -> Money:
        """The equivalent of a fare, rounded as the target's fares are.

        Raises:
            CurrencyMismatch: No bank rate is filed between the two.
        """
        if amount.currency == currency:
            return amount
        exact = amount.decimal * self._rate(amount.currency, currency)
        return self.rounding(currency).fares.apply(exact)

    def convert_charge(self, amount: Money, currency: str) -> Money:
        """The equivalent of a tax, fee or penalty, rounded as the target's are.

        Raises:
            CurrencyMismatch: No bank rate is filed between the two.
        """
        if amount.currency == currency:
            return amount
        exact = amount.decimal * self._rate(amount.currency, currency)
        return self.rounding(currency).charges.apply(exact)

    def _roe(self, currency: str) -> Decimal:
        if currency not in self.roes:
            raise CurrencyMismatch(
                f"no rate of exchange is filed for {currency}",
                expected=NUC,
                got=currency,
            )
        return self.roes[currency]

    def _rate(self, source: str, target: str) -> Decimal:
        if (source, target) in self.bank:
            return self.bank[source, target]
        if (target, source) in self.bank:
            return 1 / self.bank[target, source]
        raise CurrencyMismatch(
            f"no rate is filed from {source} to {target}",
            expected=target,
            got=source,
        )
