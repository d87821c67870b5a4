"""``flightcore tariff load``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import attrs
import typer

from flightcore.cli.command import Command
from flightcore.cli.documents import report_document
from flightcore.cli.progress import progress_bar
from flightcore.cli.reply import Reply
from flightcore.cli.session import Session
from flightcore.cli.shown import plural
from flightcore.cli.tables import report_lines
from flightcore.domain.kernel.errors import InvalidInput


@attrs.frozen(kw_only=True)
class LoadTariff:
    """See the help of each."""

    files: Annotated[
        list[Path],
        typer.Argument(
            help="Fares as .csv or .csv.gz; rules, brands, taxes and services as "
            ".toml or .json. Filed in this order."
        ),
    ]


def load_tariff(session: Session, options: LoadTariff) -> Reply:
    """File fares, rules, taxes and services.

    What is filed already under the same name is replaced. Rules and brands go before
    the fares that name them.
    """
    for file in options.files:
        _kind_of(file)
    filed = [_file(session, file) for file in options.files]
    return Reply(
        document={"files": [document for document, _ in filed]},
        shown=tuple(line for _, lines in filed for line in lines),
    )


def _kind_of(file: Path) -> str:
    kind = file.with_suffix("").suffix if file.suffix == ".gz" else file.suffix
    if kind not in (".csv", ".toml", ".json"):
        raise InvalidInput(
            f"{file.name}: a tariff file ends with .csv, .toml or .json", field="files"
        )
    return kind


def _file(session: Session, file: Path) -> tuple[dict[str, Any], list[str]]:
    with progress_bar(session.console, f"Filing {file.name}") as progress:
        if _kind_of(file) == ".csv":
            report = session.core.tariff.load_csv(file, progress=progress)
            document = {"file": file.name, "report": report_document(report)}
            head, *problems = report_lines(report)
            return document, [f"[green]✓[/green] {file.name}: {head}", *problems]
        changed = session.core.tariff.load(file, progress=progress)
        counted = plural(changed, "record")
        return (
            {"file": file.name, "changed": changed},
            [f"[green]✓[/green] {file.name}: {counted} new or changed"],
        )


LOAD = Command(
    name="load",
    options=LoadTariff,
    body=load_tariff,
    example="flightcore tariff load tariff.toml fares.csv",
)
