"""``flightcore retry``."""

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


@attrs.frozen(kw_only=True)
class RetryOptions:
    """See the help of each."""

    order: Annotated[str, typer.Argument(help="Id or locator.")]
    key: KeyOption = None


def retry(session: Session, options: RetryOptions) -> Reply:
    """Ask the gateway once more for what it refused for good.

    For a capture, void or refund that the backlog counts as manual.
    """
    order = session.core.orders.retry(
        order_of(session.core, options.order).id,
        idempotency_key=options.key or fresh_key(),
    )
    return Reply(document={"order": order_document(order)}, shown=(order_table(order),))


COMMAND = Command(
    name="retry",
    options=RetryOptions,
    body=retry,
    example="flightcore retry K7M2QX",
)
"""Under ``flightcore``."""
