"""Somebody else was first; read again, then decide again."""

from __future__ import annotations

from flightcore.domain.kernel.errors.root import FlightCoreError


class Conflict(FlightCoreError):
    """Somebody else was first; read again, then decide again."""

    code = "conflict"


class VersionConflict(Conflict):
    """Changed since it was read. Facts: ``kind``, ``id``, ``expected``, ``found``."""

    code = "version_conflict"


class KeyReused(Conflict):
    """An idempotency key with another body. Facts: ``key``."""

    code = "key_reused"


class AlreadyExists(Conflict):
    """The identity is in use. Facts: ``kind``, ``id``."""

    code = "already_exists"
