"""Holds histories against what stands: seats, orders and money."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from tests.campaigns._history import Entry, answered, read_all
from tests.campaigns._seller import Place
from tests.campaigns._story import (
    ABSENT,
    CANCELLED,
    DAYS,
    HELD,
    PENALTY,
    ROUTES,
    TICKETED,
    finals,
    statuses,
    story_of,
)

from flightcore.assembly import FlightCore
from flightcore.domain.booking import Order
from flightcore.memory import SimulatedGateway
from flightcore.ports.gateway_books import GatewayBooks
from flightcore.system import SystemClock, SystemConcurrency

Sales = Mapping[str, Sequence[Entry]]


def compared(core: FlightCore, place: Place) -> list[str]:
    """What stands, against the histories; callers may go on meanwhile.

    Whatever was answered before must stand as answered; what stands must have been
    asked for by the end, and be what some moment in between allows.
    """
    before = read_all(place.histories)
    orders = _by_sale(core)
    after = read_all(place.histories)
    findings = [f"{sale}: nobody asked for it" for sale in orders.keys() - after.keys()]
    for sale, entries in after.items():
        known = len(before.get(sale, ()))
        findings += _of_sale(sale, orders.get(sale, []), entries, known)
    return findings


def _by_sale(core: FlightCore) -> dict[str, list[Order]]:
    orders: dict[str, list[Order]] = defaultdict(list)
    for order in core.orders.list():
        orders[order.contact.email.partition("@")[0]].append(order)
    return orders


def _of_sale(
    sale: str, orders: Sequence[Order], entries: Sequence[Entry], known: int
) -> Iterator[str]:
    """What is wrong with a sale of which the first entries were known before."""
    moments = range(known, len(entries) + 1)
    allowed = frozenset().union(*(statuses(entries[:moment]) for moment in moments))
    if len(orders) > 1:
        yield f"{sale}: {len(orders)} orders"
    if not orders and ABSENT not in allowed:
        yield f"{sale}: answered, and absent"
    told = answered(entries)
    for order in orders:
        if order.status not in allowed:
            yield f"{sale}: {order.status}, and not {' or '.join(sorted(allowed))}"
        if told is not None and told.order != order.id:
            yield f"{sale}: answered as {told.order}, and stands as {order.id}"


def settled(core: FlightCore, place: Place) -> list[str]:
    """What stands once everything was answered and all work is done."""
    sales = read_all(place.histories)
    stand = {sale: str(each[0].status) for sale, each in _by_sale(core).items()}
    findings = [
        f"{sale}: ends as {status}, and not {' or '.join(sorted(finals(sales[sale])))}"
        for sale, status in stand.items()
        if sale in sales and status not in finals(sales[sale])
    ]
    return [*findings, *_seats(core, place, stand), *_money(place, sales, stand)]


def _seats(core: FlightCore, place: Place, stand: Mapping[str, str]) -> Iterator[str]:
    """The counters, against the travellers of the sales that live."""
    wanted: Counter[tuple[str, int]] = Counter()
    for sale, status in stand.items():
        if status in (HELD, TICKETED):
            story = story_of(sale)
            for seat in story.seats(place.first_day):
                wanted[seat] += story.travellers
    for flight, _ in ROUTES.values():
        for after in range(DAYS):
            date = f"{flight}/{place.first_day + timedelta(days=after)}"
            for at in core.inventory.availability(date):
                if at.node == "Y" and at.used != wanted[date, at.leg]:
                    yield f"{date}, leg {at.leg}: {at.used} of {wanted[date, at.leg]}"


def _money(place: Place, sales: Sales, stand: Mapping[str, str]) -> Iterator[str]:
    """What the gateway took, against what the callers were told to pay."""
    taken = {order: sums for (order, _), sums in _books(place).sums().items()}
    for sale, entries in sales.items():
        told = answered(entries)
        sums = taken.pop(told.order, None) if told else None
        net = sums.net.minor if sums else 0
        due = _due(sale, entries, stand.get(sale, ABSENT))
        if net != due:
            yield f"{sale}: {net} taken, and {due} due"
        if sums and sums.captures > 1:
            yield f"{sale}: taken {sums.captures} times"
    yield from (f"{order}: taken for nothing" for order in taken)


def _books(place: Place) -> GatewayBooks:
    settings = {"clock": SystemClock(), "concurrency": SystemConcurrency()}
    url = f"simulated://{place.folder}/books.jsonl"
    return SimulatedGateway.connect(url, settings).books()


def _due(sale: str, entries: Sequence[Entry], status: str) -> int:
    """The whole price of a ticket, and the penalty of one that was given back."""
    if status == TICKETED:
        return entries[-1].price
    was_ticketed = any(each.status == TICKETED for each in entries)
    penalties = PENALTY * story_of(sale).travellers
    return penalties if status == CANCELLED and was_ticketed else 0
