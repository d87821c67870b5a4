"""SystemIds: identities from the operating system's random source."""

from __future__ import annotations

import secrets

from flightcore.domain.kernel import Seed

SEED_BYTES = 32
"""Twice the 128 bits that a seed needs."""


class SystemIds:
    """New identities that nobody can guess."""

    def seed(self) -> Seed:
        """A seed that no other call gets."""
        return Seed(secrets.token_bytes(SEED_BYTES))
