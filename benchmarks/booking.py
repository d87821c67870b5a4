"""How fast `core.book` is, as ratios to what the databases do by themselves.

Every case has two sides that take turns in the same minute on the same machine, against
servers that this program starts itself and that wait for the disk. One call of
`core.book` takes an offer in hand to an order on hold: the offer is verified and priced
again, seats are taken, the order, its hold, its events and the caller's key with its
answer are written.

python -m benchmarks.booking [NAME ...]

runs all cases, or those whose names contain one of the NAMEs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measuring.machine import described
from benchmarks.measuring.ratio import REPETITIONS, Case, Pairs, line, measured
from benchmarks.sections import mariadb, postgresql, sqlite

REPORT = Path(__file__).parents[1] / "reports" / "bench-booking.json"


def main(wanted: Sequence[str]) -> int:
    """Measure, print a line a case, and write the report where all were run.

    Returns:
        0 where every case kept its limit, else 1.
    """
    with ExitStack() as stack:
        on_postgresql = stack.enter_context(postgresql.server())
        on_mariadb = stack.enter_context(mariadb.server())
        folder = Path(stack.enter_context(TemporaryDirectory()))
        machine = described(postgresql=on_postgresql.url, mariadb=on_mariadb.url)
        for name, value in machine.items():
            print(f"{name}: {value}")
        found = [
            *_measured(postgresql.cases(on_postgresql), wanted),
            *_measured(sqlite.cases(folder), wanted),
            *_measured(mariadb.cases(on_mariadb), wanted),
        ]
    if not wanted:
        report = {"bench": "booking", "repetitions": REPETITIONS, **machine}
        text = json.dumps({**report, "cases": found}, indent=2)
        REPORT.write_text(text + "\n", encoding="utf-8")
    return 0 if all(each["kept"] for each in found) else 1


def _measured(cases: Iterable[Case], wanted: Sequence[str]) -> list[dict[str, Any]]:
    pairs: Pairs = {}
    found = []
    for case in cases:
        if wanted and not any(name in case.name for name in wanted):
            continue
        found.append(measured(case, pairs))
        print(line(found[-1]), flush=True)
    return found


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
