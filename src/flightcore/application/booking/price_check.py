"""The price of an offer stands, or the caller is told the new one before a sale."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from flightcore.application.runtime import Runtime
from flightcore.domain.booking import Retyped
from flightcore.domain.kernel import Instant, Money, is_past
from flightcore.domain.kernel.errors import PriceChanged
from flightcore.domain.pricing import price
from flightcore.domain.shopping import Offer


def check_price(
    runtime: Runtime, offer: Offer, retyped: Sequence[Retyped], *, now: Instant
) -> None:
    """Let an offer pass whose price is guaranteed and priced for the right types.

    Raises:
        PriceChanged: Another type, or a new tariff after the guarantee, gives
            another price; ``old`` and ``new`` are totals, ``passenger`` is the
            first who causes it, or empty.
        NoFare, FareRuleViolated: It cannot be priced at all any more.
    """
    if not retyped and not is_past(offer.price_guarantee_until, now):
        return
    new = _total(runtime, offer, retyped, now)
    if retyped or new != offer.total:
        passenger = retyped[0].passenger if retyped else ""
        raise PriceChanged(
            f"the price is {new}, not {offer.total}",
            old=offer.total,
            new=new,
            passenger=passenger,
        )


def _total(
    runtime: Runtime, offer: Offer, retyped: Sequence[Retyped], now: Instant
) -> Money:
    actual = {one.passenger: one.actual for one in retyped}
    # The age that was searched for is not that of another type.
    passengers = tuple(
        attrs.evolve(one, ptc=actual[one.id], age=None) if one.id in actual else one
        for one in offer.price_passengers()
    )
    tariff = runtime.catalogue.tariff()
    return price(
        tariff, offer.journey(), passengers, now, currency=offer.total.currency
    ).total
