"""Turns at the stocks of document numbers, within one process."""

from __future__ import annotations

from contextlib import AbstractContextManager

from flightcore.ports.system import Concurrency


class StockTurns:
    """Lets one thread at a time draw on an airline's stock.

    Of many that draw at once, the store lets one through and refuses the others, each
    after its work is done; so they wait here instead. Between processes, the version
    of the stock decides, as ever.

    Args:
        concurrency: Gives locks: one an accounting code, of which settings name few.
    """

    def __init__(self, concurrency: Concurrency) -> None:
        self._concurrency = concurrency
        self._lock = concurrency.lock()
        self._turns: dict[str, AbstractContextManager[object]] = {}

    def at(self, code: str) -> AbstractContextManager[object]:
        """The turn at the stock of an accounting code; not re-entrant."""
        with self._lock:
            if code not in self._turns:
                self._turns[code] = self._concurrency.lock()
            return self._turns[code]
