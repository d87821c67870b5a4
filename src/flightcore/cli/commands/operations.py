"""``flightcore work``, ``backlog`` and ``audit``."""

from __future__ import annotations

from typing import Annotated

import attrs
import typer

from flightcore.assembly import FlightCore
from flightcore.cli.command import Command
from flightcore.cli.documents import audit_document
from flightcore.cli.exits import Exit
from flightcore.cli.progress import progress_bar
from flightcore.cli.reply import Reply
from flightcore.cli.session import Session
from flightcore.cli.shown import plural
from flightcore.cli.tables import audit_table, findings_table, pairs_table
from flightcore.cli.working import Worked, work_until_quiet

MOST_PASSES = 100_000


@attrs.frozen(kw_only=True)
class WorkOptions:
    """See the help of each."""

    until_quiet: Annotated[
        bool, typer.Option("--until-quiet", help="Repeat while there is something.")
    ] = False
    loop: Annotated[
        bool, typer.Option("--loop", help="Go on until interrupted, as a worker.")
    ] = False


@attrs.frozen(kw_only=True)
class AuditOptions:
    """See the help of each."""

    sql: Annotated[
        bool,
        typer.Option("--sql", help="Print the rules as SQL instead of checking them."),
    ] = False


@attrs.frozen(kw_only=True)
class NoOptions:
    """It has none of its own."""


def work(session: Session, options: WorkOptions) -> Reply:
    """Do what is due: expire orders, carry payments on, send messages, tell events.

    One pass, unless it is told to go on. Any number of processes may work at once.
    """
    if options.loop:
        return _looped(session.core)
    with progress_bar(session.console, "Working") as progress:
        passes = MOST_PASSES if options.until_quiet else 1
        done = work_until_quiet(session.core, passes=passes, progress=progress)
    return Reply(document=attrs.asdict(done), shown=(pairs_table(attrs.asdict(done)),))


def _looped(core: FlightCore) -> Reply:
    try:
        core.run_worker(until=lambda: False)
    except KeyboardInterrupt:
        # The way to end it; what was begun is taken up by the next worker.
        return Reply(document=attrs.asdict(Worked()), shown=("Stopped.",))
    return Reply(document=attrs.asdict(Worked()))


def backlog(session: Session, _: NoOptions) -> Reply:
    """Count what is open."""
    counted = session.core.backlog()
    pairs = {
        name.replace("_", " "): f"{count:,}"
        for name, count in attrs.asdict(counted).items()
    }
    return Reply(
        document={**attrs.asdict(counted), "quiet": counted.is_quiet},
        shown=(pairs_table(pairs), "quiet" if counted.is_quiet else "not quiet"),
    )


def audit(session: Session, options: AuditOptions) -> Reply:
    """Check that every seat and every cent is accounted for.

    Nothing is written. The exit code is 6 where a rule does not hold. As SQL, the rules
    can be checked without flightcore: no query finds anything where the store is sound.
    """
    if options.sql:
        return _printed(session.core)
    report = session.core.audit()
    total = len(report.findings) + report.more
    return Reply(
        document=audit_document(report),
        shown=(
            audit_table(report),
            *(() if report.is_clean else (findings_table(report),)),
            f"audit: {plural(total, 'finding')}",
        ),
        code=Exit.OK if report.is_clean else Exit.FINDINGS,
    )


def _printed(core: FlightCore) -> Reply:
    script = core.audit_script()
    return Reply(document=attrs.asdict(script), text=str(script))


WORK = Command(
    name="work",
    options=WorkOptions,
    body=work,
    example="flightcore work --until-quiet",
)
BACKLOG = Command(
    name="backlog", options=NoOptions, body=backlog, example="flightcore backlog"
)
AUDIT = Command(
    name="audit", options=AuditOptions, body=audit, example="flightcore audit --json"
)
