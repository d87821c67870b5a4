"""Before the first sale: schedules, seats, prices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flightcore.assembly.schedules import ScheduleLoad
from flightcore.cli.demo.data import rows_in
from flightcore.cli.demo.scene import Scene
from flightcore.cli.documents import report_document
from flightcore.cli.progress import progress_bar
from flightcore.cli.shown import plural
from flightcore.cli.tables import report_lines

LAST_SEATS = "B67095"
"""The made flight from Boston that is opened with few seats."""
LAST_SEATS_DAY = 11
FEW = 4
SEATS = 150


def load_schedules(scene: Scene) -> int:
    """Publish the real and the made flights; how many."""
    stage, data = scene.stage, scene.data
    with stage.part("Load the flights of New York, July 2013") as told:
        real = _load(scene, "real", data.real)
        made = _load(scene, "made", data.made)
        told.update(real=_told(real), made=_told(made))
        published = real.outcome.published + made.outcome.published
        stage.show(
            f"[green]✓[/green] {plural(published, 'flight')} published, moved by "
            f"{real.weeks} weeks: Monday, 1 July 2013 is",
            f"  now Monday, {scene.monday.day} {scene.monday:%B %Y}",
        )
        return published


def _load(scene: Scene, kind: str, file: Path) -> ScheduleLoad:
    stage, label = scene.stage, f"Publishing {kind} flights"
    with progress_bar(stage.console, label, total=rows_in(file)) as progress:
        loaded = scene.core.schedules.load_csv(
            file, first_day=scene.first_day, progress=progress
        )
    head, *problems = report_lines(loaded.report)
    stage.show(f"[bold]{kind}[/bold] flights: {head}", *problems)
    return loaded


def _told(loaded: ScheduleLoad) -> dict[str, Any]:
    report = report_document(loaded.report)
    return {**report, "weeks_moved": loaded.weeks}


def open_seats(scene: Scene, published: int) -> None:
    """Put every flight on sale, one of them with few seats."""
    stage, inventory = scene.stage, scene.core.inventory
    small = f"{LAST_SEATS}/{scene.day(LAST_SEATS_DAY)}"
    with stage.part("Open the inventory") as told:
        few = inventory.open(cabins={"Y": FEW}, classes="Y", flight_dates=[small])
        with progress_bar(
            stage.console, "Opening flights", total=published
        ) as progress:
            opened = few + inventory.open(
                cabins={"Y": SEATS}, classes="YBMQ", progress=progress
            )
        told.update(opened=opened, seats=FEW * few + SEATS * (opened - few))
        stage.show(
            f"[green]✓[/green] {plural(opened, 'flight')} on sale, {SEATS} seats each, "
            "in four nested classes: Y ⊃ B ⊃ M ⊃ Q",
            f"  ({published - opened:,} were cancelled in 2013 and stay closed; "
            f"{small} has {FEW} seats only)",
        )


def file_tariff(scene: Scene) -> None:
    """File rules and taxes, then the fares that name them."""
    stage, tariff = scene.stage, scene.core.tariff
    with stage.part("File the tariff") as told:
        records = tariff.load(scene.data.rules)
        report = tariff.load_csv(scene.data.fares)
        told.update(records=records, fares=report.loaded)
        stage.show(
            f"[green]✓[/green] {plural(report.loaded, 'fare')} in three families, and "
            f"{plural(records, 'rule')}, taxes and services",
            "  (made up, from real distances)",
        )
