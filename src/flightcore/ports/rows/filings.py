"""Rows of filed data and of the installation itself."""

from __future__ import annotations

from typing import ClassVar

import attrs

from flightcore.domain.kernel import Instant
from flightcore.ports.rows.base import Row, table


@table("filed")
@attrs.frozen(kw_only=True)
class FiledRow(Row):
    """A filed record: a fare, rule, tax, surcharge, service, rate, brand or MCT."""

    KEY: ClassVar = ("kind", "id")
    INDEXES: ClassVar = (("generation",),)

    kind: str
    id: str
    state: str
    generation: int
    version: int
    body: bytes


@table("generation")
@attrs.frozen(kw_only=True)
class GenerationRow(Row):
    """Counts the changes of something that processes keep a copy of."""

    KEY: ClassVar = ("name",)

    name: str
    value: int
    version: int


@table("secret")
@attrs.frozen(kw_only=True)
class SecretRow(Row):
    """A key of the installation, such as the one that signs offers."""

    id: str
    purpose: str
    state: str
    created_at: Instant
    version: int
    body: bytes = attrs.field(repr=False)
