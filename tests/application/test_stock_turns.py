"""Who draws on an airline's stock of ticket numbers, when many pay at once."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.market import cheapest, open_market, people

import flightcore as fc
from flightcore.memory import MemoryStore
from flightcore.ports.rows import StockRow
from flightcore.ports.store import Changes, Find, Outcome, Refused, Snapshot
from flightcore.system import SystemClock, SystemConcurrency

PAYERS = 4


class Watched(MemoryStore):
    """A store in which whoever reads the stock is joined by all others, if they can."""

    def __init__(self) -> None:
        super().__init__(clock=SystemClock(), concurrency=SystemConcurrency())
        self.together = threading.Barrier(PAYERS)
        self.refused = 0

    def _read(self, asked: Sequence[Find[Any]], join: object | None) -> Snapshot:
        answer = super()._read(asked, join)
        if any(question.rows is StockRow for question in asked):
            with suppress(threading.BrokenBarrierError):
                self.together.wait(1.0)
        return answer

    def _commit_many(
        self, batch: Sequence[Changes], join: object | None
    ) -> tuple[Outcome, ...]:
        outcomes = super()._commit_many(batch, join)
        self.refused += sum(isinstance(each, Refused) for each in outcomes)
        return outcomes


def test_those_who_pay_at_once_draw_one_after_the_other(tmp_path: Path) -> None:
    """Nobody decides on a stock that a neighbour is about to change, in vain."""
    store = Watched()
    with fc.connect(store) as core:
        offer = cheapest(core, open_market(core, tmp_path))
        orders = [
            core.book(offer, travellers=people(1), contact="ada@example.com").id
            for _ in range(PAYERS)
        ]
        with ThreadPoolExecutor(PAYERS) as threads:
            card = fc.card("tok_visa")
            paid = list(threads.map(lambda order: core.pay(order, card), orders))
    assert {order.status for order in paid} == {fc.OrderStatus.TICKETED}
    assert len({number for order in paid for number in order.documents}) == PAYERS
    assert store.refused == 0
