"""A role that may sell and may not change tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from flightcore.domain.kernel.errors import UnsafeComposition
from flightcore_sql import SqlSchema, SqlStore

ROLE = "flightcore_seller"


@pytest.fixture
def seller(url: str) -> Iterator[str]:
    """The URL of the same database for a role with few rights."""
    own = make_url(url)
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    made, dropped = _ROLES[own.get_backend_name()]
    with engine.connect() as connection:
        for statement in made:
            connection.exec_driver_sql(statement.format(database=own.database))
        yield own.set(username=ROLE).render_as_string(hide_password=False)
        for statement in dropped:
            connection.exec_driver_sql(statement.format(database=own.database))


_ROLES = {
    "postgresql": (
        (f"CREATE ROLE {ROLE} LOGIN",),
        (f"DROP OWNED BY {ROLE}", f"DROP ROLE {ROLE}"),
    ),
    "mysql": (
        (
            f"CREATE USER {ROLE}@'%%'",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON `{{database}}`.* TO {ROLE}@'%%'",
        ),
        (f"DROP USER {ROLE}@'%%'",),
    ),
}


@pytest.mark.parametrize("url", ["postgresql", "mariadb"], indirect=True)
def test_an_upgrade_without_the_right(url: str, seller: str) -> None:
    """The error says what is missing, and that trying again does not help."""
    with pytest.raises(UnsafeComposition) as caught:
        SqlSchema.connect(seller).upgrade()
    assert (caught.value.lacks, caught.value.retryable) == ("rights", False)
    store = SqlStore.connect(seller, {})
    with pytest.raises(UnsafeComposition):
        store.prepare()
    store.close()
    assert SqlSchema.connect(url).revision().found is None
