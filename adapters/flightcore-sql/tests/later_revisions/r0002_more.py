"""A revision that only adds, as the tests of upgrades need one.

Revision ID: 0002_from_0001
Revises: 0001
"""

from __future__ import annotations

from flightcore_sql.alembic.ddl import column, index, key, name, number, table

revision = "0002_from_0001"
down_revision = "0001"


def upgrade() -> None:
    """Add a column and an index to a table in use, and a table."""
    column("order", name("branch", null=True))
    index("order", "branch")
    table("branch", name("id"), number("version"), key("id"))


def downgrade() -> None:
    """Nothing: what was added harms nobody, and the first revision drops it."""
