"""Text files as hosts have them: plain or gzipped, with or without a byte mark."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flightcore.domain.kernel.errors import BadFile


@contextmanager
def lines_of(path: str | Path) -> Iterator[Iterator[str]]:
    """The lines of a text file, plain or gzipped.

    Raises:
        BadFile: It is missing, unreadable, or no UTF-8 text.
    """
    opener = gzip.open if str(path).endswith(".gz") else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
            yield iter(file)
    except (OSError, UnicodeDecodeError, EOFError) as error:
        raise BadFile(
            f"cannot read {Path(path).name}", reason=type(error).__name__
        ) from error
