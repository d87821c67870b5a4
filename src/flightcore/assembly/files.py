"""Text files as hosts have them: plain or gzipped, with or without a byte mark."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, cast

from flightcore.domain.kernel import refuse_card_digits
from flightcore.domain.kernel.errors import BadFile


@contextmanager
def lines_of(path: str | Path) -> Iterator[Iterator[str]]:
    """The lines of a text file, plain or gzipped.

    Raises:
        BadFile: It is missing, unreadable, or no UTF-8 text.
        CardDataRefused: Its path holds card-like digits.
    """
    refuse_card_digits("path", str(path))
    with _opened(path) as file:
        try:
            yield iter(file)
        except (OSError, UnicodeDecodeError, EOFError, zlib.error) as error:
            raise _bad(path, error) from error


def _opened(path: str | Path) -> TextIO:
    opener = gzip.open if str(path).endswith(".gz") else open
    try:
        file = opener(path, "rt", encoding="utf-8-sig", newline="")
    except (OSError, ValueError) as error:
        raise _bad(path, error) from error
    return cast("TextIO", file)


def _bad(path: str | Path, error: Exception) -> BadFile:
    return BadFile(f"cannot read {Path(path).name}", reason=type(error).__name__)
