"""The tariff's face: file fares, rules, taxes and services."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from flightcore.application.bulk import Progress, silent
from flightcore.application.pricing.file_records import file_records
from flightcore.application.runtime import Runtime
from flightcore.assembly.files import lines_of
from flightcore.domain.kernel import LoadReport, checks_arguments
from flightcore.domain.kernel.errors import BadFile
from flightcore.domain.pricing import FiledRecord, read_fares, read_tariff
from flightcore.domain.users import Principal


@checks_arguments
class TariffFace:
    """Prices: what is filed is what the next search is priced with."""

    def __init__(self, runtime: Callable[[], Runtime], principal: Principal) -> None:
        self._runtime = runtime
        self._principal = principal

    def load_csv(self, path: str | Path, *, progress: Progress = silent) -> LoadReport:
        """File the fares of a CSV file, plain or ``.gz``.

        A line that cannot be read is in the report, and the others are filed.

        Raises:
            BadFile: It cannot be read, or its header is none of ours.
            InvalidTariff: A fare names a rule or brand that is filed nowhere.
        """
        with lines_of(path) as lines:
            read = read_fares(lines)
        self.file(read.fares, progress=progress)
        return read.report

    def load(self, path: str | Path, *, progress: Progress = silent) -> int:
        """File the records of a TOML or JSON file; how many were new or changed.

        Raises:
            BadFile: It cannot be read as TOML or JSON, by its ending.
            InvalidTariff: A record is wrong; the error names it and its field.
        """
        return self.file(read_tariff(_data_of(Path(path))), progress=progress)

    def file(
        self, records: Sequence[FiledRecord], *, progress: Progress = silent
    ) -> int:
        """File records made in Python; how many were new or changed.

        Raises:
            InvalidTariff: The tariff would not hold together with them.
        """
        return file_records(
            self._runtime(), records, principal=self._principal, progress=progress
        )


def _data_of(path: Path) -> dict[str, object]:
    with lines_of(path) as lines:
        text = "".join(lines)
    try:
        data = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFile(f"cannot read {path.name}", reason="syntax") from error
    if not isinstance(data, dict):
        raise BadFile(f"{path.name} holds no table", reason="no table")
    return data
