"""What `import flightcore` costs beside the imports that it cannot do without.

Two fresh interpreters take turns: one imports the library, the other imports attrs,
msgspec, datetime and decimal. Each is timed as a whole process, start-up included on
neither side: the time an interpreter takes to import nothing is taken off both.
The ratio compares the medians.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

CEILING = 1.60
ROUNDS = 25
REPORT = Path(__file__).parents[1] / "reports" / "bench-import.json"
STATEMENTS = {
    "nothing": "pass",
    "flightcore": "import flightcore",
    "peers": "import attrs, msgspec, datetime, decimal",
}


def seconds(statement: str) -> float:
    """The wall time of a fresh interpreter that runs one statement."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - started


def medians() -> dict[str, float]:
    """The median seconds of each statement, taken in turn after an unmeasured round."""
    for statement in STATEMENTS.values():
        seconds(statement)
    taken: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    for _ in range(ROUNDS):
        for name, statement in STATEMENTS.items():
            taken[name].append(seconds(statement))
    return {name: statistics.median(times) for name, times in taken.items()}


def main() -> int:
    """Measure, write the report and print the ratio.

    Returns:
        0 when the ratio keeps under the ceiling, else 1.
    """
    median = medians()
    start = median["nothing"]
    ratio = (median["flightcore"] - start) / (median["peers"] - start)
    found = {
        "bench": "import",
        "python": sys.version.split()[0],
        "rounds": ROUNDS,
        "milliseconds": {name: round(1000 * median[name], 2) for name in median},
        "ratio": round(ratio, 3),
        "ceiling": CEILING,
    }
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"bench import ratio={ratio:.2f} ceiling={CEILING:.2f}")
    return 0 if ratio <= CEILING else 1


if __name__ == "__main__":
    raise SystemExit(main())
