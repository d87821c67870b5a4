"""Search: what can be booked, priced and signed, cheapest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from flightcore.application.catalogue import Shelf
from flightcore.application.inventory.availability import counters_of
from flightcore.application.inventory.waitlist import shown_entry
from flightcore.application.offer_keys import offer_keys
from flightcore.application.reading.reader import Reader
from flightcore.application.runtime import Runtime
from flightcore.domain.inventory import Counter, CounterKey, without
from flightcore.domain.kernel import Instant, local_date
from flightcore.domain.shopping import (
    Itinerary,
    ItineraryLimits,
    OfferList,
    OfferTerms,
    SearchRequest,
    ShopLimits,
    SliceQuery,
    SliceRequest,
    find_itineraries,
    shop,
)
from flightcore.domain.users import Action, Principal, require


def search(
    runtime: Runtime,
    reader: Reader,
    request: SearchRequest,
    *,
    principal: Principal,
    waitlist: str = "",
) -> OfferList:
    """Find offers. Nothing is written; what is found may be gone a moment later.

    Args:
        runtime: The core's ports.
        reader: To read with.
        request: What is asked for.
        principal: Who asks.
        waitlist: Id of a waitlist entry whose offered seats count as free; empty: none.

    Raises:
        UnknownAirport: A place is neither an airport nor a city.
        PastDate: The first day is over at its place.
        NotFound: No such entry of the principal on any of the flights.
    """
    require(principal, Action.SEARCH)
    shelf = runtime.catalogue.shelf_by(reader)
    searching = _Searching(runtime, reader, shelf, request, waitlist)
    slices = searching.itineraries(reader.now())
    return searching.offers(slices, principal)


@attrs.frozen
class _Searching:
    runtime: Runtime
    reader: Reader
    shelf: Shelf
    request: SearchRequest
    waitlist: str

    def itineraries(self, now: Instant) -> Sequence[Sequence[Itinerary]]:
        """Of each slice its itineraries.

        Raises:
            UnknownAirport, PastDate: The request cannot be travelled.
        """
        places = [self._stations(each) for each in self.request.slices]
        zone = self.runtime.airports.zone_of(places[0][0][0])
        self.request.refuse_past(local_date(now, zone))
        limits = ItineraryLimits(max_connection=self.runtime.settings.max_connection)
        return [
            find_itineraries(
                self.shelf.network,
                SliceQuery(
                    origins=origins,
                    destinations=destinations,
                    date=wanted.date,
                    max_connections=self.request.max_connections,
                    carriers=self.request.carriers,
                ),
                limits=limits,
            ).found
            for wanted, (origins, destinations) in zip(
                self.request.slices, places, strict=True
            )
        ]

    def offers(
        self, slices: Sequence[Sequence[Itinerary]], principal: Principal
    ) -> OfferList:
        """Price what has seats, and let plugins say what comes first."""
        settings, now = self.runtime.settings, self.reader.now()
        flight_dates = [
            segment.flight_date
            for itineraries in slices
            for itinerary in itineraries
            for segment in itinerary.segments
        ]
        shopped = shop(
            self.request,
            slices,
            counters=self._counters(flight_dates, principal),
            tariff=self.shelf.tariff,
            now=now,
            currency=settings.currency,
            limits=ShopLimits(
                offers=settings.search_limit, closing=settings.close_before_departure
            ),
        )
        terms = OfferTerms(
            tenant=principal.tenant,
            principal=principal.id,
            request=self.request,
            now=now,
            as_of=self.shelf.as_of,
            key=offer_keys(self.runtime)[0],
            seed=self.runtime.ids.seed(),
            offer_ttl=settings.offer_ttl,
            price_guarantee=settings.price_guarantee,
            closing=settings.close_before_departure,
        )
        found = OfferList(candidates=shopped.candidates, terms=terms, cut=shopped.cut)
        return self._ranked(found)

    def _counters(
        self, flight_dates: Sequence[str], principal: Principal
    ) -> Mapping[CounterKey, Counter]:
        counters = counters_of(self.reader, flight_dates)
        if not self.waitlist:
            return counters
        waiting = shown_entry(
            self.reader, self.waitlist, flight_dates, principal=principal
        )
        return without(counters, waiting.entry.offered)

    def _ranked(self, found: OfferList) -> OfferList:
        """The offers in the order that plugins want, where any has a view."""
        if self.runtime.rank is None:
            return found
        offers = tuple(found)
        places = {offer.id: place for place, offer in enumerate(offers)}
        order = [places[each.id] for each in self.runtime.rank(self.request, offers)]
        ranked = tuple(found.candidates[place] for place in order)
        return attrs.evolve(found, candidates=ranked)

    def _stations(
        self, wanted: SliceRequest
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        airports = self.runtime.airports
        return airports.airports_of(wanted.origin), airports.airports_of(
            wanted.destination
        )
