"""SystemClock: this machine's time."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from flightcore.domain.kernel import Instant


class SystemClock:
    """Paces by this machine's clocks."""

    def now(self) -> Instant:
        """Wall time in UTC; may step."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds from an arbitrary start; never goes back."""
        return time.monotonic()
