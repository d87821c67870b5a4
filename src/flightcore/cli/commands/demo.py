"""``flightcore demo``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.parse import quote

import attrs
import typer
from rich.markup import escape

from flightcore.application.operations.audit import AuditReport
from flightcore.assembly import connect
from flightcore.cli.command import Command
from flightcore.cli.demo import Stage, play
from flightcore.cli.demo.data import DEFAULT, DemoData
from flightcore.cli.demo.scene import Scene
from flightcore.cli.exits import Exit
from flightcore.cli.places import Places
from flightcore.cli.reply import Reply
from flightcore.cli.session import Session
from flightcore.cli.shown import plural
from flightcore.domain.kernel import local_date
from flightcore.domain.kernel.errors import AlreadyExists, BadFile
from flightcore.system import SystemClock

DAYS_AHEAD = 14
"""The first flight leaves at least so many days from now: fares ask for a week."""


@attrs.frozen(kw_only=True)
class DemoOptions:
    """See the help of each."""

    keep: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Leave the database and the messages there. (default: nowhere)",
        ),
    ] = None
    data: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Where the demo's files are.")
    ] = DEFAULT


def demo(session: Session, options: DemoOptions) -> Reply:
    """Sell real flights from beginning to end, and audit the result.

    Loads the flights of New York, July 2013, moved into the future by whole weeks;
    searches, books, pays, cancels, on an SQLite database of its own that is removed
    afterwards.
    """
    data, clock = DemoData(options.data), SystemClock()
    data.check()
    stage = Stage(session.console, clock)
    first_day = local_date(clock.now(), "UTC") + timedelta(days=DAYS_AHEAD)
    with _folder(options.keep) as folder:
        places = Places(f"sqlite:///{(folder / 'demo.db').as_posix()}")
        outbox = folder / "outbox"
        with connect(
            places.store,
            gateway=places.gateway,
            channels=[f"file://{quote(_absolute(outbox))}"],
        ) as core:
            scene = Scene(
                core=core, stage=stage, data=data, outbox=outbox, first_day=first_day
            )
            report = play(scene)
    return _reply(stage, report, options.keep)


def _reply(stage: Stage, report: AuditReport, keep: Path | None) -> Reply:
    total = len(report.findings) + report.more
    after = (
        "Nothing is kept; --keep FOLDER would keep the database and the messages."
        if keep is None
        else f"Look around: flightcore order --store sqlite:///{keep.as_posix()}/demo.db"
    )
    return Reply(
        document={
            "parts": stage.parts,
            "seconds": stage.seconds,
            "findings": total,
            "kept": None if keep is None else str(keep),
        },
        shown=(
            f"[dim]{stage.seconds:.0f} s in all. {escape(after)}[/dim]",
            f"audit: {plural(total, 'finding')}",
        ),
        code=Exit.OK if report.is_clean else Exit.FINDINGS,
    )


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with TemporaryDirectory(prefix="flightcore-demo-") as name:
            yield Path(name)
        return
    folder = keep.absolute()
    if (folder / "demo.db").exists():
        raise AlreadyExists(
            "a demo was kept there before; name another folder", kind="demo", id=""
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadFile(f"cannot make {keep}", reason="folder") from error
    yield folder


def _absolute(folder: Path) -> str:
    path = folder.as_posix()
    return path if path.startswith("/") else f"/{path}"


COMMAND = Command(
    name="demo",
    options=DemoOptions,
    body=demo,
    example="flightcore demo --keep demo",
    shared=frozenset({"as_json"}),
)
