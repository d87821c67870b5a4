"""RetryPolicy: how often, how long and how patiently a call is made again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import attrs

from flightcore.domain.kernel.errors import InvalidSetting, Temporary
from flightcore.ports.system import Clock, Concurrency, Randomness

if TYPE_CHECKING:
    from tenacity import RetryCallState

_T = TypeVar("_T")


def _positive(_: object, attribute: attrs.Attribute[float], value: float) -> None:
    if not 0 < value < float("inf"):
        raise InvalidSetting(f"{attribute.name}: above zero", setting=attribute.name)


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """Exponential back-off with full jitter, under a deadline and a budget.

    The n-th wait is a random part of min(``longest``, ``first`` * 2 ** (n - 1))
    seconds, or of what an ``Overloaded`` names as ``retry_after`` where that is more,
    then added to it.

    Attributes:
        attempts: Calls in all, the first included.
        first: Seconds at most before the second call.
        longest: Seconds at most before any call.
        deadline: Seconds after which no further call begins.
        share: Retries that all calls together earn per call. Where everything fails,
            load grows by this share and no more.
        reserve: Retries to start with, and the most that can be saved up.
    """

    attempts: int = attrs.field(
        default=6, validator=attrs.validators.in_(range(1, 101))
    )
    first: float = attrs.field(default=0.02, validator=_positive)
    longest: float = attrs.field(default=2.0, validator=_positive)
    deadline: float = attrs.field(default=30.0, validator=_positive)
    share: float = attrs.field(default=0.1, validator=_positive)
    reserve: float = attrs.field(default=100.0, validator=_positive)


class Retries:
    """Makes calls under a policy; one for all the calls that share its budget.

    Args:
        policy: The limits.
        clock: For the deadline.
        concurrency: Sleeps, and locks the budget.
        randomness: For jitter.
    """

    def __init__(
        self,
        policy: RetryPolicy,
        *,
        clock: Clock,
        concurrency: Concurrency,
        randomness: Randomness,
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._concurrency = concurrency
        self._randomness = randomness
        self._lock = concurrency.lock()
        self._saved = policy.reserve

    def call(self, work: Callable[[], _T]) -> _T:
        """Call until it succeeds, fails for good, or a limit is reached.

        Args:
            work: Safe to repeat: it hands over the same values each time, such as one
                ``Changes`` with its claim.

        Raises:
            Temporary: The last call's, when a limit was reached.
            FlightCoreError: Any other error, at once.
        """
        self._earn()
        started = self._clock.monotonic()
        try:
            return work()
        except Temporary as error:
            return self._again(work, error, started)

    def _again(self, work: Callable[[], _T], error: Temporary, started: float) -> _T:
        # Imported when it is needed: the calls that succeed never pay for it.
        import tenacity

        untried = [error]

        def attempt() -> _T:
            if untried:
                raise untried.pop()
            return work()

        def is_over(state: RetryCallState) -> bool:
            spent = self._clock.monotonic() - started + state.upcoming_sleep
            if state.attempt_number >= self._policy.attempts:
                return True
            return spent >= self._policy.deadline or not self._spend()

        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(Temporary),
            wait=self._pause,
            stop=is_over,
            sleep=self._concurrency.sleep,
            reraise=True,
        )
        return retrying(attempt)

    def _pause(self, state: RetryCallState) -> float:
        policy = self._policy
        error = state.outcome.exception() if state.outcome else None
        asked = float(getattr(error, "retry_after", 0) or 0)
        ceiling = min(policy.longest, policy.first * 2 ** (state.attempt_number - 1))
        return asked + ceiling * self._randomness.fraction()

    def _earn(self) -> None:
        with self._lock:
            self._saved = min(self._policy.reserve, self._saved + self._policy.share)

    def _spend(self) -> bool:
        with self._lock:
            if self._saved < 1:
                return False
            self._saved -= 1
            return True
