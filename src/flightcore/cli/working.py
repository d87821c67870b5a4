"""Working until nothing is left."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from flightcore.assembly import FlightCore


@attrs.frozen(kw_only=True)
class Worked:
    """What several passes did; see ``WorkDone``."""

    passes: int = 0
    expired: int = 0
    fulfilled: int = 0
    published: int = 0
    notified: int = 0
    failed: int = 0


def work_until_quiet(
    core: FlightCore, *, passes: int, progress: Callable[[int], None]
) -> Worked:
    """Repeat passes until one finds nothing, at most so many.

    Args:
        core: Works.
        passes: From 1.
        progress: Told how many things are done so far.
    """
    total = Worked()
    for number in range(1, passes + 1):
        done = core.work()
        total = Worked(
            passes=number,
            expired=total.expired + done.expired,
            fulfilled=total.fulfilled + done.fulfilled,
            published=total.published + done.published,
            notified=total.notified + done.notified,
            failed=total.failed + done.failed,
        )
        progress(total.expired + total.fulfilled + total.published + total.notified)
        if done.total == 0:
            break
    return total
