"""Any sequence of sales on a store of yours, against a plain model.

Give :func:`sales_machine` a way to open your store twice, as two processes would, and
let it sell::

    @contextmanager
    def my_stores(settings):
        with fresh_database() as url:
            stores = MyStore.connect(url, settings), MyStore.connect(url, settings)
            stores[0].prepare()
            yield stores

    def test_any_sequence_of_sales():
        run_sequences(sales_machine(my_stores), sequences=300)

Two cores shop, book, pay with every magic token, cancel and wait in any order. After
each call, what it answered and what stands in the store is held against dictionaries
and sums; at the end of each sequence the clocks run out, everything must come to rest,
and the audit must find nothing. Needs ``flightcore[testing]``.
"""

from __future__ import annotations

from flightcore.testing.machine.rules import SalesMachine, run_sequences, sales_machine
from flightcore.testing.machine.world import Stores, StoreSettings, memory_stores

__all__ = [
    "SalesMachine",
    "StoreSettings",
    "Stores",
    "memory_stores",
    "run_sequences",
    "sales_machine",
]
