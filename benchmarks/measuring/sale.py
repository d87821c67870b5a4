"""Ten thousand flight-dates on sale, and an offer of each in hand."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
from tests.market import departure_day, open_market, people

import flightcore as fc
from flightcore.assembly import FlightCore
from flightcore.domain.booking import Order
from flightcore.domain.shopping import Offer

FIRST, LAST = 1000, 5999
"""Flight numbers, each on two days."""
SEATS = 900
"""Of each flight; of the class that is sold, too."""
CONTACT = "ada@example.com"
TRAVELLERS = tuple(people(1))


@attrs.frozen
class Sale:
    """A core that sells, and what it sells.

    Attributes:
        core: Ours.
        offers: The cheapest one of each flight-date, in a random order.
    """

    core: FlightCore
    offers: tuple[Offer, ...]

    def spread(self, number: int) -> Order:
        """Book the next flight-date of all."""
        return booked(self.core, self.offers[number % len(self.offers)])

    def hot(self, _number: int) -> Order:
        """Book the same one as everybody else."""
        return booked(self.core, self.offers[0])


def booked(core: FlightCore, offer: Offer) -> Order:
    """One traveller on hold."""
    return core.book(offer, travellers=TRAVELLERS, contact=CONTACT)


def flight_date(offer: Offer) -> str:
    """The only one of an offer."""
    return offer.segments[0].segment.flight_date


def days() -> tuple[date, date]:
    """Two days whose names differ in the last digit only."""
    first = departure_day()
    while (second := first + timedelta(days=1)).day // 10 != first.day // 10:
        first = second
    return first, second


def open_sale(url: str, *, first: int = FIRST, last: int = LAST) -> Sale:
    """Open a market in an empty database, and search all of it."""
    core = connected(url)
    flights = [f"AA,{number},JFK,LAX,0900,1215,0" for number in range(first, last + 1)]
    with TemporaryDirectory() as folder:
        open_market(core, Path(folder), seats=SEATS, flights=flights, days=days())
    found = [
        offer for day in days() for offer in core.search(fc.slice("JFK", "LAX", on=day))
    ]
    cheapest = {flight_date(offer): offer for offer in reversed(found)}
    # By identity of the offer, which is as good as chance, and the same for all.
    shuffled = sorted(cheapest.values(), key=lambda offer: offer.id)
    return Sale(core, tuple(shuffled))


def connected(url: str) -> FlightCore:
    """A core whose searches find every flight, and whose offers last."""
    lasting = timedelta(days=2)
    settings = fc.Settings(
        search_limit=100_000, offer_ttl=lasting, hold_for=lasting, queue_limit=10_000
    )
    return fc.connect(url, settings=settings)
