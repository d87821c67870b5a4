"""The composition root: connect ports to use cases, and give them a face."""

from __future__ import annotations

from flightcore.assembly.configured import connect_from
from flightcore.assembly.connect import connect
from flightcore.assembly.core import FlightCore

__all__ = ["FlightCore", "connect", "connect_from"]
