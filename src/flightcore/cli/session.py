"""Session: one run of a command, with its core and its consoles."""

from __future__ import annotations

import json
import sys
from functools import cached_property

from rich.console import Console

from flightcore.assembly import FlightCore, connect
from flightcore.assembly.configuration import Configuration, read_configuration
from flightcore.assembly.schema import schema_of
from flightcore.cli.places import Places
from flightcore.cli.reply import Reply
from flightcore.cli.shared import OUTBOX, STORE, Shared
from flightcore.domain.kernel.errors import NotFound
from flightcore.ports.schema import Schema
from flightcore.system import environment

PIPED_WIDTH = 100
"""Columns where the output goes to no terminal."""


class Session:
    """What a command works with; the core is opened when it is first used.

    Args:
        shared: The options that every command has.
    """

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.console = console_of(quiet=shared.as_json)

    @cached_property
    def configuration(self) -> Configuration:
        """What the file and the variables say.

        Raises:
            BadFile, InvalidSetting: They cannot be used.
        """
        return read_configuration(self.shared.config, environment())

    @cached_property
    def places(self) -> Places:
        """The store, and where its companions are."""
        return Places(self.shared.store or self.configuration.store or STORE)

    @property
    def gateway(self) -> str:
        """URL of the payment gateway."""
        named = self.shared.gateway or self.configuration.gateway
        return named or self.places.gateway

    @property
    def channels(self) -> tuple[str, ...]:
        """URLs of the channels; a folder where none is named."""
        named = self.configuration.channels
        if named is not None and self.shared.outbox is None:
            return named
        return (f"file:{(self.shared.outbox or OUTBOX)}",)

    @property
    def replicas(self) -> tuple[str, ...]:
        """URLs of the replicas of the configured store; another store has none."""
        read = self.configuration
        is_other = self.shared.store not in (None, read.store)
        return () if is_other else read.replicas or ()

    @cached_property
    def core(self) -> FlightCore:
        """The core over a store that is there.

        Raises:
            NotFound: There is no such database.
            FlightCoreError: See :func:`flightcore.connect`.
        """
        self._require_database()
        return self.connect()

    @property
    def schema(self) -> Schema:
        """The schema of the store, which need not be there nor fit."""
        return schema_of(self.places.store)

    @property
    def present_schema(self) -> Schema:
        """The schema of a store that is there.

        Raises:
            NotFound: There is no such database.
        """
        self._require_database()
        return self.schema

    def _require_database(self) -> None:
        database = self.places.database
        if database is not None and not database.is_file():
            raise NotFound(
                f'no database at {database}; to make one, run "flightcore init"',
                kind="store",
                id=self.places.shown,
            )

    def connect(self) -> FlightCore:
        """Open the core; an empty store gets its schema.

        Raises:
            FlightCoreError: See :func:`flightcore.connect`.
        """
        return connect(
            self.places.store,
            replicas=self.replicas,
            gateway=self.gateway,
            channels=self.channels,
            queue=self.configuration.queue,
            settings=self.configuration.settings,
        )

    def answer(self, reply: Reply) -> None:
        """Print the reply, for machines or for people."""
        if self.shared.as_json:
            print_document(reply.document)
        elif reply.text:
            sys.stdout.write(f"{reply.text}\n")
        for part in reply.shown:
            self.console.print(part)

    def close(self) -> None:
        """Close the core, where it was opened."""
        if "core" in self.__dict__:
            self.core.close()


def console_of(*, quiet: bool = False, stderr: bool = False) -> Console:
    """A console; what goes to no terminal has no colour and a width of its own."""
    stream = sys.stderr if stderr else sys.stdout
    console = Console(file=stream, quiet=quiet, highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = max(console.width, PIPED_WIDTH)
    return console


def print_document(document: object) -> None:
    """Print one JSON document."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
