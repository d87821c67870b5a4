"""SystemRandomness: chance from the operating system's random source."""

from __future__ import annotations

import secrets

_BITS = 53  # what a float in [0, 1) can tell apart


class SystemRandomness:
    """Cryptographic chance."""

    def bytes(self, count: int) -> bytes:
        """``count`` random bytes."""
        return secrets.token_bytes(count)

    def fraction(self) -> float:
        """A number in [0, 1)."""
        return secrets.randbits(_BITS) / (1 << _BITS)
