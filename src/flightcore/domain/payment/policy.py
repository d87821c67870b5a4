"""How long to wait, and how often to ask, before a person must look."""

from __future__ import annotations

from datetime import timedelta

import attrs

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import InvalidSetting


@attrs.frozen(kw_only=True)
class GatewayTerms:
    """What a gateway promises about time.

    Attributes:
        late_bound: So long after it was sent, an operation can still take effect;
            only then "not found" means that it never will.
        key_life: So long a repeated key is recognised.
    """

    late_bound: timedelta
    key_life: timedelta

    def __attrs_post_init__(self) -> None:
        if self.late_bound < timedelta(0) or self.key_life < self.late_bound:
            raise InvalidSetting(
                "a key outlives the late bound", setting="gateway_terms"
            )


@attrs.frozen(kw_only=True)
class CheckPolicy:
    """When an operation without a final answer is asked after.

    Attributes:
        first: Wait before the first check; it doubles with every check.
        longest: Wait at most so long.
        limit: So many checks; then the operation is for a person.
        manual: Wait between checks of an operation that is for a person.
    """

    first: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(minutes=10)
    limit: int = 16
    manual: timedelta = timedelta(days=1)

    def __attrs_post_init__(self) -> None:
        waits_grow = timedelta(0) < self.first <= self.longest <= self.manual
        if not waits_grow or not 1 <= self.limit <= 1000:
            raise InvalidSetting(
                "0 < first <= longest <= manual; limit is 1 to 1,000",
                setting="check_policy",
            )

    def next_check(self, checks: int, now: Instant) -> Instant:
        """When to ask again after so many checks without a final answer."""
        doublings = min(checks, 20)
        return now + min(self.first * (1 << doublings), self.longest)

    def next_manual_check(self, now: Instant) -> Instant:
        """When to ask again about an operation that is for a person."""
        return now + self.manual

    def is_exhausted(self, checks: int) -> bool:
        """Whether so many checks are enough."""
        return checks >= self.limit


DEFAULT_CHECKS = CheckPolicy()
"""About an hour and a half of checks, then one a day."""
