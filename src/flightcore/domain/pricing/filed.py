"""Filed records: every kind that a tariff is made of, by its name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from flightcore.domain.kernel.errors import InvalidTariff
from flightcore.domain.pricing.fare import Fare
from flightcore.domain.pricing.rates import BankRate, CurrencyRounding, RateOfExchange
from flightcore.domain.pricing.rule import Rule
from flightcore.domain.pricing.services import Brand, ServicePrice
from flightcore.domain.pricing.tax import CarrierSurcharge, Tax


class FiledRecord(Protocol):
    """A frozen value that is stored one row a record, by kind and id."""

    @property
    def id(self) -> str:
        """Names the record among its kind, for good."""
        ...


FILED_KINDS: Mapping[str, type[FiledRecord]] = MappingProxyType(
    {
        "brand": Brand,
        "fare": Fare,
        "rate": BankRate,
        "roe": RateOfExchange,
        "rounding": CurrencyRounding,
        "rule": Rule,
        "service": ServicePrice,
        "surcharge": CarrierSurcharge,
        "tax": Tax,
    }
)
"""Kind to class: a row (kind, id, body) is a body of that class."""

_KIND_OF = {kind_class: kind for kind, kind_class in FILED_KINDS.items()}


def kind_of(record: FiledRecord) -> str:
    """The kind that a record is filed as.

    Raises:
        InvalidTariff: It is of no filed class.
    """
    try:
        return _KIND_OF[type(record)]
    except KeyError:
        raise InvalidTariff(
            f"{type(record).__name__} is no filed record", reason="unknown kind"
        ) from None
