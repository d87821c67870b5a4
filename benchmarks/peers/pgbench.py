"""pgbench, the database's own measure, with the very statements of one booking.

Each transaction sends the three messages that one booking of ours sends: the begin with
the locks, the write, the commit. What we have prepared is prepared here, too. Ids are
fresh in each, and so is the flight-date where they are spread.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
from benchmarks.measuring.callers import Sample
from benchmarks.measuring.tapping import Booking
from benchmarks.peers.naming import filling, unique_names
from sqlalchemy import make_url

FRESH = 9_007_199_254_740_991
"""The largest number drawn for an id."""
_FLIGHT_DATE = re.compile(r"AA\d{4}/(\d{4}-\d\d-\d)\d")


@attrs.frozen
class Pgbench:
    """The program, against one database.

    Attributes:
        program: Where it lies.
        url: Of the database.
        booking: What one booking sends.
    """

    program: Path
    url: str
    booking: Booking

    def spread(
        self, clients: int, seconds: float, *, numbers: tuple[int, int], last: int
    ) -> Sample:
        """Book any flight-date.

        Args:
            clients: Of the database.
            seconds: Whole ones.
            numbers: The first and the last flight number.
            last: The last digit of the first of two days.
        """
        drawn = (
            f"\\set f random({numbers[0]}, {numbers[1]})",
            f"\\set d random({last}, {last + 1})",
        )
        return self._run([*drawn, *self._script(r"AA:f/\1:d")], clients, seconds)

    def hot(self, clients: int, seconds: float) -> Sample:
        """Book the booking's own flight-date."""
        return self._run(self._script(r"\g<0>"), clients, seconds)

    def _script(self, flight_date: str) -> list[str]:
        begin, write = self.booking.messages
        names = unique_names(self.booking)
        fresh = {name: f"{name[:4]}{place}_:u" for place, name in enumerate(names)}
        values = [
            _FLIGHT_DATE.sub(flight_date, filling(value, names)(fresh))
            for value in write.values
        ]
        arguments = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
        locks = _FLIGHT_DATE.sub(flight_date, begin.text)
        return [
            f"\\set u random(1, {FRESH})",
            "\\if :prepared",
            "\\else",
            f"PREPARE booking AS {_numbered(write.text)};",
            "\\set prepared 1",
            "\\endif",
            locks.replace(";", "\\;", 1) + ";",
            f"EXECUTE booking({arguments});",
            "COMMIT;",
        ]

    def _run(self, script: Sequence[str], clients: int, seconds: float) -> Sample:
        with TemporaryDirectory() as folder:
            path = Path(folder, "booking.sql")
            path.write_text("\n".join(script) + "\n", encoding="utf-8")
            self._call(path, clients, round(seconds))
            lines = [
                line.split()
                for log in Path(folder).glob("log.*")
                for line in log.read_text(encoding="ascii").splitlines()
            ]
        # The first transaction of each client prepares the statement.
        latencies = tuple(int(line[2]) / 1e6 for line in lines if line[1] != "0")
        return Sample(len(latencies), float(round(seconds)), latencies)

    def _call(self, script: Path, clients: int, seconds: int) -> None:
        server = make_url(self.url)
        options = ["-n", "-M", "simple", "-f", script.name, "-D", "prepared=0"]
        options += ["-l", "--log-prefix=log"]
        load = ["-c", str(clients), "-j", "1", "-T", str(seconds)]
        where = ["-h", server.host or "", "-p", str(server.port), "-U", "postgres"]
        done = subprocess.run(
            [self.program, *options, *load, *where, server.database or ""],
            cwd=script.parent,
            capture_output=True,
            text=True,
            timeout=10 * seconds + 60,
            check=False,
        )
        if done.returncode or "ERROR" in done.stderr:
            raise ChildProcessError(done.stderr[-2000:])


def _numbered(text: str) -> str:
    parts = text.split("%s")
    places = [f"${place}" for place in range(1, len(parts))]
    return "".join(
        part + place for part, place in zip(parts, [*places, ""], strict=True)
    )
