"""Kills processes that book, pay and cancel, again and again.

python -m tests.campaigns.kill_application [KILLS] [--on postgresql|mariadb|sqlite]
    [--plant BUG] [--report FILE]

KILLS is 200 by default. Every caller writes into a file of its own what it asks, and
what it is told, before it goes on. SIGKILL takes whole processes of callers at random
moments; a successor asks once more for the last answer and for what was never
answered, each under its first key. Again and again everybody is killed at once, and
what stands is compared with the files: whatever was answered is there, once, and the
rest is explained by calls without an answer. In the end every call is answered, and
seats, orders and money must be exactly as the files say. The audit finds nothing at
any time.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.campaigns import _evidence
from tests.campaigns._databases import SERVERS, database
from tests.campaigns._planting import NONE, offer_bugs
from tests.campaigns._seller import PATIENCE, Place, sell
from tests.campaigns._selling import market, rules
from tests.campaigns._warm import forks

PROCESSES, CALLERS = 3, 3
"""Processes, and callers in each."""
PAUSE = (0.0, 0.5)
"""Seconds for which a process is let alone before it is killed."""
AT_BIRTH = 0.2
"""Part of the victims that need not have done anything yet."""
TOGETHER = 10
"""Kills of single processes between two of all at once."""


class Sellers:
    """The processes.

    Args:
        place: Where they sell.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._context = forks()
        self._met: dict[int, int] = {}
        self._running = [self._begun(number) for number in range(PROCESSES)]
        self.kills = 0
        self.failures: list[str] = []

    def kill(self, number: int) -> None:
        """Kill one, and let a successor take its place."""
        self._end(number)
        self._running[number] = self._begun(number)

    def wait_for(self, number: int) -> None:
        """Until one sells."""
        self._place.wait_for_more(self._met[number], f"c{number}.*")

    def kill_all(self) -> None:
        """Kill every one of them."""
        for number in range(PROCESSES):
            self._end(number)

    def begin_again(self) -> None:
        """Let successors take the places of all."""
        self._running = [self._begun(number) for number in range(PROCESSES)]

    def finish(self) -> None:
        """Let everybody answer the calls that they are in, and go."""
        self._place.word.touch()
        for process in self._running:
            process.join(2 * PATIENCE)
            if process.exitcode != 0:
                self.failures.append(f"a process ended with {process.exitcode}")

    def _begun(self, number: int) -> BaseProcess:
        callers = tuple(f"c{number}.{caller}" for caller in range(CALLERS))
        self._met[number] = self._place.written(f"c{number}.*")
        process = self._context.Process(target=sell, args=(self._place, callers))
        process.start()
        return process

    def _end(self, number: int) -> None:
        process = self._running[number]
        process.kill()
        process.join()
        self.kills += 1
        if process.exitcode != -signal.SIGKILL:
            self.failures.append(f"a process had ended with {process.exitcode}")


def campaign(kills: int, url: str, bug: str = NONE) -> dict[str, object]:
    """Kill that many processes, and a few more; the account of it."""
    chance, started = random.Random(kills), time.monotonic()
    with market(url, bug) as opened:
        sellers = Sellers(opened.place)
        while sellers.kills < kills and not (opened.findings or sellers.failures):
            _kill_some(sellers, chance, kills)
            opened.look()
            sellers.begin_again()
            _evidence.tell(
                f"{sellers.kills} of {kills} kills: {opened.explained} open calls met, "
                f"{len(opened.findings)} findings"
            )
        sellers.finish()
        opened.settle()
        opened.findings += sellers.failures
        account = opened.account()
    seconds = round(time.monotonic() - started, 1)
    return {"kills": sellers.kills, **account, "seconds": seconds}


def _kill_some(sellers: Sellers, chance: random.Random, kills: int) -> None:
    """Kill one after the other, and then all at once."""
    for _ in range(min(TOGETHER, kills - sellers.kills)):
        victim = chance.randrange(PROCESSES)
        if chance.random() > AT_BIRTH:
            sellers.wait_for(victim)
        time.sleep(chance.uniform(*PAUSE))
        sellers.kill(victim)
    for number in range(PROCESSES):
        sellers.wait_for(number)
    time.sleep(chance.uniform(*PAUSE))
    sellers.kill_all()


def main() -> int:
    """Run, write the report, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", nargs="?", type=int, default=200)
    stores = (*sorted(SERVERS), "sqlite")
    parser.add_argument("--on", choices=stores, default="postgresql")
    offer_bugs(parser)
    parser.add_argument("--report", type=Path)
    chosen = parser.parse_args()
    with database(chosen.on) as url:
        versions = _evidence.versions(url)
        found = campaign(chosen.kills, url, chosen.plant)
    found = {"store": chosen.on, **found, "versions": versions}
    return _evidence.judged(found, rules(found, found["open_calls_met"]), chosen.report)


if __name__ == "__main__":
    sys.exit(main())
