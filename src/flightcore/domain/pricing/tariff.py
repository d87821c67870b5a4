"""The tariff: every filed record in an index that answers at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Protocol, TypeVar

import attrs
import msgspec

from flightcore.domain.kernel.errors import InvalidTariff, UnknownAirport
from flightcore.domain.pricing.fare import Fare
from flightcore.domain.pricing.fare_use import Restriction
from flightcore.domain.pricing.filed import FiledRecord, kind_of
from flightcore.domain.pricing.passenger_types import PassengerType
from flightcore.domain.pricing.quotation import JourneySegment
from flightcore.domain.pricing.rates import (
    BankRate,
    CurrencyRounding,
    RateOfExchange,
    Rates,
)
from flightcore.domain.pricing.rule import NO_RULE, Rule
from flightcore.domain.pricing.services import Brand, ServicePrice
from flightcore.domain.pricing.tax import CarrierSurcharge, Tax, TaxPoint

_Record = TypeVar("_Record", bound=FiledRecord)


class Place(Protocol):
    """What pricing must know of an airport."""

    @property
    def code(self) -> str:
        """IATA location code."""
        ...

    @property
    def city(self) -> str:
        """Code of the metropolitan area, or the airport's own."""
        ...

    @property
    def country(self) -> str:
        """ISO 3166 alpha-2."""
        ...


@attrs.frozen
class Station:
    """An airport as the tariff knows it."""

    code: str
    city: str
    country: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that fares to and from it may be filed under."""
        return (self.code,) if self.code == self.city else (self.code, self.city)


@attrs.frozen
class FiledFare:
    """A fare with its rule, and the rule's records that may refuse it."""

    fare: Fare
    rule: Rule
    restrictions: tuple[Restriction, ...]


_Market = tuple[str, str, str]
_Place = tuple[TaxPoint, str]


@attrs.frozen(eq=False, repr=False)
class Tariff:
    """Filed records, indexed. It never changes: a new filing is a new tariff.

    Attributes:
        version: SHA-256 over kinds, ids and contents of all records and over the
            airports known; independent of the order given. Equal versions price
            alike.
        fares: By id.
        rules: By id.
        brands: By id.
        services: By id.
        surcharges: By marketing carrier, each by id.
        rates: Of exchange, bank rates and roundings.
    """

    version: str
    fares: Mapping[str, Fare]
    rules: Mapping[str, Rule]
    brands: Mapping[str, Brand]
    services: Mapping[str, ServicePrice]
    surcharges: Mapping[str, tuple[CarrierSurcharge, ...]]
    rates: Rates
    _stations: Mapping[str, Station]
    _markets: Mapping[_Market, Mapping[str, tuple[FiledFare, ...]]]
    _taxes: Mapping[_Place, tuple[Tax, ...]]

    @classmethod
    def of(
        cls, records: Iterable[FiledRecord], *, airports: Iterable[Place] = ()
    ) -> Tariff:
        """Index records.

        Args:
            records: Of the classes in ``FILED_KINDS``, in any order.
            airports: Every airport that journeys and fares may name.

        Raises:
            InvalidTariff: Two records of one kind share an id, or a fare names a
                rule or brand that is not filed; facts ``record`` and ``field``.
        """
        filed = _by_kind(records)
        stations = {
            place.code: Station(place.code, place.city, place.country)
            for place in airports
        }
        rules = _of(filed, Rule)
        brands = _of(filed, Brand)
        fares = _of(filed, Fare)
        for fare in fares.values():
            _check_references(fare, rules, brands)
        return cls(
            version=_version(filed, stations),
            fares=fares,
            rules=rules,
            brands=brands,
            services=_of(filed, ServicePrice),
            surcharges=_by_carrier(_of(filed, CarrierSurcharge).values()),
            rates=Rates.of(
                _of(filed, RateOfExchange).values(),
                _of(filed, BankRate).values(),
                _of(filed, CurrencyRounding).values(),
            ),
            stations=stations,
            markets=_markets(fares.values(), rules),
            taxes=_by_place(_of(filed, Tax).values()),
        )

    def station(self, airport: str) -> Station:
        """Where an airport lies.

        Raises:
            UnknownAirport: The tariff was built without it.
        """
        try:
            return self._stations[airport]
        except KeyError:
            raise UnknownAirport(
                f"the tariff knows no airport {airport[:8]}", airport=airport[:8]
            ) from None

    def filed(
        self, origin: str, destination: str, carrier: str, rbd: str
    ) -> tuple[FiledFare, ...]:
        """Fares of a carrier between exactly these two codes in a class, by id."""
        market = self._markets.get((origin, destination, carrier))
        return market.get(rbd, ()) if market else ()

    def fares_between(
        self, origin: str, destination: str, carrier: str
    ) -> tuple[Fare, ...]:
        """Fares of a carrier between exactly these two codes, by class and id."""
        market = self._markets.get((origin, destination, carrier), {})
        return tuple(filed.fare for group in market.values() for filed in group)

    def services_for(
        self, segment: JourneySegment, ptc: PassengerType
    ) -> tuple[ServicePrice, ...]:
        """Ancillaries that such a passenger can buy on a segment, by id."""
        return tuple(
            each for each in self.services.values() if each.serves(segment, ptc)
        )

    def taxes_at(self, point: TaxPoint, station: Station) -> tuple[Tax, ...]:
        """Taxes of a point that may be due at a place; each once."""
        taxes = self._taxes
        return (
            taxes.get((point, station.code), ())
            + taxes.get((point, station.country), ())
            + taxes.get((point, ""), ())
        )


def _by_kind(records: Iterable[FiledRecord]) -> dict[str, dict[str, FiledRecord]]:
    filed: dict[str, dict[str, FiledRecord]] = {}
    for record in records:
        kind = kind_of(record)
        same_kind = filed.setdefault(kind, {})
        if record.id in same_kind:
            raise InvalidTariff(
                f"two records of {kind} {record.id}",
                reason="duplicate",
                record=record.id,
                field="id",
            )
        same_kind[record.id] = record
    return {kind: dict(sorted(filed[kind].items())) for kind in sorted(filed)}


def _of(
    filed: Mapping[str, Mapping[str, FiledRecord]], kind_class: type[_Record]
) -> dict[str, _Record]:
    return {
        id: record
        for same_kind in filed.values()
        for id, record in same_kind.items()
        if isinstance(record, kind_class)
    }


def _check_references(
    fare: Fare, rules: Mapping[str, Rule], brands: Mapping[str, Brand]
) -> None:
    for field, id, filed in (
        ("rule", fare.rule, rules.keys()),
        ("brand", fare.brand, brands.keys()),
    ):
        if id and id not in filed:
            raise InvalidTariff(
                f"{fare.id}: no {field} {id} is filed",
                reason=f"unknown {field}",
                record=fare.id,
                field=field,
            )


def _version(
    filed: Mapping[str, Mapping[str, FiledRecord]], stations: Mapping[str, Station]
) -> str:
    encoder = msgspec.json.Encoder(order="deterministic")
    known = sorted(stations.values(), key=lambda station: station.code)
    # Kinds and ids are sorted by now, so the order of filing does not show.
    content = sha256(encoder.encode(known))
    for kind, same_kind in filed.items():
        content.update(encoder.encode([kind, list(same_kind.values())]))
    return content.hexdigest()


def _markets(
    fares: Iterable[Fare], rules: Mapping[str, Rule]
) -> dict[_Market, dict[str, tuple[FiledFare, ...]]]:
    records = {id: rule.restrictions() for id, rule in rules.items()}
    records[""] = NO_RULE.restrictions()
    groups: dict[_Market, dict[str, list[FiledFare]]] = {}
    for fare in fares:
        filed = FiledFare(fare, rules.get(fare.rule, NO_RULE), records[fare.rule])
        for origin, destination in _directions(fare):
            market = groups.setdefault((origin, destination, fare.carrier), {})
            market.setdefault(fare.rbd, []).append(filed)
    return {
        market: {rbd: tuple(by_class[rbd]) for rbd in sorted(by_class)}
        for market, by_class in groups.items()
    }


def _directions(fare: Fare) -> Sequence[tuple[str, str]]:
    there = (fare.origin, fare.destination)
    return (there,) if fare.directional else (there, there[::-1])


def _by_place(taxes: Iterable[Tax]) -> dict[_Place, tuple[Tax, ...]]:
    groups: dict[_Place, list[Tax]] = {}
    for tax in taxes:
        for place in dict.fromkeys(tax.airports or tax.countries or ("",)):
            groups.setdefault((tax.point, place), []).append(tax)
    return {place: tuple(group) for place, group in groups.items()}


def _by_carrier(
    records: Iterable[CarrierSurcharge],
) -> dict[str, tuple[CarrierSurcharge, ...]]:
    groups: dict[str, list[CarrierSurcharge]] = {}
    for record in records:
        groups.setdefault(record.carrier, []).append(record)
    return {carrier: tuple(group) for carrier, group in groups.items()}
