"""What a store may offer besides: where it does, it keeps to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flightcore.ports.audit_script import HasAuditScript
from flightcore.ports.sessions import ShowsSessions
from flightcore.testing.store_rules import StoreBench


class AbilityRules:
    """Of optional ports that a store has, too."""

    def test_an_audit_script_is_queries_of_rules(self, bench: StoreBench) -> None:
        """Each rule once, as one statement that reads, between a begin and an end."""
        if not isinstance(bench.store, HasAuditScript):
            pytest.skip("this store has no script for its audit")
        script = bench.store.audit_script()
        rules = [query.rule for query in script.queries]
        assert rules
        assert len(rules) == len({*rules})
        assert script.begin
        assert script.end
        for query in script.queries:
            assert query.says
            assert ";" not in query.sql
            assert query.sql.lstrip().upper().startswith(("SELECT", "WITH"))
            assert query.sql in str(script)

    def test_sessions_that_are_idle(self, bench: StoreBench) -> None:
        """Each with its name, and idle for no less than no time; None: nobody knows."""
        if not isinstance(bench.store, ShowsSessions):
            pytest.skip("this store does not show who is connected")
        found = bench.store.idle_transactions()
        for session in found or ():
            assert session.session_id
            assert session.idle >= timedelta(0)
        again = bench.store.idle_transactions()
        assert (again is None) == (found is None)
