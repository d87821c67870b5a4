"""Schedules: flight-dates of one or several legs, and how they are read."""

from __future__ import annotations

from flightcore.domain.schedule.designator import FlightDesignator
from flightcore.domain.schedule.flight_date import (
    MAX_LEGS,
    FlightDate,
    FlightState,
    Leg,
)
from flightcore.domain.schedule.segment import Segment, segment, segments

__all__ = [
    "MAX_LEGS",
    "FlightDate",
    "FlightDesignator",
    "FlightState",
    "Leg",
    "Segment",
    "segment",
    "segments",
]
