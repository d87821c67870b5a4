"""The composition root: connect ports to use cases, and give them a face."""

from __future__ import annotations

from flightcore.assembly.connect import connect
from flightcore.assembly.core import FlightCore

__all__ = ["FlightCore", "connect"]
