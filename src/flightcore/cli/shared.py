"""The options that every command has."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import attrs
import typer

STORE = "sqlite:///flightcore.db"
"""Where no store is named."""

OUTBOX = "outbox"
"""Where messages go when nothing else is named."""

_PANEL = "Where and how"


@attrs.frozen(kw_only=True)
class Shared:
    """Which core to run on, and how to answer; see the help of each."""

    store: Annotated[
        str | None,
        typer.Option(
            envvar="FLIGHTCORE_STORE",
            help=f"URL of the store; {STORE} where none is named.",
            rich_help_panel=_PANEL,
            show_default=False,
        ),
    ] = None
    config: Annotated[
        Path | None,
        typer.Option(
            envvar="FLIGHTCORE_CONFIG",
            help="A TOML file with the store, the gateway and the settings.",
            rich_help_panel=_PANEL,
            show_default=False,
        ),
    ] = None
    gateway: Annotated[
        str | None,
        typer.Option(
            envvar="FLIGHTCORE_GATEWAY",
            help="URL of the payment gateway; a simulated one, with its books in a "
            "file beside the database, where none is named.",
            rich_help_panel=_PANEL,
            show_default=False,
        ),
    ] = None
    outbox: Annotated[
        Path | None,
        typer.Option(
            envvar="FLIGHTCORE_OUTBOX",
            help=f"Folder for messages to people; {OUTBOX} where nothing is named.",
            rich_help_panel=_PANEL,
            show_default=False,
        ),
    ] = None
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            help="Print one JSON document and nothing else.",
            rich_help_panel=_PANEL,
        ),
    ] = False
