"""The taxes, fees and carrier-imposed charges of one passenger on a journey."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import attrs

from flightcore.domain.kernel import Money
from flightcore.domain.pricing.journey import Break, Journey
from flightcore.domain.pricing.passenger_types import PassengerType
from flightcore.domain.pricing.quotation import TaxLine
from flightcore.domain.pricing.tariff import Station, Tariff
from flightcore.domain.pricing.tax import HIGHEST_BASIS_POINTS, Tax, TaxPoint


@attrs.frozen(kw_only=True)
class TaxedFare:
    """What percentages are taken of.

    Attributes:
        first: First segment of the component.
        last: Its last segment.
        amount: Base and surcharges of the component.
    """

    first: int
    last: int
    amount: Money


@attrs.frozen(kw_only=True)
class _Occasion:
    """One time and place at which taxes may be due."""

    point: TaxPoint
    at: Station
    other: Station
    segment: int
    day: date


@attrs.frozen(kw_only=True)
class _Due:
    code: str
    nation: str
    refundable: bool
    amount: Money
    item: str = ""


@attrs.frozen(kw_only=True)
class Taxation:
    """Works out one passenger's taxes.

    Attributes:
        tariff: What is filed.
        journey: Where it goes.
        currency: What the taxes are quoted in.
        ptc: Who travels.
        fare_refundable: Whether the passenger's fare comes back when cancelled.
    """

    tariff: Tariff
    journey: Journey
    currency: str
    ptc: PassengerType
    fare_refundable: bool

    def lines(self, fares: Sequence[TaxedFare]) -> tuple[TaxLine, ...]:
        """Every tax due, by code, nation and refundability; none of zero.

        Args:
            fares: The components, in order of travel.

        Raises:
            CurrencyMismatch: A tax is filed in a currency without a rate.
        """
        sums: dict[tuple[str, str, bool], list[_Due]] = {}
        for due in self._due(fares):
            if due.amount:
                key = (due.code, due.nation, due.refundable)
                sums.setdefault(key, []).append(due)
        return tuple(self._line(sums[key]) for key in sorted(sums))

    def _line(self, dues: Sequence[_Due]) -> TaxLine:
        return TaxLine(
            code=dues[0].code,
            amount=Money(sum(due.amount.minor for due in dues), self.currency),
            nation=dues[0].nation,
            refundable=dues[0].refundable,
            breakdown="".join(due.item for due in dues),
        )

    def _due(self, fares: Sequence[TaxedFare]) -> Iterator[_Due]:
        occasions = tuple(_occasions(self.journey))
        yield from self._on_segments()
        yield from self._at_points(occasions)
        yield from self._on_ticket(occasions)
        yield from self._on_fares(fares)

    def _on_segments(self) -> Iterator[_Due]:
        journey = self.journey
        for index, item in enumerate(journey.segments):
            carrier = item.segment.designator.carrier
            here, there = journey.origins[index], journey.destinations[index]
            for filed in self.tariff.surcharges.get(carrier, ()):
                if (
                    self.ptc not in filed.exempt
                    and (not filed.cabins or item.cabin in filed.cabins)
                    and filed.scope.covers(here.country, there.country)
                    and journey.departure(index) in filed.travel
                ):
                    yield _Due(
                        code=filed.code,
                        nation="",
                        refundable=filed.refundable.resolve(
                            fare_refundable=self.fare_refundable
                        ),
                        amount=self._converted(filed.amount),
                    )

    def _at_points(self, occasions: Sequence[_Occasion]) -> Iterator[_Due]:
        # By code, not by record: two airports' XF share one limit.
        collected: dict[tuple[str, int], int] = {}
        for occasion in occasions:
            slice_index = self.journey.segments[occasion.segment].slice
            for tax in self.tariff.taxes_at(occasion.point, occasion.at):
                if not self._covers(tax, occasion):
                    continue
                times = collected.get((tax.code, slice_index), 0)
                if tax.limit_per_slice is None or times < tax.limit_per_slice:
                    collected[tax.code, slice_index] = times + 1
                    yield self._fixed(tax, occasion.at)

    def _on_ticket(self, occasions: Sequence[_Occasion]) -> Iterator[_Due]:
        collected: set[str] = set()
        for occasion in occasions:
            if occasion.point is not TaxPoint.BOARDING:
                continue
            for tax in self.tariff.taxes_at(TaxPoint.TICKET, occasion.at):
                if tax.id not in collected and self._covers(tax, occasion):
                    collected.add(tax.id)
                    yield self._fixed(tax, occasion.at)

    def _on_fares(self, fares: Sequence[TaxedFare]) -> Iterator[_Due]:
        taxed: dict[str, tuple[Tax, Money]] = {}
        for fare in fares:
            at = self.journey.origins[fare.first]
            occasion = _Occasion(
                point=TaxPoint.FARE,
                at=at,
                other=self.journey.destinations[fare.last],
                segment=fare.first,
                day=self.journey.departure(fare.first),
            )
            for tax in self.tariff.taxes_at(TaxPoint.FARE, at):
                if self._covers(tax, occasion):
                    _, before = taxed.get(tax.id, (tax, Money.zero(self.currency)))
                    taxed[tax.id] = tax, before + fare.amount
        for tax, amount in taxed.values():
            yield self._share(tax, amount)

    def _covers(self, tax: Tax, occasion: _Occasion) -> bool:
        here, there = occasion.at.country, occasion.other.country
        cabin = self.journey.segments[occasion.segment].cabin
        return (
            self.ptc not in tax.exempt
            and (not tax.others or there in tax.others)
            and tax.scope.covers(here, there)
            and (not tax.cabins or cabin in tax.cabins)
            and occasion.day in tax.travel
            and self.journey.sold_on in tax.sale
        )

    def _fixed(self, tax: Tax, at: Station) -> _Due:
        amount = self._converted(tax.amount or Money.zero(self.currency))
        item = f"{at.code}{_short(amount)}" if tax.itemised else ""
        return self._due_of(tax, amount, item)

    def _share(self, tax: Tax, taxed: Money) -> _Due:
        points = tax.basis_points or 0
        if tax.rounding is None or tax.rounding.unit.currency != self.currency:
            whole = HIGHEST_BASIS_POINTS
            minor = (taxed.minor * points * 2 + whole) // (2 * whole)
            return self._due_of(tax, Money(minor, self.currency), "")
        exact = taxed.decimal * points / Decimal(HIGHEST_BASIS_POINTS)
        return self._due_of(tax, tax.rounding.apply(exact), "")

    def _due_of(self, tax: Tax, amount: Money, item: str) -> _Due:
        return _Due(
            code=tax.code,
            nation=tax.nation,
            refundable=tax.refundable.resolve(fare_refundable=self.fare_refundable),
            amount=amount,
            item=item,
        )

    def _converted(self, amount: Money) -> Money:
        return self.tariff.rates.convert_charge(amount, self.currency)


def _occasions(journey: Journey) -> Iterator[_Occasion]:
    """Every boarding, departure, transit and arrival, in order of travel.

    A stretch runs from a departure to the next stopover or end of a slice.
    """
    begins = 0
    for index, after in enumerate(journey.breaks):
        here, there = journey.origins[index], journey.destinations[index]
        ends = _stretch_end(journey, index)
        goal, day = journey.destinations[ends], journey.departure(index)
        kind = TaxPoint.DEPARTURE if index == begins else TaxPoint.TRANSIT
        yield _Occasion(
            point=TaxPoint.BOARDING, at=here, other=there, segment=index, day=day
        )
        yield _Occasion(point=kind, at=here, other=goal, segment=index, day=day)
        if after is not Break.TRANSFER:
            start = journey.origins[begins]
            yield _Occasion(
                point=TaxPoint.ARRIVAL,
                at=there,
                other=start,
                segment=index,
                day=journey.segments[index].segment.arrival.date,
            )
            begins = index + 1


def _stretch_end(journey: Journey, index: int) -> int:
    while journey.breaks[index] is Break.TRANSFER:
        index += 1
    return index


def _short(amount: Money) -> str:
    """An amount as itemised taxes print it: 4.5, 3, 12.25."""
    text = f"{amount.decimal:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_xt(lines: Sequence[TaxLine], *, boxes: int = 3) -> tuple[TaxLine, ...]:
    """Fit taxes into the boxes of a ticket; the last box takes the rest as XT.

    For display only: what is refundable, and to whom it goes, stays with the lines.

    Args:
        lines: Of one passenger, all in one currency.
        boxes: At least one.
    """
    if len(lines) <= boxes:
        return tuple(lines)
    shown, rest = lines[: boxes - 1], lines[boxes - 1 :]
    combined = TaxLine(
        code="XT",
        amount=Money.total((line.amount for line in rest), rest[0].amount.currency),
        nation="",
        refundable=False,
    )
    return (*shown, combined)
