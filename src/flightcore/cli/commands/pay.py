"""``flightcore pay``."""

from __future__ import annotations

from typing import Annotated

import attrs
import typer

from flightcore.cli.command import Command
from flightcore.cli.documents import order_document
from flightcore.cli.keys import KeyOption, fresh_key
from flightcore.cli.references import order_of
from flightcore.cli.reply import Reply
from flightcore.cli.session import Session
from flightcore.cli.tables import order_table
from flightcore.domain.payment import card


@attrs.frozen(kw_only=True)
class PayOptions:
    """See the help of each."""

    order: Annotated[str, typer.Argument(help="Id or locator.")]
    token: Annotated[
        str,
        typer.Option(
            metavar="TOKEN",
            help="What the gateway knows the card by, never its number. The simulated "
            "one knows tok_visa, tok_declined and others.",
        ),
    ]
    key: KeyOption = None


def pay(session: Session, options: PayOptions) -> Reply:
    """Pay an order and have its tickets issued."""
    core, method = session.core, card(options.token)
    order = core.pay(
        order_of(core, options.order).id,
        method,
        idempotency_key=options.key or fresh_key(),
    )
    return Reply(document={"order": order_document(order)}, shown=(order_table(order),))


COMMAND = Command(
    name="pay",
    options=PayOptions,
    body=pay,
    example="flightcore pay K7M2QX --token tok_visa",
)
