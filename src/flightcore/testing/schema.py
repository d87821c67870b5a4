"""SchemaConformance: what a store's schema promises to those who upgrade it.

An author of a store that has tables subclasses it and gives a bench::

    class TestMySchema(SchemaConformance):
        @pytest.fixture
        def bench(self, tmp_path):
            path = tmp_path / "db"
            yield SchemaBench(
                open=lambda: MyStore(path),
                tables=lambda: my_tables(path),
                record=lambda revision: my_record(path, revision),
                unknown="9",
            )
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import closing

import attrs
import pytest

from flightcore.domain.kernel.errors import SchemaMismatch
from flightcore.ports.rows import OrderRow
from flightcore.ports.schema import Drift, HasSchema, Schema
from flightcore.ports.store import Changes, Store, find
from flightcore.testing.samples import order
from flightcore.testing.suite import Suite


@attrs.frozen(kw_only=True)
class SchemaBench:
    """A database without any tables.

    Attributes:
        open: Opens a store on it, and prepares nothing.
        tables: The tables that are there, read past the adapter.
        record: Says past the adapter that the database is at a revision.
        unknown: A revision that this version knows nothing of, and must not use.
    """

    open: Callable[[], Store]
    tables: Callable[[], Collection[str]]
    record: Callable[[str], None]
    unknown: str

    def schema(self) -> Schema:
        """Of a store that is opened for it, and closed."""
        with closing(self.open()) as store:
            assert isinstance(store, HasSchema)
            return store.schema()


class SchemaConformance(Suite):
    """Subclass it, name the class ``Test…``, and override the ``bench`` fixture."""

    @pytest.fixture
    def bench(self) -> SchemaBench:
        """The database under test."""
        raise NotImplementedError("override the fixture bench")

    def test_where_there_is_none(self, bench: SchemaBench) -> None:
        """An empty database is told of, and looking at it makes nothing."""
        schema = bench.schema()
        revision = schema.revision()
        assert (revision.found, revision.fits) == (None, False)
        with pytest.raises(SchemaMismatch):
            schema.drift()
        assert list(bench.tables()) == []

    def test_an_upgrade_makes_it(self, bench: SchemaBench) -> None:
        """All that is needed is there then, and the store works."""
        schema = bench.schema()
        wanted = schema.revision().wanted
        done = schema.upgrade()
        assert (done.before, done.after) == (None, wanted)
        revision = schema.revision()
        assert (revision.found, revision.fits) == (wanted, True)
        assert list(schema.drift()) == []
        with closing(bench.open()) as store:
            store.prepare()
            store.commit(Changes(puts=(order(),)))
            assert store.count(find(OrderRow)) == 1

    def test_an_upgrade_of_what_is_there(self, bench: SchemaBench) -> None:
        """Nothing happens, also to what is in it."""
        bench.schema().upgrade()
        with closing(bench.open()) as store:
            store.commit(Changes(puts=(order(),)))
            done = bench.schema().upgrade()
            assert done.before == done.after
            assert store.count(find(OrderRow)) == 1

    def test_preparing_makes_the_same(self, bench: SchemaBench) -> None:
        """A store that prepares itself needs no upgrade."""
        with closing(bench.open()) as store:
            store.prepare()
        schema = bench.schema()
        assert schema.revision().fits
        assert not [each for each in schema.drift() if each.drift is Drift.MISSING]

    def test_one_that_nobody_knows(self, bench: SchemaBench) -> None:
        """It is refused with both revisions, by an upgrade, too, and left alone."""
        schema = bench.schema()
        schema.upgrade()
        bench.record(bench.unknown)
        assert not schema.revision().fits
        with closing(bench.open()) as store:
            for call in (store.prepare, schema.upgrade, schema.drift):
                with pytest.raises(SchemaMismatch) as caught:
                    call()
                assert caught.value.facts["found"] == bench.unknown
        assert schema.revision().found == bench.unknown

    def test_the_script(self, bench: SchemaBench) -> None:
        """It is printed without a change of the database; unknown ones are refused."""
        schema = bench.schema()
        assert schema.script().strip()
        assert list(bench.tables()) == []
        with pytest.raises(SchemaMismatch):
            schema.script(since=bench.unknown)
