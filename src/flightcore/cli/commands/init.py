"""``flightcore init``."""

from __future__ import annotations

import attrs

from flightcore.cli.command import Command
from flightcore.cli.reply import Reply
from flightcore.cli.session import Session
from flightcore.domain.kernel.errors import BadFile

NEXT_STEPS = (
    "flightcore schedules load FILE",
    "flightcore inventory open --cabin Y=150 --classes YBMQ",
    "flightcore tariff load FILE",
    "flightcore search JFK LAX --on DAY",
)


@attrs.frozen(kw_only=True)
class InitOptions:
    """It has none of its own."""


def init(session: Session, _: InitOptions) -> Reply:
    """Make the store: create the database and its tables.

    A store that is there already, with the current schema, is left as it is.
    """
    database = session.places.database
    existed = database is not None and database.is_file()
    if database is not None and not database.absolute().parent.is_dir():
        raise BadFile(f"no folder {database.parent}", reason="folder")
    session.connect().close()
    shown = session.places.shown
    happened = "was there already" if existed else "is ready"
    return Reply(
        document={"store": shown, "created": not existed},
        shown=(
            f"[green]✓[/green] {shown} {happened}",
            "Next:",
            *(f"  [cyan]{step}[/cyan]" for step in NEXT_STEPS),
        ),
    )


COMMAND = Command(
    name="init", options=InitOptions, body=init, example="flightcore init"
)
