"""``flightcore db upgrade``, ``check``, ``sql`` and ``current``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import attrs
import typer
from rich.console import RenderableType
from rich.markup import escape

from flightcore.cli.command import Command
from flightcore.cli.exits import Exit
from flightcore.cli.reply import Reply
from flightcore.cli.session import Session
from flightcore.cli.shown import plural
from flightcore.cli.tables import pairs_table, plain_table
from flightcore.ports.schema import LOCK_SECONDS, SchemaDrift, SchemaRevision

SHARED = frozenset({"store", "config", "as_json"})
"""A schema has to do with a store alone."""


@attrs.frozen(kw_only=True)
class NoOptions:
    """It has none of its own."""


@attrs.frozen(kw_only=True)
class UpgradeOptions:
    """See the help of each."""

    lock_seconds: Annotated[
        float,
        typer.Option(
            "--lock-seconds",
            min=0.1,
            max=60.0,
            help="Give up when a table cannot be locked for so long: whoever wants "
            "the table waits behind the upgrade.",
        ),
    ] = LOCK_SECONDS


@attrs.frozen(kw_only=True)
class SqlOptions:
    """See the help of each."""

    dialect: Annotated[
        str | None,
        typer.Option(
            "--dialect",
            help="postgresql, mariadb, mysql or sqlite. (default: as the store's URL "
            "names it)",
            show_default=False,
        ),
    ] = None
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            help="The revision that the database is at. (default: it is empty)",
            show_default=False,
        ),
    ] = None


def upgrade(session: Session, options: UpgradeOptions) -> Reply:
    """Bring the schema to the revision that this version works with.

    Sales go on meanwhile. One process upgrades, others wait for it; what was cut off is
    completed by running it again. The exit code is 4 where a table stayed locked.
    """
    done = session.schema.upgrade(lock_seconds=options.lock_seconds)
    moved = done.before != done.after
    said = f"upgraded from {done.before or 'nothing'} to" if moved else "is at"
    return Reply(
        document={**attrs.asdict(done), "changed": moved},
        shown=(f"[green]✓[/green] {session.places.shown} {said} {done.after}",),
    )


def check(session: Session, _: NoOptions) -> Reply:
    """Compare the database with its revision, and say what is missing or different.

    Nothing is written. The exit code is 6 where anything is, or where this version does
    not work with the revision.
    """
    schema = session.present_schema
    revision = schema.revision()
    drift = schema.drift() if revision.fits else ()
    sound = revision.fits and not drift
    return Reply(
        document={
            **attrs.asdict(revision),
            "sound": sound,
            "drift": [attrs.asdict(each) for each in drift],
        },
        shown=(_revision_table(revision), *_drift_table(drift), _verdict(sound, drift)),
        code=Exit.OK if sound else Exit.FINDINGS,
    )


def sql(session: Session, options: SqlOptions) -> Reply:
    """Print the statements of an upgrade, for a person to read and run.

    No database is asked. Run them one after another and stop at the first error.
    """
    script = session.schema.script(dialect=options.dialect, since=options.since)
    return Reply(document={"sql": script}, text=script)


def current(session: Session, _: NoOptions) -> Reply:
    """Say which revision the database is at, and which one this version wants.

    Nothing is written. The exit code is 0 whether or not they fit.
    """
    revision = session.present_schema.revision()
    return Reply(document=attrs.asdict(revision), shown=(_revision_table(revision),))


def _revision_table(revision: SchemaRevision) -> RenderableType:
    return pairs_table(
        {
            "found": revision.found or "none",
            "wanted": revision.wanted,
            "fits": "yes" if revision.fits else "no",
        }
    )


def _drift_table(drift: Sequence[SchemaDrift]) -> tuple[RenderableType, ...]:
    if not drift:
        return ()
    table = plain_table("Drift", "Kind", "Name")
    for each in drift:
        table.add_row(str(each.drift), each.kind, escape(each.name))
    return (table,)


def _verdict(sound: bool, drift: Sequence[SchemaDrift]) -> str:
    if sound:
        return "sound"
    return f"not sound: {plural(len(drift), 'difference')}" if drift else "not sound"


UPGRADE = Command(
    name="upgrade",
    options=UpgradeOptions,
    body=upgrade,
    example="flightcore db upgrade --store postgresql+psycopg://app@db/agency",
    shared=SHARED,
)
CHECK = Command(
    name="check",
    options=NoOptions,
    body=check,
    example="flightcore db check --json",
    shared=SHARED,
)
SQL = Command(
    name="sql",
    options=SqlOptions,
    body=sql,
    example="flightcore db sql --dialect postgresql",
    shared=SHARED,
)
CURRENT = Command(
    name="current",
    options=NoOptions,
    body=current,
    example="flightcore db current",
    shared=SHARED,
)
