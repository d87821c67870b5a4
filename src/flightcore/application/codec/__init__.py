"""The wire: JSON of frozen domain values, written and read by type."""

from __future__ import annotations

from flightcore.application.codec.values import canonical, decode, encode

__all__ = ["canonical", "decode", "encode"]
