"""Errors tell under which key the failed call ran."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flightcore.domain.kernel.errors import FlightCoreError


@contextmanager
def keyed(key: str | None) -> Iterator[None]:
    """Name the caller's key on every error of our tree that leaves the block."""
    try:
        yield
    except FlightCoreError as error:
        error.idempotency_key = error.idempotency_key or key
        raise
