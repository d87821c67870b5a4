"""Whole tables, page by page, in key order."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from flightcore.application.reading.reader import Reader
from flightcore.ports.store import MAX_FOUND, Find, R, Where

PAGE = MAX_FOUND
"""Rows of one page."""


def pages(
    reader: Reader, rows: type[R], *where: Where, size: int = PAGE
) -> Iterator[tuple[R, ...]]:
    """Every row of a class that satisfies the conditions.

    Each page is of one moment, and the next one of a later moment: a row that comes
    or changes behind the reader is not seen again.

    Args:
        reader: Where they are.
        rows: The class.
        *where: All must hold.
        size: Rows of one page; 1 to ``PAGE``.
    """
    asked: Find[R] | None = Find(rows=rows, where=where, limit=size)
    while asked is not None:
        page = reader.read(asked)[asked]
        if page:
            yield page
        full = len(page) == size
        asked = attrs.evolve(asked, after=page[-1].key) if full else None
