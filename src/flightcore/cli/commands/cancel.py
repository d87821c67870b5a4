"""``flightcore cancel``."""

from __future__ import annotations

from typing import Annotated

import attrs
import typer

from flightcore.assembly.orders import Cancellation
from flightcore.cli.command import Command
from flightcore.cli.documents import order_document, quote_document
from flightcore.cli.exits import Exit
from flightcore.cli.keys import KeyOption, fresh_key
from flightcore.cli.references import order_of
from flightcore.cli.reply import Reply
from flightcore.cli.session import Session
from flightcore.cli.tables import order_table, quote_table


@attrs.frozen(kw_only=True)
class CancelOptions:
    """See the help of each."""

    order: Annotated[str, typer.Argument(help="Id or locator.")]
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Confirm without being asked.")
    ] = False
    key: KeyOption = None


def cancel(session: Session, options: CancelOptions) -> Reply:
    """Cancel an order: show what it brings, then confirm.

    With --json and without --yes, the quote is printed and nothing is cancelled.
    """
    quoted = session.core.cancel(order_of(session.core, options.order).id)
    if options.yes:
        return _confirmed(quoted, options)
    if session.shared.as_json:
        return Reply(document=_document(quoted, confirmed=False))
    session.console.print(quote_table(quoted.quote))
    if typer.confirm("Cancel the order?", default=False):
        return _confirmed(quoted, options)
    return Reply(
        document=_document(quoted, confirmed=False),
        shown=("Nothing was cancelled.",),
        code=Exit.REFUSED,
    )


def _confirmed(quoted: Cancellation, options: CancelOptions) -> Reply:
    order = quoted.confirm(idempotency_key=options.key or fresh_key())
    return Reply(
        document={
            **_document(quoted, confirmed=True),
            "order": order_document(order),
        },
        shown=(quote_table(quoted.quote), order_table(order)),
    )


def _document(quoted: Cancellation, *, confirmed: bool) -> dict[str, object]:
    return {"confirmed": confirmed, "quote": quote_document(quoted.quote)}


COMMAND = Command(
    name="cancel",
    options=CancelOptions,
    body=cancel,
    example="flightcore cancel K7M2QX --yes",
)
