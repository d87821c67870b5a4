"""``flightcore order``."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

import attrs
import typer

from flightcore.cli.command import Command
from flightcore.cli.documents import order_document
from flightcore.cli.exits import plain
from flightcore.cli.references import order_of
from flightcore.cli.reply import Reply
from flightcore.cli.session import Session
from flightcore.cli.shown import moment, plural
from flightcore.cli.tables import order_table, orders_table, plain_table
from flightcore.domain.kernel import Fact

MOST_ORDERS = 1000


@attrs.frozen(kw_only=True)
class OrderOptions:
    """See the help of each."""

    order: Annotated[
        str | None, typer.Argument(help="Id or locator; none: list the orders.")
    ] = None
    events: Annotated[bool, typer.Option("--events", help="With its history.")] = False
    status: Annotated[
        str | None, typer.Option(help="List only these, such as TICKETED.")
    ] = None
    limit: Annotated[
        int, typer.Option(min=1, max=MOST_ORDERS, help="Most orders to list.")
    ] = 50


def order(session: Session, options: OrderOptions) -> Reply:
    """Show an order, or list them."""
    if options.order is None:
        return _listed(session, options)
    found = order_of(session.core, options.order)
    events = session.core.events(found.id) if options.events else ()
    document = {"order": order_document(found)}
    if not options.events:
        return Reply(document=document, shown=(order_table(found),))
    history = plain_table("No.", "At", "Event", right="No.")
    for fact in events:
        history.add_row(str(fact.sequence), moment(fact.at), fact.type)
    return Reply(
        document={**document, "events": [_event(fact) for fact in events]},
        shown=(order_table(found), history),
    )


def _listed(session: Session, options: OrderOptions) -> Reply:
    found = session.core.orders.list(status=options.status)
    orders = tuple(islice(found, options.limit))
    more = next(found, None) is not None
    counted = f"{plural(len(orders), 'order')}{', and more' if more else ''}"
    return Reply(
        document={"orders": [order_document(each) for each in orders], "more": more},
        shown=(orders_table(orders), f"[dim]{counted}[/dim]") if orders else (counted,),
    )


def _event(fact: Fact) -> dict[str, object]:
    return {
        "sequence": fact.sequence,
        "type": fact.type,
        "at": plain(fact.at),
        "principal": fact.principal,
    }


COMMAND = Command(
    name="order",
    options=OrderOptions,
    body=order,
    example="flightcore order K7M2QX --events",
)
