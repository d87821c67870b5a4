"""Reads any SSIM chapter 7 file and prints what came of it.

python -m tests.campaigns.ssim_file PATH [--problems]
"""

from __future__ import annotations

import sys
from pathlib import Path

from flightcore.domain.schedule import LoadedSchedule, read_ssim
from flightcore.system.airports import AirportDirectory


def main(arguments: list[str]) -> int:
    """Print the counts of the file, and with ``--problems`` each finding."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    with Path(arguments[0]).open(encoding="ascii", errors="replace") as lines:
        loaded = read_ssim(lines, AirportDirectory().zone_of)
    print(_summary(loaded))
    if "--problems" in arguments:
        for problem in loaded.report.problems:
            place = f"{problem.line}:{problem.column}"
            print(f"{place} {problem.severity} {problem.code}: {problem.message}")
    return 0


def _summary(loaded: LoadedSchedule) -> str:
    report = loaded.report
    not_sold = sum(not flight.is_for_sale for flight in loaded.flights)
    return (
        f"leg records={report.read} leg-dates={loaded.leg_dates} "
        f"problems={len(report.problems)} rejected={report.rejected} "
        f"flight-dates={len(loaded.flights)} not for sale={not_sold}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
