"""``flightcore book``."""

from __future__ import annotations

from typing import Annotated

import attrs
import typer

from flightcore.cli.command import Command
from flightcore.cli.documents import order_document
from flightcore.cli.kept_offers import kept
from flightcore.cli.keys import KeyOption, fresh_key
from flightcore.cli.reply import Reply
from flightcore.cli.session import Session
from flightcore.cli.shown import moment
from flightcore.cli.tables import order_table
from flightcore.cli.travellers import FORM, read_traveller
from flightcore.domain.kernel.errors import InvalidInput


@attrs.frozen(kw_only=True)
class BookOptions:
    """See the help of each."""

    offer: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="As the last search shows it.")
    ] = None
    offer_id: Annotated[
        str | None, typer.Option(metavar="ID", help="Instead of the number.")
    ] = None
    traveller: Annotated[
        list[str],
        typer.Option(metavar="TEXT", help=f"{FORM}; repeat it for each."),
    ] = attrs.field(factory=list)
    contact: Annotated[str, typer.Option(metavar="E-MAIL", help="For messages.")]
    key: KeyOption = None


def book(session: Session, options: BookOptions) -> Reply:
    """Hold the seats of an offer and place the order.

    It is on hold until it is paid, or until its time to pay is over.
    """
    if (options.offer is None) == (options.offer_id is None):
        raise InvalidInput("name the offer: --offer or --offer-id", field="offer")
    core, offers = session.core, kept(session.places.offers)
    offer = (
        offers.numbered(options.offer)
        if options.offer is not None
        else offers.named(options.offer_id or "")
    )
    order = core.book(
        offer,
        travellers=[read_traveller(text) for text in options.traveller],
        contact=options.contact,
        idempotency_key=options.key or fresh_key(),
    )
    return Reply(
        document={"order": order_document(order)},
        shown=(
            order_table(order),
            f"[dim]Pay before {moment(order.limits.payment_by)}: "
            f"flightcore pay {order.locator} --token tok_visa[/dim]",
        ),
    )


COMMAND = Command(
    name="book",
    options=BookOptions,
    body=book,
    example="flightcore book --offer 1 --contact ada@example.com \\\n"
    '  --traveller "Ada Lovelace 1990-12-10"',
)
