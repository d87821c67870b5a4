"""StoreConformance: every sentence of the store port, as a test.

An author of an adapter subclasses it and gives a bench::

    class TestMyStore(StoreConformance):
        @pytest.fixture
        def bench(self, tmp_path):
            offset = Offset()
            def open_again():
                return MyStore(tmp_path / "db", clock_offset_seconds=offset)
            store = open_again()
            store.prepare()
            yield StoreBench(store=store, offset=offset, open=open_again, peek=my_peek)
            store.close()

``peek`` reads past the adapter, so that what it says is checked against what stands.
"""

from __future__ import annotations

from flightcore.testing.store_abilities import AbilityRules
from flightcore.testing.store_committing import CommittingRules
from flightcore.testing.store_keys import KeyRules
from flightcore.testing.store_leasing import LeasingRules, LifeRules, ThreadRules
from flightcore.testing.store_reading import ReadingRules
from flightcore.testing.store_rules import Offset, StoreBench
from flightcore.testing.store_selling import SellingRules

__all__ = ["Offset", "StoreBench", "StoreConformance"]


class StoreConformance(
    ReadingRules,
    KeyRules,
    CommittingRules,
    SellingRules,
    LeasingRules,
    ThreadRules,
    LifeRules,
    AbilityRules,
):
    """Subclass it, name the class ``Test…``, and override the ``bench`` fixture."""

    __test__ = False
