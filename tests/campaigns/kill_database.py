"""Kills the database again and again while callers book, pay and cancel.

python -m tests.campaigns.kill_database [KILLS] [--on postgresql|mariadb]
    [--plant BUG] [--report FILE]

KILLS is 50 by default. Every caller writes into a file of its own what it asks, and
what it is told, before it goes on; what was not answered it asks again under the same
key. As soon as the server answers again, what stands is compared with the files, while
the callers go on: whatever was answered before is there, once, and the rest is
explained by calls without an answer. In the end every call is answered, and seats,
orders and money must be exactly as the files say. The audit finds nothing after any
kill. The program starts a server of its own that waits for the disk.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.campaigns import _evidence
from tests.campaigns._databases import SERVERS, Server, server
from tests.campaigns._planting import offer_bugs, plant
from tests.campaigns._seller import PATIENCE, Caller
from tests.campaigns._selling import Market, market, rules

CALLERS = 6
PAUSE = (0.2, 1.2)
"""Seconds between an answer of the server that is back and the next kill."""


def campaign(kills: int, at: Server) -> dict[str, object]:
    """Kill it so often; the account of it."""
    chance, started = random.Random(kills), time.monotonic()
    errors: Counter[str] = Counter()
    with market(at.url) as opened:
        with _selling(opened, errors):
            for number in range(1, kills + 1):
                opened.place.wait_for_more(opened.place.written())
                time.sleep(chance.uniform(*PAUSE))
                at.kill()
                at.restart()
                opened.look()
                _evidence.tell(
                    f"kill {number} of {kills}: {opened.explained} open calls met, "
                    f"{len(opened.findings)} findings"
                )
                if opened.findings:
                    break
        opened.settle()
        account = opened.account()
    return {
        "kills": kills,
        "errors_met": dict(sorted(errors.items())),
        **account,
        "seconds": round(time.monotonic() - started, 1),
    }


@contextmanager
def _selling(opened: Market, errors: Counter[str]) -> Iterator[None]:
    """Callers who sell meanwhile; in the end each answers the call that it is in."""
    place = opened.place
    with place.connect() as core, ThreadPoolExecutor(CALLERS) as threads:
        callers = [Caller(core, place, f"c{number}") for number in range(CALLERS)]
        running = [threads.submit(each.run) for each in callers]
        try:
            yield
        finally:
            place.word.touch()
        for caller, each in zip(callers, running, strict=True):
            if failure := each.exception(2 * PATIENCE):
                opened.findings.append(f"a caller ended with {failure!r}")
            errors.update(caller.errors)


def main() -> int:
    """Run, write the report, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", nargs="?", type=int, default=50)
    parser.add_argument("--on", choices=sorted(SERVERS), default="postgresql")
    offer_bugs(parser)
    parser.add_argument("--report", type=Path)
    chosen = parser.parse_args()
    plant(chosen.plant)
    with server(chosen.on) as at:
        versions = _evidence.versions(at.url)
        found = campaign(chosen.kills, at)
    found = {"store": chosen.on, **found, "versions": versions}
    return _evidence.judged(found, rules(found, found["errors_met"]), chosen.report)


if __name__ == "__main__":
    sys.exit(main())
