"""Encode and decode domain values as JSON, by msgspec."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from flightcore.domain.kernel.errors import InvariantBroken

_V = TypeVar("_V")
_DECODERS: dict[type, msgspec.json.Decoder[Any]] = {}

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
        decoded: _V = _decoder(kind).decode(data)
    except (msgspec.DecodeError, ValueError, TypeError) as error:
        raise InvariantBroken(
            f"stored data is no {kind.__name__}", rule="codec", kind=kind.__name__
        ) from error
    return decoded


def _decoder(kind: type[_V]) -> msgspec.json.Decoder[_V]:
    # One decoder a type; the types are the library's own, so their number is bounded.
    if kind not in _DECODERS:
        _DECODERS[kind] = msgspec.json.Decoder(kind)
    return _DECODERS[kind]
