"""``flightcore schedules load``."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import attrs
import typer

from flightcore.assembly.schedules import ScheduleLoad
from flightcore.cli.command import Command
from flightcore.cli.documents import report_document
from flightcore.cli.progress import progress_bar
from flightcore.cli.reply import Reply
from flightcore.cli.session import Session
from flightcore.cli.shown import plural
from flightcore.cli.tables import report_lines
from flightcore.domain.kernel.errors import InvalidInput


class ScheduleFormat(StrEnum):
    """What a schedule file is written in."""

    CSV = "csv"
    SSIM = "ssim"


_ENDINGS = {
    ".csv": ScheduleFormat.CSV,
    ".ssim": ScheduleFormat.SSIM,
    ".ssm": ScheduleFormat.SSIM,
}


@attrs.frozen(kw_only=True)
class LoadSchedule:
    """See the help of each."""

    file: Annotated[Path, typer.Argument(help="CSV or SSIM chapter 7, also as .gz.")]
    format: Annotated[
        ScheduleFormat | None,
        typer.Option(help="Where the file's ending does not tell."),
    ] = None
    first_day: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="Move all dates by whole weeks, so that weekdays stay and no flight "
            "leaves before this day.",
        ),
    ] = None


def load_schedule(session: Session, options: LoadSchedule) -> Reply:
    """Load a schedule file and publish its flights.

    Every line that cannot be read is reported with its number, and the others are
    loaded. Loading a file again changes nothing.
    """
    schedules = session.core.schedules
    reads_ssim = _format_of(options) is ScheduleFormat.SSIM
    read = schedules.load_ssim if reads_ssim else schedules.load_csv
    day = options.first_day.date() if options.first_day else None
    with progress_bar(session.console, "Publishing flights") as progress:
        loaded = read(options.file, first_day=day, progress=progress)
    return _reply(loaded)


def _format_of(options: LoadSchedule) -> ScheduleFormat:
    name = options.file.with_suffix("") if options.file.suffix == ".gz" else None
    found = options.format or _ENDINGS.get((name or options.file).suffix.lower())
    if found is None:
        raise InvalidInput(
            "the ending does not tell the format; add --format csv or --format ssim",
            field="format",
        )
    return found


def _reply(loaded: ScheduleLoad) -> Reply:
    outcome = loaded.outcome
    moved = f", moved by {plural(loaded.weeks, 'week')}" if loaded.weeks else ""
    differing = len(outcome.differing)
    return Reply(
        document={
            "report": report_document(loaded.report),
            "published": outcome.published,
            "unchanged": outcome.unchanged,
            "differing": list(outcome.differing),
            "weeks_moved": loaded.weeks,
        },
        shown=(
            *report_lines(loaded.report),
            f"[green]✓[/green] {plural(outcome.published, 'flight-date')} published"
            f"{moved}; {outcome.unchanged:,} were there already",
            *(
                (f"[yellow]![/yellow] {differing:,} differ and were left alone",)
                if differing
                else ()
            ),
        ),
    )


LOAD = Command(
    name="load",
    options=LoadSchedule,
    body=load_schedule,
    example="flightcore schedules load flights.csv --first-day 2030-01-07",
)
