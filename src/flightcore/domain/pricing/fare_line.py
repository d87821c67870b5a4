"""Reads fare calculation lines, ours or others', and adds them up."""

from __future__ import annotations

import re
from decimal import Decimal

import attrs

from flightcore.domain.kernel.errors import InvalidFareCalculation

MAX_LENGTH = 10_000
"""Characters of a line; tickets hold a few hundred."""

_TOTAL = re.compile(
    r"(?P<unit>[A-Z]{3})(?P<total>\d+(?:\.(?P<places>\d+))?)"
    r"\s*(?:PLUS\s?(?P<plus>\d+(?:\.\d+)?))?\s*END"
    r"(?:.*?ROE\s?(?P<roe>\d+(?:\.\d*)?))?"
)

_MARK = r"(?<![A-Z])(?P<mark>Q|\d?S|PC)\s?(?:[A-Z]{6})?"
"""A mark and perhaps a city pair: Q LONPAR2.15, 1S100.00; not the S of LAS87.56."""

_WHOLE_AMOUNTS = re.compile(
    rf"{_MARK}(?P<marked>\d{{3,}})(?![A-Z0-9])"
    r"|(?<![A-Z0-9])(?P<amount>\d{3,}|0(?=[A-Z][A-Z0-9]{2}))"
)


@attrs.frozen(kw_only=True)
class FareLine:
    """The figures of a fare calculation line, in the order printed.

    Attributes:
        unit: ``NUC`` or a currency code.
        components: Fares.
        surcharges: Q.
        stopovers: S.
        plus_ups: PC: added to reach a minimum between other points.
        total: As printed.
        plus: As printed after the total; not part of it. None where absent.
        roe: None where absent.
    """

    unit: str
    components: tuple[Decimal, ...]
    surcharges: tuple[Decimal, ...]
    stopovers: tuple[Decimal, ...]
    plus_ups: tuple[Decimal, ...]
    total: Decimal
    plus: Decimal | None
    roe: Decimal | None

    @property
    def sum(self) -> Decimal:
        """What the parts come to."""
        parts = (self.components, self.surcharges, self.stopovers, self.plus_ups)
        return sum((amount for part in parts for amount in part), Decimal(0))

    @property
    def adds_up(self) -> bool:
        """Whether the parts come to the printed total."""
        return self.sum == self.total


def read_fare_calculation(text: str) -> FareLine:
    """Read the figures of a line; codes between them are passed over.

    Amounts have the decimal places of the total. Without places, an amount stands
    apart and has three digits or more, or is a zero before a fare basis: shorter
    ones cannot be told from carrier codes.

    Raises:
        InvalidFareCalculation: Too long, or there is no total with END.
    """
    found = _TOTAL.search(text) if len(text) <= MAX_LENGTH else None
    if found is None:
        raise InvalidFareCalculation("no total and END in a fare calculation line")
    figures = _figures(text[: found.start()], len(found["places"] or ""))
    return FareLine(
        unit=found["unit"],
        components=tuple(figures["component"]),
        surcharges=tuple(figures["Q"]),
        stopovers=tuple(figures["S"]),
        plus_ups=tuple(figures["PC"]),
        total=Decimal(found["total"]),
        plus=_decimal(found["plus"]),
        roe=_decimal(found["roe"]),
    )


def _figures(text: str, places: int) -> dict[str, list[Decimal]]:
    figures: dict[str, list[Decimal]] = {"component": [], "Q": [], "S": [], "PC": []}
    for found in _pattern(places).finditer(text):
        mark = (found["mark"] or "component").lstrip("0123456789")
        figures[mark].append(Decimal(found["marked"] or found["amount"]))
    return figures


def _pattern(places: int) -> re.Pattern[str]:
    if not places:
        return _WHOLE_AMOUNTS
    amount = rf"\d+\.\d{{{places}}}"
    return re.compile(rf"{_MARK}(?P<marked>{amount})|(?P<amount>{amount})")


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
