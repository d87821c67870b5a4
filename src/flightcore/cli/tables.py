"""Tables of offers, orders, quotes and reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from flightcore.application.operations.audit import AuditReport
from flightcore.cli.shown import amount, clock, duration, flight, landing, plural
from flightcore.domain.booking import CancellationQuote, Order
from flightcore.domain.kernel import LoadReport, Money
from flightcore.domain.shopping import Offer, OfferSegment

MOST_PROBLEMS = 10
"""Lines of a file that are shown with their problem; ``--json`` has all."""


def plain_table(*columns: str, title: str | None = None, right: str = "") -> Table:
    """A table with a rule under its head; ``right`` names columns of numbers."""
    table = Table(
        box=box.SIMPLE_HEAD,
        title=title,
        title_justify="left",
        title_style="bold",
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for name in columns:
        numeric = name in right.split("|")
        table.add_column(name, justify="right" if numeric else "left", no_wrap=True)
    return table


def pairs_table(pairs: Mapping[str, object]) -> Table:
    """Names and values, without lines."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in pairs.items():
        table.add_row(name, value if isinstance(value, Text) else escape(str(value)))
    return table


def offers_table(
    offers: Sequence[tuple[Offer, int | None]], *, title: str | None = None
) -> Table:
    """Offers, numbered from 1, each with the seats left of it."""
    columns = ("#", "Flight", "From–to", "Departs", "Arrives", "Takes", "Brand")
    table = plain_table(*columns, "Left", "Price", title=title, right="#|Left|Price")
    for number, (offer, left) in enumerate(offers, start=1):
        flown = offer.segments
        table.add_row(
            str(number),
            _lines(flight(each.segment.designator) for each in flown),
            _lines(
                f"{each.segment.origin}–{each.segment.destination}" for each in flown
            ),
            _lines(clock(each.segment.departure) for each in flown),
            _lines(map(_lands, flown)),
            _lines(_durations(offer)),
            escape("/".join(offer.brands)),
            "–" if left is None else str(left),
            f"[bold]{amount(offer.total)}[/bold]",
        )
    return table


def order_table(order: Order) -> Table:
    """The flights, people and documents of an order."""
    people = [f"{each.name.given} {each.name.surname}" for each in order.travellers]
    types = [f"{each.ptc}" for each in order.travellers]
    return pairs_table(
        {
            "order": order.id,
            "locator": Text(order.locator, style="bold"),
            "status": status_text(str(order.status)),
            "flights": _lines(_flight_line(item.sold) for item in order.segments),
            "travellers": _lines(
                f"{name} ({kind})" for name, kind in zip(people, types, strict=True)
            ),
            "documents": _lines(order.documents) or "–",
            "total": amount(order.total),
        }
    )


def orders_table(orders: Iterable[Order]) -> Table:
    """Orders, one a line."""
    columns = ("Locator", "Status", "First flight", "People", "Total")
    table = plain_table(*columns, right="People|Total")
    for order in orders:
        first = order.segments[0].sold.segment
        table.add_row(
            order.locator,
            status_text(str(order.status)),
            f"{flight(first.designator)}, {clock(first.departure)}",
            str(len(order.travellers)),
            amount(order.total),
        )
    return table


def quote_table(quote: CancellationQuote) -> Table:
    """What cancelling brings."""
    kept = [tax.amount for line in quote.lines for tax in line.kept_taxes]
    return pairs_table(
        {
            "refund": Text(amount(quote.refund), style="bold"),
            "penalty": amount(quote.penalty),
            "taxes kept": amount(Money.total(kept, quote.refund.currency)),
            "stands until": f"{quote.deadline:%Y-%m-%d %H:%M} UTC",
        }
    )


def report_lines(report: LoadReport) -> Sequence[str]:
    """The account of a file: a sentence, then its first problems."""
    head = (
        f"{plural(report.read, 'line')} read, {report.loaded:,} loaded, "
        f"{report.rejected:,} reported"
    )
    shown = [
        f"  [yellow]line {each.line}[/yellow]: {escape(each.message)} ({each.code})"
        for each in report.problems[:MOST_PROBLEMS]
    ]
    more = len(report.problems) - len(shown)
    return (head, *shown, *([f"  … and {more:,} more"] if more > 0 else []))


def audit_table(report: AuditReport, *, title: str | None = "Audit") -> Table:
    """What was checked, and how much of it."""
    table = plain_table("Checked", "Count", title=title, right="Count")
    for subject, count in report.checked.items():
        table.add_row(subject, f"{count:,}")
    return table


def findings_table(report: AuditReport) -> Table:
    """The rules that do not hold."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Rule", "Subject", "Finding"):
        table.add_column(name, overflow="fold")
    for each in report.findings:
        table.add_row(each.rule, escape(each.subject), escape(each.message))
    return table


def status_text(status: str) -> Text:
    """A status in the colour of its mood."""
    return Text(status, style=_MOODS.get(status, ""))


_MOODS = {
    "TICKETED": "green",
    "ON_HOLD": "yellow",
    "PAYMENT_PENDING": "yellow",
    "FUNDED": "yellow",
    "ACTION_REQUIRED": "red",
    "TICKETING_FAILED": "red",
}


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def _lands(item: OfferSegment) -> str:
    return landing(item.segment.departure, item.segment.arrival)


def _durations(offer: Offer) -> Iterable[str]:
    """Of each slice, beside its first flight."""
    for index in range(len(offer.slices)):
        flown = [item.segment for item in offer.slice_segments(index)]
        yield duration(flown[-1].arrival.instant - flown[0].departure.instant)
        yield from ("" for _ in flown[1:])


def _flight_line(item: OfferSegment) -> str:
    flown = item.segment
    return (
        f"{flight(flown.designator)}  {flown.origin}–{flown.destination}  "
        f"{clock(flown.departure)}, arrives {_lands(item)}, class {item.rbd}"
    )
