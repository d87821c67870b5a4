"""Progress of the long parts, on a terminal only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)


@contextmanager
def progress_bar(
    console: Console, label: str, *, total: int | None = None
) -> Iterator[Callable[[int], None]]:
    """A bar that is gone when the work is done; silent where nobody watches.

    Args:
        console: Where to.
        label: What is being done.
        total: Where the bar ends; None where nobody knows.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=36),
        *(() if total is None else (TaskProgressColumn(),)),
        MofNCompleteColumn() if total else TextColumn("{task.completed:,}"),
        TimeElapsedColumn(),
    )
    watched = console.is_terminal and not console.quiet
    with Progress(
        *columns, console=console, transient=True, disable=not watched
    ) as progress:
        task = progress.add_task(label, total=total)
        yield lambda done: progress.update(task, completed=done)
