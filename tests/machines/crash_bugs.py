"""Bugs that nothing shows but a crash: each patches one named place of the library."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import attrs
from tests.machines.planted_bugs import Bug, Patch

from flightcore.application.runtime import Runtime
from flightcore.ports.store import Changes, Outcome, Refused
from flightcore_sql.dialects.postgresql import PostgresqlDialect

BETWEEN = 0.5
"""Seconds between two commits that should be one: far from what a kill would miss."""


def commit_in_two(patch: Patch) -> None:
    """Seats are taken by one commit, and all else is written by the next."""
    commit = Runtime.commit

    def halves(
        self: Runtime, changes: Changes, *, join: object | None = None
    ) -> Outcome:
        if changes.seats is None or not changes.seats.takes:
            return commit(self, changes, join=join)
        outcome = commit(self, Changes(seats=changes.seats), join=join)
        if isinstance(outcome, Refused):
            return outcome
        time.sleep(BETWEEN)
        return commit(self, attrs.evolve(changes, seats=None), join=join)

    patch.setattr(Runtime, "commit", halves)


def answer_before_the_disk(patch: Patch) -> None:
    """A commit on PostgreSQL is answered before it is durable."""
    set_up = PostgresqlDialect._set_up

    def lax(self: PostgresqlDialect, raw: Any, record: Any) -> None:
        set_up(self, raw, record)
        raw.execute("SET SESSION synchronous_commit = off")

    patch.setattr(PostgresqlDialect, "_set_up", lax)


CRASH_BUGS: Mapping[str, Bug] = {
    bug.__name__: bug for bug in (commit_in_two, answer_before_the_disk)
}
"""By name; the first line of each says what is wrong."""
