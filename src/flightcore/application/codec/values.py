"""Encode and decode domain values as JSON, by msgspec."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from flightcore.domain.kernel.errors import InvariantBroken
from flightcore.ports.decoding import decoder_of

_V = TypeVar("_V")

_ENCODER = msgspec.json.Encoder()
_CANONICAL = msgspec.json.Encoder(order="sorted")


def encode(value: object) -> bytes:
    """The JSON of a value made of attrs classes, tuples, money, dates and text."""
    return _ENCODER.encode(value)


def canonical(value: object) -> bytes:
    """The same for equal values: keys sorted, no space. Fit for fingerprints."""
    return _CANONICAL.encode(value)


def decode(data: bytes, kind: type[_V]) -> _V:
    """Read back what :func:`encode` wrote; unknown keys are passed over.

    Raises:
        InvariantBroken: The stored bytes do not fit the type. The error names the
            place, not the content.
    """
    try:
        return decoder_of(kind).decode(data)
    except (msgspec.DecodeError, ValueError, TypeError) as error:
        raise InvariantBroken(
            f"stored data is no {kind.__name__}", rule="codec", kind=kind.__name__
        ) from error
