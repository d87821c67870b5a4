"""Time, identity, chance and waiting, as one core has them."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from flightcore.ports.system import Clock, Concurrency, Ids, Randomness
from flightcore.system import (
    SystemClock,
    SystemConcurrency,
    SystemIds,
    SystemRandomness,
)


@attrs.frozen(kw_only=True)
class Seams:
    """Everything that a simulation replaces; the real world by default.

    Attributes:
        clock: Paces; the store has its own clock of record.
        ids: Gives identities.
        randomness: Gives chance.
        concurrency: Gives locks, gates, threads and sleep.
        adapter_settings: Read by adapters that are named by URL, beside ``clock``
            and ``concurrency``; each adapter says which.
    """

    clock: Clock = attrs.field(factory=SystemClock)
    ids: Ids = attrs.field(factory=SystemIds)
    randomness: Randomness = attrs.field(factory=SystemRandomness)
    concurrency: Concurrency = attrs.field(factory=SystemConcurrency)
    adapter_settings: Mapping[str, object] = attrs.field(factory=dict)

    def for_adapters(self) -> Mapping[str, object]:
        """What adapters that are named by URL are given."""
        real = {"clock": self.clock, "concurrency": self.concurrency}
        return {**real, **self.adapter_settings}
