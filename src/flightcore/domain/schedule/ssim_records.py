"""Records of an SSIM chapter 7 file that matter here: carrier, leg, segment data."""

from __future__ import annotations

from datetime import date

import attrs

from flightcore.domain.kernel.errors import InvalidSchedule
from flightcore.domain.schedule import ssim_fields as field
from flightcore.domain.schedule.designator import FlightDesignator
from flightcore.domain.schedule.period import FlightPeriod
from flightcore.domain.schedule.report import RejectedLine

MARKETED_AS = 10
"""Data element identifier: this flight is also marketed under these designators."""
OPERATED_AS = 50
"""Data element identifier: this flight is operated under that designator."""

LegKey = tuple[FlightDesignator, int, int]
"""Flight, itinerary variation, leg sequence."""


@attrs.frozen(kw_only=True)
class CarrierRecord:
    """Record type 2: whose legs follow, and how their times are meant.

    Attributes:
        carrier: Airline designator.
        in_utc: Times and days are UTC; else local.
        first_day: Of the schedule's validity.
        last_day: Of the schedule's validity; None: open.
    """

    carrier: str
    in_utc: bool
    first_day: date
    last_day: date | None


@attrs.frozen(kw_only=True)
class SegmentRecord:
    """Record type 4: one data element of a segment.

    Attributes:
        leg: The leg on which the segment begins.
        element: Data element identifier.
        designators: Flights that the element names, where it names any.
    """

    leg: LegKey
    element: int
    designators: tuple[FlightDesignator, ...]


def read_carrier(record: str) -> CarrierRecord:
    """Read record type 2.

    Raises:
        RejectedLine: A field that legs depend on cannot be read.
    """
    mode = record[1]
    if mode not in "LU":
        raise RejectedLine(2, "time_mode", "the time mode is L or U")
    is_open = record[21:28] == "00XXX00"
    return CarrierRecord(
        carrier=field.text(record, 3, 5),
        in_utc=mode == "U",
        first_day=field.day(record, 15),
        last_day=None if is_open else field.day(record, 22),
    )


def read_leg(record: str, carrier: CarrierRecord, line: int) -> FlightPeriod:
    """Read record type 3.

    Raises:
        RejectedLine: A field cannot be read, or the period cannot be.
    """
    designator, variation, sequence = leg_key(record)
    try:
        return FlightPeriod(
            designator=designator,
            variation=variation,
            leg_sequence=sequence,
            service_type=field.text(record, 14, 14),
            first_day=field.day(record, 15),
            last_day=field.last_day(record, 22, open_end=carrier.last_day),
            days=field.weekdays(record, 29),
            fortnightly=record[35] == "2",
            origin=field.text(record, 37, 39),
            destination=field.text(record, 55, 57),
            departure=field.clock(record, 40),
            arrival=field.clock(record, 62),
            departure_offset=field.offset(record, 48),
            arrival_offset=field.offset(record, 66),
            departure_day=field.day_variation(record, 193),
            arrival_day=field.day_variation(record, 194),
            in_utc=carrier.in_utc,
            equipment=field.text(record, 73, 75),
            departure_terminal=field.text(record, 53, 54),
            arrival_terminal=field.text(record, 71, 72),
            configuration=field.text(record, 173, 192),
            line=line,
        )
    except InvalidSchedule as error:
        reason = str(error.facts["reason"])
        column = {"period": 15, "days": 29}[reason]
        raise RejectedLine(column, reason, error.message) from None


def leg_key(record: str, *, overflow: int = 128) -> LegKey:
    """What a leg or segment record is about.

    Args:
        record: Of type 3 or 4.
        overflow: Column of the hundreds of the itinerary variation.

    Raises:
        RejectedLine: A part cannot be read.
    """
    hundreds = field.text(record, overflow, overflow)
    if hundreds and not (hundreds.isascii() and hundreds.isdigit()):
        raise RejectedLine(overflow, "variation", "the overflow is a digit")
    variation = field.number(record, 10, 11, "variation")
    return (
        field.designator(record),
        int(hundreds or 0) * 100 + variation,
        field.number(record, 12, 13, "leg_sequence"),
    )


def read_segment(record: str) -> SegmentRecord:
    """Read record type 4.

    Raises:
        RejectedLine: The key, the data element identifier, or a designator of a
            codeshare element cannot be read.
    """
    element = field.number(record, 31, 33, "data_element")
    data = record[39:194]
    return SegmentRecord(
        leg=leg_key(record, overflow=28),
        element=element,
        designators=_designators(data) if element in (MARKETED_AS, OPERATED_AS) else (),
    )


def _designators(data: str) -> tuple[FlightDesignator, ...]:
    """Designators apart by slashes, such as ``XX 0042 /YY 1234 ``."""
    shown = ["".join(part.split()) for part in data.split("/") if part.strip()]
    try:
        return tuple(FlightDesignator.parse(part) for part in shown)
    except InvalidSchedule as error:
        raise RejectedLine(40, "designator", error.message) from None
