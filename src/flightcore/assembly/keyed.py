"""Errors tell under which key the failed call ran."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flightcore.domain.kernel import looks_like_card
from flightcore.domain.kernel.errors import FlightCoreError


@contextmanager
def keyed(key: str | None) -> Iterator[None]:
    """Name the caller's key on every error of our tree that leaves the block.

    A key that was refused for its digits is not named.
    """
    try:
        yield
    except FlightCoreError as error:
        if error.idempotency_key is None and not looks_like_card(key or ""):
            error.idempotency_key = key
        raise
