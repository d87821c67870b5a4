"""Record locators: six letters that people can say and type without mistakes."""

from __future__ import annotations

from flightcore.domain.kernel import Seed

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits without I, O, 0 and 1: 32, so five random bits a place."""

LENGTH = 6


def locator(seed: Seed, attempt: int = 0) -> str:
    """Draw a locator; ``seed`` must be random, not derived from a caller's key.

    Args:
        seed: Fresh from the ``Ids`` port, so that locators cannot be guessed.
        attempt: Another number gives another locator, for the case that the first
            is in use by a live order; 0 and up.
    """
    drawn = int.from_bytes(seed.bytes("locator", attempt)[:8], "big")
    return "".join(ALPHABET[drawn >> 5 * place & 31] for place in range(LENGTH))


def normal_locator(text: str) -> str:
    """What a person typed, as it is stored: upper case, without spaces."""
    return "".join(text.split()).upper()
