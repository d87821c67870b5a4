"""``flightcore inventory open``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import attrs
import typer

from flightcore.cli.command import Command
from flightcore.cli.commands.assignments import numbers, texts
from flightcore.cli.progress import progress_bar
from flightcore.cli.reply import Reply
from flightcore.cli.session import Session
from flightcore.cli.shown import plural


@attrs.frozen(kw_only=True)
class OpenOptions:
    """See the help of each."""

    cabin: Annotated[
        list[str],
        typer.Option(metavar="CABIN=SEATS", help="Seats of a cabin; repeat it."),
    ] = attrs.field(factory=lambda: ["Y=150"])
    classes: Annotated[
        list[str],
        typer.Option(
            metavar="[CABIN=]CLASSES",
            help="Booking classes, the dearest first, each nested in the one before; "
            "with several cabins, once for each.",
        ),
    ] = attrs.field(factory=lambda: ["YBMQ"])
    level: Annotated[
        list[str],
        typer.Option(
            metavar="CLASS=SEATS",
            help="Most seats of a class; repeat it. (default: the cabin's)",
        ),
    ] = attrs.field(factory=list)
    overbooking: Annotated[
        list[str],
        typer.Option(
            metavar="CABIN=SEATS", help="Seats to sell beyond the cabin's; repeat it."
        ),
    ] = attrs.field(factory=list)
    flight: Annotated[
        list[str],
        typer.Option(
            metavar="ID",
            help="Only this flight-date, as AA0001/2030-01-07; repeat it. "
            "(default: all)",
        ),
    ] = attrs.field(factory=list)


def open_inventory(session: Session, options: OpenOptions) -> Reply:
    """Put the seats of published flights on sale.

    Flights that are open already are left alone.
    """
    with progress_bar(session.console, "Opening flights") as progress:
        opened = session.core.inventory.open(
            cabins=numbers(options.cabin, "cabin"),
            classes=_classes(options.classes),
            levels=numbers(options.level, "level"),
            overbooking=numbers(options.overbooking, "overbooking"),
            flight_dates=options.flight or None,
            progress=progress,
        )
    return Reply(
        document={"opened": opened},
        shown=(f"[green]✓[/green] {plural(opened, 'flight-date')} opened",),
    )


def _classes(given: list[str]) -> str | Mapping[str, str]:
    if len(given) == 1 and "=" not in given[0]:
        return given[0]
    return texts(given, "classes")


OPEN = Command(
    name="open",
    options=OpenOptions,
    body=open_inventory,
    example="flightcore inventory open --cabin Y=150 --classes YBMQ --level Q=60",
)
