"""Errors tell under which key the failed call ran."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flightcore.application.runtime import Runtime
from flightcore.domain.kernel import looks_like_card
from flightcore.domain.kernel.errors import FlightCoreError


@contextmanager
def keyed(runtime: Callable[[], Runtime], key: str | None) -> Iterator[str]:
    """Give the call its key, and name it on every error of our tree.

    A caller without a key gets one that is made here, so that it can repeat a call
    whose outcome it does not know. A key that was refused for its digits is not named.
    """
    try:
        if key is None:
            key = runtime().ids.seed().id("key")
        yield key
    except FlightCoreError as error:
        if error.idempotency_key is None and not looks_like_card(key or ""):
            error.idempotency_key = key
        raise
