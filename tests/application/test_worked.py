"""Working until nothing is left tells what failed on the way."""

from __future__ import annotations

import attrs
from tests.application.face_world import FaceWorld

from flightcore.cli.working import work_until_quiet
from flightcore.ports.rows import NotificationRow
from flightcore.ports.store import Changes


def test_what_failed_is_told(world: FaceWorld) -> None:
    """A message that cannot be read is counted, and does not keep it from ending."""
    world.until_quiet()
    world.held()
    row = next(row for row in world.rows(NotificationRow) if row.due_at is not None)
    spoiled = attrs.evolve(row, body=b"{}", version=row.version + 1)
    world.store.commit(Changes(puts=(spoiled,)))
    worked = work_until_quiet(world.core, passes=20, progress=lambda _: None)
    assert worked.failed == 1
    assert worked.passes < 20
