"""Who travels, and what an offer to them is in the model's terms."""

from __future__ import annotations

from collections.abc import Callable

from flightcore.assembly.arguments import Traveller
from flightcore.domain.shopping import Offer, OfferPassenger, adult, child, infant
from flightcore.testing.machine.market import Way

PARTIES: tuple[tuple[str, ...], ...] = (
    ("ADT",),
    ("ADT", "ADT"),
    ("ADT", "CHD"),
    ("ADT", "INF"),
    ("ADT", "ADT", "ADT"),
    ("ADT", "CHD", "INF"),
)
_PASSENGERS: dict[str, Callable[[], OfferPassenger]] = {
    "ADT": adult,
    "CHD": lambda: child(7),
    "INF": infant,
}
_BORN = {"ADT": "1990-12-10", "CHD": "2024-01-20", "INF": "2030-11-02"}


def passengers(party: tuple[str, ...]) -> list[OfferPassenger]:
    """A party as a search takes it."""
    return [_PASSENGERS[ptc]() for ptc in party]


def way_of(place: str, offer: Offer) -> Way:
    """How an offer travels."""
    legs = tuple(
        (str(sold.segment.flight_date), leg)
        for sold in offer.segments
        for leg in sold.segment.legs
    )
    (booking_class,) = {sold.rbd for sold in offer.segments}
    return Way(destination=place, legs=legs, booking_class=booking_class)


def travellers_of(
    party: tuple[str, ...], *, mistyped: bool = False
) -> tuple[Traveller, ...]:
    """Names for a party; mistyped, the first adult is a child by birth."""
    names = ("Ada", "Clara", "Edith")
    born = [_BORN[ptc] for ptc in party]
    if mistyped:
        born[-1] = _BORN["CHD" if party[-1] == "ADT" else "ADT"]
    return tuple(
        Traveller(name, "Lovelace", born=date)
        for name, date in zip(names, born, strict=False)
    )
