"""Tell how many seats are left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from flightcore.application.pages import pages
from flightcore.application.reading.reader import Reader
from flightcore.application.records.inventory import counter_from
from flightcore.domain.inventory import Counter, CounterKey, availability, path_keys
from flightcore.domain.kernel.errors import NotFound
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.rows import CounterRow
from flightcore.ports.store import among

FLIGHTS_PER_QUESTION = 150
"""Flight-dates asked about at once; their counters may fill several pages."""


@attrs.frozen(kw_only=True)
class LegAvailability:
    """Seats left on one leg.

    Attributes:
        leg: Sequence, from 1.
        node: ``"Y"`` for the cabin, ``"Y/B"`` for class B.
        au: Authorisation level.
        used: Held and booked there and below.
        left: What can still be sold, by the scarcest node above (IN3).
    """

    leg: int
    node: str
    au: int
    used: int
    left: int


def availability_of(
    reader: Reader, flight_date: str, *, principal: Principal
) -> tuple[LegAvailability, ...]:
    """Seats left by leg and node, in order.

    Raises:
        Forbidden: The principal may not search.
        NotFound: The flight-date is not open.
    """
    require(principal, Action.SEARCH)
    counters = counters_of(reader, (flight_date,))
    if not counters:
        raise NotFound("not open for sale", kind="inventory", id=flight_date)
    return tuple(
        LegAvailability(
            leg=key.leg,
            node=key.node,
            au=counter.au,
            used=counter.used,
            left=availability(counters, path_keys(counters, key)),
        )
        for key, counter in sorted(counters.items())
    )


def counters_of(
    reader: Reader, flight_dates: Iterable[str]
) -> Mapping[CounterKey, Counter]:
    """The counters of flight-dates, read now."""
    ids = sorted(set(flight_dates))
    counters: dict[CounterKey, Counter] = {}
    for start in range(0, len(ids), FLIGHTS_PER_QUESTION):
        piece = ids[start : start + FLIGHTS_PER_QUESTION]
        for page in pages(reader, CounterRow, among("flight_date", piece)):
            counters.update((each.key, each) for each in map(counter_from, page))
    return counters
