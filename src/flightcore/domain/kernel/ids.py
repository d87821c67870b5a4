"""Identifiers: a prefix that tells the kind, and 128 bits derived from a seed."""

from __future__ import annotations

from hashlib import sha256
from itertools import product
from typing import NewType

import attrs

OrderId = NewType("OrderId", str)
HoldId = NewType("HoldId", str)
OfferId = NewType("OfferId", str)
EventId = NewType("EventId", str)
OperationId = NewType("OperationId", str)
QuoteId = NewType("QuoteId", str)
TravellerId = NewType("TravellerId", str)
UserId = NewType("UserId", str)
FlightDateId = NewType("FlightDateId", str)
"""``AA0001/2026-12-01``: carrier, four digits, suffix, "/", local date of origin."""


@attrs.frozen
class Seed:
    """What all identifiers of one call are derived from.

    The same seed gives the same identifiers, so a call that is repeated after an
    unknown outcome names the same things again.

    Attributes:
        value: 16 bytes or more; from the ``Ids`` port, or from :meth:`from_key`.
    """

    value: bytes = attrs.field(repr=False)

    @value.validator
    def _long_enough(self, _: object, value: bytes) -> None:
        if len(value) < 16:
            raise ValueError("a seed has at least 128 bits")

    @classmethod
    def from_key(cls, tenant: str, principal: str, key: str) -> Seed:
        """Derive the seed of a caller's idempotency key."""
        return cls(digest("key", tenant, principal, key))

    def id(self, prefix: str, *parts: str | int) -> str:
        """Name one thing of the call: ``prefix_`` and 26 base-32 letters."""
        return f"{prefix}_{_letters(digest(self.value.hex(), prefix, *parts)[:16])}"

    def child(self, *parts: str | int) -> Seed:
        """A seed for a part of the call."""
        return Seed(digest(self.value.hex(), "child", *parts))

    def bytes(self, *parts: str | int) -> bytes:
        """32 bytes that belong to this seed and these parts alone."""
        return digest(self.value.hex(), "bytes", *parts)


def digest(*parts: str | int) -> bytes:
    """SHA-256 over the parts, each framed by its length so that none run together."""
    # A caller's key may hold a lone surrogate; it is hashed like any other text.
    encoded = [str(part).encode("utf-8", "surrogatepass") for part in parts]
    return sha256(b"".join([b"%d:%s" % (len(data), data) for data in encoded])).digest()


_PAIRS = [a + b for a, b in product("abcdefghijklmnopqrstuvwxyz234567", repeat=2)]
_SHIFTS = range(120, -1, -10)


def _letters(value: bytes) -> str:
    """Base 32 of RFC 4648, of 16 bytes: thirteen pairs, from 128 bits and two zeros."""
    bits = int.from_bytes(value, "big") << 2
    return "".join([_PAIRS[bits >> shift & 1023] for shift in _SHIFTS])
