"""What a store's database says of the connections that others have to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol, runtime_checkable

import attrs


@attrs.frozen(kw_only=True)
class IdleTransaction:
    """A connection that holds a transaction open and does nothing in it.

    Attributes:
        session_id: The database's own name for the connection.
        idle: For how long it has done nothing; zero or more.
    """

    session_id: str
    idle: timedelta


@runtime_checkable
class ShowsSessions(Protocol):
    """The optional ability of a store to show who is connected to its database."""

    def idle_transactions(self) -> Sequence[IdleTransaction] | None:
        """Those of any application that are idle now, as far as we may see them.

        Returns:
            None where the database keeps no list, or does not let us see it.

        Raises:
            Temporary: The store is out of reach.
        """
