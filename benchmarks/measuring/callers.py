"""Callers who do something over and over, and what it takes them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import attrs


@attrs.frozen
class Sample:
    """What one side did in one run.

    Attributes:
        done: Calls answered.
        seconds: From the first call to the last answer.
        latencies: Seconds of each call.
    """

    done: int
    seconds: float
    latencies: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Calls a second."""
        return self.done / self.seconds

    @property
    def p50(self) -> float:
        """Seconds that half of the calls take at most."""
        return statistics.median(self.latencies)

    @property
    def p99(self) -> float:
        """Seconds that 99 of 100 calls take at most."""
        return statistics.quantiles(self.latencies, n=100)[98]


def for_seconds(call: Callable[[int], object], callers: int, seconds: float) -> Sample:
    """Have callers call until the time is over; each call gets a number of its own."""
    number = count()
    start = Barrier(callers + 1)

    def one(_: int) -> list[float]:
        start.wait()
        latencies = []
        before = time.perf_counter()
        over = before + seconds
        while before < over:
            call(next(number))
            after = time.perf_counter()
            latencies.append(after - before)
            before = after
        return latencies

    return _sampled(one, callers, start)


def for_calls(call: Callable[[int], object], callers: int, calls: int) -> Sample:
    """Have callers call so many times together."""
    number = count()
    start = Barrier(callers + 1)

    def one(_: int) -> list[float]:
        start.wait()
        latencies = []
        while (mine := next(number)) < calls:
            before = time.perf_counter()
            call(mine)
            latencies.append(time.perf_counter() - before)
        return latencies

    return _sampled(one, callers, start)


def together(samples: list[Sample]) -> Sample:
    """Several runs one after the other as one."""
    return Sample(
        sum(each.done for each in samples),
        sum(each.seconds for each in samples),
        tuple(latency for each in samples for latency in each.latencies),
    )


def _sampled(one: Callable[[int], list[float]], callers: int, start: Barrier) -> Sample:
    with ThreadPoolExecutor(callers) as threads:
        running = [threads.submit(one, number) for number in range(callers)]
        start.wait()
        began = time.perf_counter()
        found = [latency for each in running for latency in each.result()]
        return Sample(len(found), time.perf_counter() - began, tuple(found))
