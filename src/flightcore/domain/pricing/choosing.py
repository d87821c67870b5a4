"""What the fares found for a journey cost each kind of passenger."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from flightcore.domain.pricing.candidates import Candidate, Part
from flightcore.domain.pricing.combinability import Combinability
from flightcore.domain.pricing.combination import Charge, Choice, lowest
from flightcore.domain.pricing.construction import Construction
from flightcore.domain.pricing.eligibility import Eligibility
from flightcore.domain.pricing.journey import Journey
from flightcore.domain.pricing.passenger_types import PassengerType, PricePassenger
from flightcore.domain.pricing.refusal import Refused, violation, why_not


@attrs.frozen
class _Charged:
    """A charge of a candidate, and who is spared it."""

    charge: Charge
    exempt: tuple[PassengerType, ...]


@attrs.frozen
class _Weighed:
    """A candidate that its rule permits, at the adult's price."""

    candidate: Candidate
    weight: int
    charged: tuple[_Charged, ...]


@attrs.frozen(kw_only=True)
class Shelf:
    """The fares of a journey, judged by their rules and weighed.

    Attributes:
        journey: What is priced.
        construction: How fares are added up.
        permitted: Fares that may be used by whoever is eligible.
        refused: Fares that may not, and why.
    """

    journey: Journey
    construction: Construction
    permitted: tuple[_Weighed, ...]
    refused: tuple[Refused, ...]

    @classmethod
    def of(
        cls, journey: Journey, found: Sequence[Candidate], construction: Construction
    ) -> Shelf:
        """Judge and weigh.

        Raises:
            CurrencyMismatch: No rate is filed for a fare's currency.
        """
        permitted: list[_Weighed] = []
        refused: list[Refused] = []
        for candidate in found:
            category = candidate.refused_by()
            if category is None:
                permitted.append(_weighed(candidate, construction))
            else:
                refused.append(Refused(candidate, category))
        return cls(
            journey=journey,
            construction=construction,
            permitted=tuple(permitted),
            refused=tuple(refused),
        )

    def lowest(self, passenger: PricePassenger) -> tuple[Choice, ...]:
        """The lowest combination for one passenger, in order of travel.

        Raises:
            NoFare: Nothing covers a slice.
            FareRuleViolated: What would cover it is refused.
        """
        eligible, refused = self._eligible(passenger)
        found = lowest(
            (self._choice(weighed, passenger.ptc) for weighed in eligible),
            len(self.journey.segments),
        )
        if found.choices:
            return found.choices
        if found.clash is not None:
            raise violation(Refused(found.clash.own, Combinability.category))
        usable = (weighed.candidate for weighed in eligible)
        raise why_not(self.journey, usable, refused)

    def _eligible(
        self, passenger: PricePassenger
    ) -> tuple[list[_Weighed], list[Refused]]:
        eligible, refused = [], list(self.refused)
        for weighed in self.permitted:
            record = weighed.candidate.filed.rule.eligibility
            if record is None or record.admits(passenger):
                eligible.append(weighed)
            else:
                refused.append(Refused(weighed.candidate, Eligibility.category))
        return eligible, refused

    def _choice(self, weighed: _Weighed, ptc: PassengerType) -> Choice:
        candidate = weighed.candidate
        discount = candidate.filed.rule.discount(
            ptc,
            self.journey.origins[candidate.first].country,
            self.journey.destinations[candidate.stop - 1].country,
        )
        base = self.construction.discounted(weighed.weight, discount)
        charges = tuple(
            charged.charge for charged in weighed.charged if ptc not in charged.exempt
        )
        return Choice(
            candidate=candidate,
            base=base,
            charges=charges,
            weight=base + sum(charge.weight for charge in charges),
        )


def _weighed(candidate: Candidate, construction: Construction) -> _Weighed:
    fare, rule, use = candidate.fare, candidate.filed.rule, candidate.use
    inbound = candidate.part is Part.INBOUND
    extras = [
        ("Q", extra.amount, extra.exempt)
        for extra in rule.surcharges
        if extra.applies(use)
    ]
    if rule.stopovers is not None:
        extras += [("S", each, ()) for each in rule.stopovers.charges(use.stopovers)]
    return _Weighed(
        candidate,
        construction.weigh(fare.inbound_share if inbound else fare.outbound_share),
        tuple(
            _Charged(Charge(mark=mark, weight=construction.weigh(amount)), exempt)
            for mark, amount, exempt in extras
            if amount
        ),
    )
