"""The files of the demo, as they lie in a clone."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import attrs

from flightcore.domain.kernel.errors import BadFile, NotFound

DEFAULT = Path("examples") / "data"
"""Where a clone has them."""

FIRST_DAY = date(2013, 7, 1)
"""The first day in the files, a Monday."""


@attrs.frozen
class DemoData:
    """A folder with the demo's files.

    Attributes:
        folder: Holds them all.
    """

    folder: Path

    @property
    def real(self) -> Path:
        """Flights that were."""
        return self.folder / "nyc_2013_07.csv.gz"

    @property
    def made(self) -> Path:
        """Onward and return flights that never were."""
        return self.folder / "made_2013_07.csv.gz"

    @property
    def rules(self) -> Path:
        """Rules, brands, taxes and services."""
        return self.folder / "tariff.toml"

    @property
    def fares(self) -> Path:
        """Fares."""
        return self.folder / "fares.csv"

    def check(self) -> None:
        """Make sure that every file is there.

        Raises:
            NotFound: One is not.
        """
        for file in (self.real, self.made, self.rules, self.fares):
            if not file.is_file():
                raise NotFound(
                    f"no {file.name} in {self.folder}; run the demo in a clone of "
                    "flightcore, or name its examples/data with --data",
                    kind="file",
                    id=str(file),
                )


def rows_in(file: Path) -> int:
    """Lines of a gzipped file without its header, to know how far a bar goes.

    Raises:
        BadFile: It cannot be read.
    """
    try:
        with gzip.open(file, "rb") as lines:
            return max(0, sum(1 for _ in lines) - 1)
    except (OSError, EOFError) as error:
        raise BadFile(f"cannot read {file.name}", reason="unreadable") from error
