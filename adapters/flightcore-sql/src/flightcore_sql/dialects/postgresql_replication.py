"""How far a PostgreSQL and its physical standbys have got: positions in the WAL."""

from __future__ import annotations

from flightcore_sql.dialects.replication import Replication

_CONNECT_SECONDS = "2"
"""To open a connection to a standby."""
_GONE_MILLIS = "10000"
"""Milliseconds after which a machine is gone that does not acknowledge what is sent."""
_COMMITTED = (
    # Who does not wait for the disk is told of commits that are not written yet.
    "CASE current_setting('synchronous_commit') WHEN 'off' "
    "THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_lsn() END"
)

REPLICATION = Replication(
    position=f"SELECT pg_wal_lsn_diff({_COMMITTED}, '0/0')::bigint",
    progress=(
        "SELECT pg_is_in_recovery(), "
        "coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), 0)::bigint"
    ),
    identity=(
        "SELECT system_identifier || '/' || current_database() FROM pg_control_system()"
    ),
    options={"connect_timeout": _CONNECT_SECONDS, "tcp_user_timeout": _GONE_MILLIS},
)
