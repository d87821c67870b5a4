"""Schedules: flight-dates of one or several legs, and how they are read."""

from __future__ import annotations

from flightcore.domain.kernel.loading import LoadReport, Problem, Severity
from flightcore.domain.schedule.airport import Airport, ZoneOf
from flightcore.domain.schedule.changes import (
    ChangeKind,
    ScheduleChange,
    schedule_changes,
)
from flightcore.domain.schedule.csv_file import read_csv
from flightcore.domain.schedule.designator import FlightDesignator
from flightcore.domain.schedule.edition import cancelled, edition_events
from flightcore.domain.schedule.events import (
    FlightCancelled,
    FlightDatePublished,
    ScheduleChanged,
    ScheduleLoaded,
)
from flightcore.domain.schedule.flight_date import (
    MAX_LEGS,
    FlightDate,
    FlightState,
    Leg,
)
from flightcore.domain.schedule.period import FlightPeriod
from flightcore.domain.schedule.report import LoadedSchedule
from flightcore.domain.schedule.segment import Segment, segment, segments
from flightcore.domain.schedule.ssim_file import read_ssim

__all__ = [
    "MAX_LEGS",
    "Airport",
    "ChangeKind",
    "FlightCancelled",
    "FlightDate",
    "FlightDatePublished",
    "FlightDesignator",
    "FlightPeriod",
    "FlightState",
    "Leg",
    "LoadReport",
    "LoadedSchedule",
    "Problem",
    "ScheduleChange",
    "ScheduleChanged",
    "ScheduleLoaded",
    "Segment",
    "Severity",
    "ZoneOf",
    "cancelled",
    "edition_events",
    "read_csv",
    "read_ssim",
    "schedule_changes",
    "segment",
    "segments",
]
