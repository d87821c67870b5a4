"""Oversale cases as rows."""

from __future__ import annotations

import attrs

from flightcore.application.codec import decode, encode
from flightcore.domain.inventory import Oversale
from flightcore.ports.rows import OversaleRow


def oversale_row(case: Oversale) -> OversaleRow:
    """The row that replaces the stored one: one version on."""
    return OversaleRow(
        flight_date=case.flight_date,
        id=case.id,
        state=str(case.state),
        seats=case.seats,
        version=case.version + 1,
        body=encode(case),
    )


def oversale_from(row: OversaleRow) -> Oversale:
    """The case as it is stored, with the row's version."""
    return attrs.evolve(decode(row.body, Oversale), version=row.version)
