"""Makes the price of one passenger out of the fares that were chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from flightcore.domain.kernel import Money
from flightcore.domain.pricing.candidates import Candidate, FareChoice
from flightcore.domain.pricing.choosing import Shelf
from flightcore.domain.pricing.combination import Choice
from flightcore.domain.pricing.conditions import GovernedAmount, penalty_terms
from flightcore.domain.pricing.construction import Construction
from flightcore.domain.pricing.fare_calculation import (
    LineComponent,
    LineStop,
    write_fare_calculation,
)
from flightcore.domain.pricing.journey import Break, Journey
from flightcore.domain.pricing.passenger_types import PricePassenger
from flightcore.domain.pricing.quotation import (
    FareComponent,
    PassengerPrice,
    PenaltyAction,
    PenaltyTerm,
    TaxLine,
)
from flightcore.domain.pricing.refusal import no_fare
from flightcore.domain.pricing.tariff import Tariff
from flightcore.domain.pricing.taxation import Taxation, TaxedFare


@attrs.frozen
class PricedPassenger:
    """A price with the penalty terms it comes with."""

    price: PassengerPrice
    terms: tuple[PenaltyTerm, ...]


@attrs.frozen
class _Chosen:
    """A choice in the quotation's currency."""

    choice: Choice
    base: Money
    extra: Money

    @property
    def candidate(self) -> Candidate:
        return self.choice.candidate


@attrs.frozen(kw_only=True)
class Pricer:
    """What all passengers of a quotation share.

    Attributes:
        tariff: What is filed.
        journey: What is priced.
        construction: How fares are added up.
        shelf: The fares to choose from.
    """

    tariff: Tariff
    journey: Journey
    construction: Construction
    shelf: Shelf

    @classmethod
    def of(
        cls,
        tariff: Tariff,
        journey: Journey,
        found: Sequence[Candidate],
        *,
        choice: FareChoice,
        currency: str | None,
    ) -> Pricer:
        """Choose the construction, then judge and weigh the fares that may be used.

        The construction hangs on all that is found, so that a fare comes to the same
        whether it is chosen from many or asked for by its id.

        Raises:
            NoFare: None begins where the journey does.
            CurrencyMismatch: No rate is filed for a fare's currency.
        """
        start = next((each for each in found if each.first == 0), None)
        if start is None:
            raise no_fare(journey, 0)
        construction = Construction.of(
            tariff.rates,
            start.fare.amount.currency,
            currency,
            international=journey.international,
        )
        return cls(
            tariff=tariff,
            journey=journey,
            construction=construction,
            shelf=Shelf.of(
                journey,
                [each for each in found if choice.includes(each.fare)],
                construction,
            ),
        )

    def price(self, passenger: PricePassenger) -> PricedPassenger:
        """The lowest price of one passenger.

        Raises:
            NoFare: Nothing covers a slice.
            FareRuleViolated: What would cover it is refused.
            CurrencyMismatch: No rate is filed for a tax or charge.
        """
        chosen = self._quoted(self.shelf.lowest(passenger))
        terms = penalty_terms(
            [GovernedAmount(each.candidate.filed.rule, each.base) for each in chosen],
            passenger.ptc,
            currency=self.construction.currency,
            rates=self.tariff.rates,
        )
        taxes = self._taxes(passenger, chosen, terms)
        return PricedPassenger(self._assembled(passenger, chosen, taxes), terms)

    def _quoted(self, choices: Sequence[Choice]) -> list[_Chosen]:
        amounts = self.construction.split(
            [choice.base for choice in choices]
            + [choice.weight - choice.base for choice in choices]
        )
        bases, extras = amounts[: len(choices)], amounts[len(choices) :]
        return [_Chosen(*each) for each in zip(choices, bases, extras, strict=True)]

    def _taxes(
        self,
        passenger: PricePassenger,
        chosen: Sequence[_Chosen],
        terms: Iterable[PenaltyTerm],
    ) -> tuple[TaxLine, ...]:
        taxation = Taxation(
            tariff=self.tariff,
            journey=self.journey,
            currency=self.construction.currency,
            ptc=passenger.ptc,
            fare_refundable=_refundable(terms),
        )
        return taxation.lines([_taxed(each) for each in chosen])

    def _assembled(
        self,
        passenger: PricePassenger,
        chosen: Sequence[_Chosen],
        taxes: tuple[TaxLine, ...],
    ) -> PassengerPrice:
        currency = self.construction.currency
        return PassengerPrice(
            passenger=passenger.id,
            ptc=passenger.ptc,
            base=Money(sum(each.base.minor for each in chosen), currency),
            surcharges=Money(sum(each.extra.minor for each in chosen), currency),
            taxes=taxes,
            components=tuple(self._component(each) for each in chosen),
            fare_calculation=self._line(chosen, taxes),
            local_fare=self._local_fare(chosen),
        )

    def _component(self, chosen: _Chosen) -> FareComponent:
        candidate, fare = chosen.candidate, chosen.candidate.fare
        return FareComponent(
            fare_id=fare.id,
            fare_basis=fare.fare_basis,
            carrier=fare.carrier,
            origin=self.journey.origins[candidate.first].code,
            destination=self.journey.destinations[candidate.stop - 1].code,
            rbd=fare.rbd,
            segments=tuple(range(candidate.first, candidate.stop)),
            amount=chosen.base,
            brand=fare.brand,
            rule=fare.rule,
        )

    def _local_fare(self, chosen: Sequence[_Chosen]) -> Money | None:
        if self.construction.local == self.construction.currency:
            return None
        return self.construction.local_fare(sum(each.choice.weight for each in chosen))

    def _line(self, chosen: Sequence[_Chosen], taxes: Sequence[TaxLine]) -> str:
        itemised = (f"{tax.code}{tax.breakdown}" for tax in taxes if tax.breakdown)
        return write_fare_calculation(
            [_line_component(self.journey, each.choice) for each in chosen],
            unit=self.construction.unit,
            places=self.construction.places,
            roe=self.construction.roe,
            notes=" ".join(itemised),
        )


def _line_component(journey: Journey, choice: Choice) -> LineComponent:
    first, stop = choice.candidate.first, choice.candidate.stop
    return LineComponent(
        origin=journey.origins[first].city,
        stops=tuple(
            LineStop(
                carrier=journey.segments[index].segment.designator.carrier,
                city=journey.destinations[index].city,
                transfer=index + 1 < stop and journey.breaks[index] is Break.TRANSFER,
            )
            for index in range(first, stop)
        ),
        charges=choice.charges,
        weight=choice.base,
        fare_basis=choice.candidate.fare.fare_basis,
    )


def _taxed(chosen: _Chosen) -> TaxedFare:
    return TaxedFare(
        first=chosen.candidate.first,
        last=chosen.candidate.stop - 1,
        amount=chosen.base + chosen.extra,
    )


def _refundable(terms: Iterable[PenaltyTerm]) -> bool:
    return all(
        term.permitted
        for term in terms
        if term.action is PenaltyAction.CANCEL and not term.departed
    )
