"""RetryPolicy: how often, how long and how patiently a call is made again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import attrs
from attrs.validators import in_

from flightcore.domain.kernel.errors import InvalidSetting, Overloaded, Temporary
from flightcore.ports.system import Clock, Concurrency, Randomness

if TYPE_CHECKING:
    from tenacity import RetryCallState

_T = TypeVar("_T")


def _positive(_: object, attribute: attrs.Attribute[float], value: float) -> None:
    if not 0 < value < float("inf"):
        raise InvalidSetting(f"{attribute.name}: above zero", setting=attribute.name)


class _Budget:
    """Retries that are saved up by calls and spent when they fail."""

    def __init__(self, concurrency: Concurrency, share: float, reserve: float) -> None:
        self._lock = concurrency.lock()
        self._share = share
        self._reserve = reserve
        self._saved = reserve

    def earn(self) -> None:
        with self._lock:
            self._saved = min(self._reserve, self._saved + self._share)

    def spend(self) -> bool:
        with self._lock:
            if self._saved < 1:
                return False
            self._saved -= 1
            return True


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """Exponential back-off with full jitter, under a deadline and a budget.

    The n-th wait is a random part of min(``longest``, ``first`` * 2 ** (n - 1))
    seconds, on top of what an ``Overloaded`` names as ``retry_after``. All calls of
    one policy share its budget, whatever thread they come from.

    Attributes:
        clock: For the deadline.
        concurrency: Sleeps.
        randomness: For jitter.
        attempts: Calls in all, the first included; 1 to 100.
        first: Seconds at most before the second call.
        longest: Seconds at most before any call, but for ``retry_after``.
        deadline: Seconds after which no further call begins.
        share: Retries that each call earns for the budget: where everything fails,
            load grows by this share and no more.
        reserve: Retries to begin with, and the most that can be saved up.
    """

    clock: Clock
    concurrency: Concurrency
    randomness: Randomness
    attempts: int = attrs.field(default=6, validator=in_(range(1, 101)))
    first: float = attrs.field(default=0.02, validator=_positive)
    longest: float = attrs.field(default=2.0, validator=_positive)
    deadline: float = attrs.field(default=30.0, validator=_positive)
    share: float = attrs.field(default=0.1, validator=_positive)
    reserve: float = attrs.field(default=100.0, validator=_positive)
    _budget: _Budget = attrs.field(init=False, repr=False, eq=False)

    @_budget.default
    def _new_budget(self) -> _Budget:
        return _Budget(self.concurrency, self.share, self.reserve)

    def call(self, work: Callable[[], _T]) -> _T:
        """Call until it succeeds, fails for good, or a limit is reached.

        Args:
            work: Safe to repeat: it hands over the same values each time, such as one
                ``Changes`` with its claim.

        Raises:
            Temporary: The last call's, when a limit was reached.
            FlightCoreError: Any other error, at once.
        """
        self._budget.earn()
        started = self.clock.monotonic()
        try:
            return work()
        except Temporary as error:
            return self._again(work, error, started)

    def _again(self, work: Callable[[], _T], error: Temporary, started: float) -> _T:
        # Imported when it is needed: calls that succeed never pay for it.
        import tenacity

        untold = [error]

        def attempt() -> _T:
            if untold:
                raise untold.pop()
            return work()

        def is_over(state: RetryCallState) -> bool:
            if state.attempt_number >= self.attempts:
                return True
            begins = self.clock.monotonic() + state.upcoming_sleep
            return begins - started >= self.deadline or not self._budget.spend()

        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(Temporary),
            wait=self._pause,
            stop=is_over,
            sleep=self.concurrency.sleep,
            reraise=True,
        )
        return retrying(attempt)

    def _pause(self, state: RetryCallState) -> float:
        """Seconds before the next call, full jitter included."""
        error = state.outcome.exception() if state.outcome else None
        asked = 0.0
        if isinstance(error, Overloaded):
            asked = float(error.facts.get("retry_after", 0))
        ceiling = min(self.longest, self.first * 2.0 ** (state.attempt_number - 1))
        return asked + ceiling * self.randomness.fraction()
