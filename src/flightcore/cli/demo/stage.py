"""Stage: what the demo shows, part by part, and the same for machines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding

from flightcore.ports.system import Clock

INDENT = (0, 0, 0, 2)


class Stage:
    """Titles, results and times.

    Args:
        console: Where people look; quiet for machines.
        clock: Takes the time of each part.
    """

    def __init__(self, console: Console, clock: Clock) -> None:
        self.console = console
        self.parts: list[dict[str, Any]] = []
        self._clock = clock
        self._began = clock.monotonic()

    @contextmanager
    def part(self, title: str) -> Iterator[dict[str, Any]]:
        """One part: its title, then what is shown within, then its time.

        The mapping takes what machines are to know.
        """
        told: dict[str, Any] = {"title": title}
        self.parts.append(told)
        self.console.print()
        self.console.rule(
            f"[bold cyan]{len(self.parts)}  {title}[/bold cyan]",
            align="left",
            style="cyan dim",
        )
        began = self._clock.monotonic()
        yield told
        told["seconds"] = round(self._clock.monotonic() - began, 2)
        self.console.print(f"[dim]{told['seconds']:.1f} s[/dim]", justify="right")

    def show(self, *shown: RenderableType) -> None:
        """Show lines and tables, set in a little."""
        for each in shown:
            self.console.print(Padding(each, INDENT, expand=False))

    @property
    def seconds(self) -> float:
        """Time since the curtain rose."""
        return round(self._clock.monotonic() - self._began, 1)
