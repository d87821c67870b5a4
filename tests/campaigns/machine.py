"""Runs many sequences of sales on both stores, on every processor, and reports.

python -m tests.campaigns.machine [SEQUENCES] [--seconds N] [--report FILE]

SEQUENCES is 10,000 by default, half of them on each store. With --seconds no further
batch begins after so long. The report counts the calls of each kind and what they
answered; the program fails where a sequence does.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from pathlib import Path

import attrs
from tests.campaigns import _evidence
from tests.machines.machine_stores import STORES

from flightcore.testing.machine import run_sequences, sales_machine

NAMES = ("memory", "sqlite")
BATCH = 50
"""Sequences that one process runs in one go, each batch from a seed of its own."""
TROUBLES = 20
"""Failures that the report quotes."""


@attrs.frozen
class Batch:
    """Sequences to run."""

    store: str
    seed: int
    sequences: int


@attrs.frozen
class Ran:
    """What became of a batch."""

    batch: Batch
    calls: Counter[str]
    seconds: float
    trouble: str = ""


def run(batch: Batch, until: float) -> Ran:
    """Run one batch in this process; nothing where it is too late to begin."""
    calls: Counter[str] = Counter()
    started = time.monotonic()
    if time.time() > until:
        return Ran(attrs.evolve(batch, sequences=0), calls, 0.0)
    machine = sales_machine(STORES[batch.store], calls)
    trouble = ""
    try:
        run_sequences(machine, sequences=batch.sequences, seed=batch.seed, shrink=False)
    except Exception as error:  # whatever it is, it is what the campaign is for
        trouble = "\n".join(_what_happened(error))
    # How many a batch that failed has run, nobody knows.
    done = attrs.evolve(batch, sequences=0) if trouble else batch
    return Ran(done, calls, time.monotonic() - started, trouble)


def _what_happened(error: Exception) -> Iterator[str]:
    """The error and the calls that led to it.

    A seed alone is no replay: what is drawn depends on which modules are loaded, too.
    """
    yield f"{type(error).__name__}: {error}"
    yield from getattr(error, "__notes__", ())


def batches(sequences: int) -> Iterator[Batch]:
    """The stores in turn, each seed once."""
    for seed, begun in enumerate(range(0, sequences, BATCH), start=1):
        yield Batch(NAMES[seed % len(NAMES)], seed, min(BATCH, sequences - begun))


def campaign(sequences: int, seconds: float) -> dict[str, object]:
    """Run them on every processor; the report."""
    started = time.monotonic()
    until = time.time() + seconds
    workers = multiprocessing.cpu_count()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        jobs = [pool.submit(run, batch, until) for batch in batches(sequences)]
        ran = [_told(job, started) for job in as_completed(jobs)]
    return report(ran, time.monotonic() - started, workers)


def _told(job: Future[Ran], started: float) -> Ran:
    ran = job.result()
    if ran.batch.sequences or ran.trouble:
        passed = time.monotonic() - started
        state = ran.trouble or "ok"
        line = f"{passed:7.1f} s  seed {ran.batch.seed} on {ran.batch.store}: {state}"
        _evidence.tell(line)
    return ran


def report(ran: list[Ran], seconds: float, workers: int) -> dict[str, object]:
    """Add the batches up."""
    calls = sum((each.calls for each in ran), Counter[str]())
    sequences: Counter[str] = Counter()
    busy: Counter[str] = Counter()
    for each in ran:
        sequences[each.batch.store] += each.batch.sequences
        busy[each.batch.store] += round(each.seconds)
    troubles = [
        {"seed": each.batch.seed, "store": each.batch.store, "error": each.trouble}
        for each in ran
        if each.trouble
    ]
    return {
        "sequences": dict(sorted(sequences.items())),
        "processes": workers,
        "seconds": round(seconds, 1),
        "processor_seconds": dict(sorted(busy.items())),
        "calls": sum(calls.values()),
        "by_call": dict(sorted(_by_call(calls).items())),
        "outcomes": dict(sorted(calls.items())),
        "batches_that_failed": len(troubles),
        "failures": troubles[:TROUBLES],
    }


def _by_call(calls: Counter[str]) -> Counter[str]:
    by_call: Counter[str] = Counter()
    for outcome, number in calls.items():
        by_call[outcome.partition(":")[0]] += number
    return by_call


def main() -> int:
    """Run, write the report, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sequences", nargs="?", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--report", type=Path)
    chosen = parser.parse_args()
    found = campaign(chosen.sequences, chosen.seconds)
    found = {**found, "versions": _evidence.versions("sqlite://")}
    rules = {"no sequence fails": not found["batches_that_failed"]}
    return _evidence.judged(found, rules, chosen.report)


if __name__ == "__main__":
    sys.exit(main())
