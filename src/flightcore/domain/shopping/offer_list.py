"""Offer lists: what a search returns; an offer is built when it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any

import attrs

from flightcore.domain.kernel import Instant, Money, checks_arguments, instant
from flightcore.domain.kernel.errors import InvalidInput, NotFound
from flightcore.domain.shopping.candidate import PricedCandidate
from flightcore.domain.shopping.offer import Offer
from flightcore.domain.shopping.offering import OfferTerms, build_offer

MAX_PAGE = 100
"""Offers on one page."""


class OfferOrder(StrEnum):
    """By what a list is sorted; the price decides between equals."""

    PRICE = "price"
    DURATION = "duration"
    DEPARTURE = "departure"


@attrs.frozen(kw_only=True)
class OfferPage:
    """Some offers of a list.

    Attributes:
        offers: In the list's order.
        total: Offers in the whole list.
        after: What to ask for the next page with; None on the last.
    """

    offers: tuple[Offer, ...]
    total: int
    after: str | None


@checks_arguments
@attrs.frozen(kw_only=True)
class OfferList:
    """Offers in an order; it never changes, and filters give a new one.

    Attributes:
        candidates: What the offers are built from.
        terms: How.
        cut: Whether a limit left offers out of the search.
    """

    candidates: tuple[PricedCandidate, ...] = attrs.field(repr=False)
    terms: OfferTerms
    cut: bool = False

    def __len__(self) -> int:
        return len(self.candidates)

    def __iter__(self) -> Iterator[Offer]:
        return map(self._offer, self.candidates)

    def __getitem__(self, place: int) -> Offer:
        return self._offer(self.candidates[place])

    def cheapest(self) -> Offer:
        """The lowest total; of equals the shortest, then the earliest.

        Raises:
            NotFound: The list is empty.
        """
        return self.sort(OfferOrder.PRICE)._first()

    def fastest(self) -> Offer:
        """The shortest time under way; of equals the cheapest.

        Raises:
            NotFound: The list is empty.
        """
        return self.sort(OfferOrder.DURATION)._first()

    def sort(self, by: OfferOrder | str) -> OfferList:
        """The same offers in another order.

        Raises:
            InvalidInput: No such order.
        """
        ordered = sorted(self.candidates, key=_KEYS[_known(by)])
        return attrs.evolve(self, candidates=tuple(ordered))

    def filter(
        self,
        *,
        carriers: Collection[str] | None = None,
        max_connections: int | None = None,
        cabin: str | None = None,
        brand: str | None = None,
        depart_between: tuple[Instant, Instant] | None = None,
        max_total: Money | None = None,
    ) -> OfferList:
        """The offers that meet every wish given, in the same order.

        Args:
            carriers: Every flight is marketed by one of these.
            max_connections: In each slice.
            cabin: Of every flight.
            brand: Of every fare.
            depart_between: The first departure: from the one, before the other.
            max_total: The highest total.

        Raises:
            CurrencyMismatch: ``max_total`` is in another currency.
            InvalidTime: An instant carries no zone.
        """
        departs = depart_between and tuple(map(instant, depart_between))
        kept = [
            each
            for each in self.candidates
            if (carriers is None or set(each.carriers) <= set(carriers))
            and (max_connections is None or each.connections <= max_connections)
            and (cabin is None or each.cabins == (cabin,))
            and (brand is None or each.brands == (brand,))
            and (departs is None or departs[0] <= each.departure < departs[1])
            and (max_total is None or each.total <= max_total)
        ]
        return attrs.evolve(self, candidates=tuple(kept))

    def page(self, size: int = 20, *, after: str | None = None) -> OfferPage:
        """Some offers of the list, in its order.

        Args:
            size: 1 to ``MAX_PAGE``.
            after: As the page before gave it; None for the first page.

        Raises:
            InvalidInput: The size is out of range, or ``after`` is no place here.
        """
        if not 1 <= size <= MAX_PAGE:
            raise InvalidInput(f"a page has 1 to {MAX_PAGE} offers", field="size")
        start = self._start(after)
        stop = min(start + size, len(self))
        return OfferPage(
            offers=tuple(self._offer(each) for each in self.candidates[start:stop]),
            total=len(self),
            after=str(stop) if stop < len(self) else None,
        )

    def _start(self, after: str | None) -> int:
        if after is None:
            return 0
        if not (after.isascii() and after.isdigit() and len(after) < 10):
            raise InvalidInput("no place in the list", field="after")
        if int(after) > len(self):
            raise InvalidInput("no place in the list", field="after")
        return int(after)

    def _first(self) -> Offer:
        if not self.candidates:
            raise NotFound("there is no offer", kind="offer", id="")
        return self[0]

    def _offer(self, candidate: PricedCandidate) -> Offer:
        return build_offer(candidate, self.terms)


def _known(by: OfferOrder | str) -> OfferOrder:
    try:
        return OfferOrder(by)
    except ValueError:
        raise InvalidInput("no such order of offers", field="by") from None


def _is_between(moment: Instant, earliest: Instant, latest: Instant) -> bool:
    return earliest <= moment < latest


def _by_price(candidate: PricedCandidate) -> tuple[Any, ...]:
    return candidate.order


def _by_duration(candidate: PricedCandidate) -> tuple[Any, ...]:
    return candidate.duration, *candidate.order


def _by_departure(candidate: PricedCandidate) -> tuple[Any, ...]:
    return candidate.departure, *candidate.order


_KEYS: Mapping[OfferOrder, Callable[[PricedCandidate], tuple[Any, ...]]] = {
    OfferOrder.PRICE: _by_price,
    OfferOrder.DURATION: _by_duration,
    OfferOrder.DEPARTURE: _by_departure,
}
