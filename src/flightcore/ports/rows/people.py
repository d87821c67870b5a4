"""Rows of travellers and accounts."""

from __future__ import annotations

from typing import ClassVar

import attrs

from flightcore.ports.rows.base import Row, table


@table("traveller_profile")
@attrs.frozen(kw_only=True)
class TravellerRow(Row):
    """A traveller's profile."""

    INDEXES: ClassVar = (("tenant", "owner"),)

    id: str
    tenant: str
    owner: str
    state: str
    version: int
    body: bytes


@table("account")
@attrs.frozen(kw_only=True)
class AccountRow(Row):
    """A principal who may act, with roles in the body."""

    UNIQUE: ClassVar = (("tenant", "name"),)

    id: str
    tenant: str
    name: str
    state: str
    version: int
    body: bytes
