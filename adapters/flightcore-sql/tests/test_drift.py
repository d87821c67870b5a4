"""What somebody changed by hand is found and named."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from flightcore.ports.schema import Drift, SchemaDrift
from flightcore_sql import SqlStore

UNIQUE = "fc_uq_seat_flight_date_leg_occupant"
TABLE = "DROP TABLE fc_inbox", "missing", "table", "fc_inbox"
COLUMN = (
    "ALTER TABLE fc_hold DROP COLUMN deadline",
    *("missing", "column", "fc_hold.deadline"),
)
MORE = (
    "ALTER TABLE fc_order ADD COLUMN colour INT",
    *("unexpected", "column", "fc_order.colour"),
)
CHECK = (
    "ALTER TABLE fc_counter DROP CONSTRAINT fc_ck_counter_used",
    *("missing", "constraint", "fc_ck_counter_used"),
)
INDEX = "missing", "index", "fc_ix_hold_order_id"
TYPE = "different", "column", "fc_hold.version"
KEY = "missing", "primary key", "fc_hold"
CHANGES = [
    *((url, *TABLE) for url in ("sqlite", "postgresql", "mariadb")),
    *((url, *COLUMN) for url in ("sqlite", "postgresql", "mariadb")),
    *((url, *MORE) for url in ("sqlite", "postgresql", "mariadb")),
    *((url, *CHECK) for url in ("postgresql", "mariadb")),
    ("sqlite", "DROP INDEX fc_ix_hold_order_id", *INDEX),
    ("postgresql", "DROP INDEX fc_ix_hold_order_id", *INDEX),
    ("mariadb", "DROP INDEX fc_ix_hold_order_id ON fc_hold", *INDEX),
    ("postgresql", "ALTER TABLE fc_hold ALTER version TYPE INT", *TYPE),
    ("mariadb", "ALTER TABLE fc_hold MODIFY version INT NOT NULL", *TYPE),
    ("postgresql", "ALTER TABLE fc_hold DROP CONSTRAINT fc_hold_pkey", *KEY),
    ("mariadb", "ALTER TABLE fc_hold DROP PRIMARY KEY", *KEY),
    *(
        (url, f"ALTER TABLE fc_seat DROP {kind} {UNIQUE}", *lost)
        for url, kind in (("postgresql", "CONSTRAINT"), ("mariadb", "INDEX"))
        for lost in [("missing", "constraint", UNIQUE)]
    ),
]


@pytest.mark.parametrize(
    ("url", "change", "drift", "kind", "name"), CHANGES, indirect=["url"]
)
def test_a_change_by_hand(
    store: SqlStore, host: Engine, change: str, drift: str, kind: str, name: str
) -> None:
    """One change is one line, and nothing is said of the host's own table."""
    assert store.schema().drift() == ()
    with host.begin() as connection:
        connection.exec_driver_sql(change)
    found = SchemaDrift(drift=Drift(drift), kind=kind, name=name)
    assert store.schema().drift() == (found,)
