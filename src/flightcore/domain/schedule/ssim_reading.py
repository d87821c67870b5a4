"""Reads the records of an SSIM file in turn and keeps what belongs together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date

import attrs

from flightcore.domain.kernel.errors import BadFile
from flightcore.domain.kernel.loading import LoadReport, Problem, Severity
from flightcore.domain.schedule.findings import Findings
from flightcore.domain.schedule.period import FlightPeriod
from flightcore.domain.schedule.report import RejectedLine
from flightcore.domain.schedule.ssim_fields import RECORD_LENGTH
from flightcore.domain.schedule.ssim_records import (
    MARKETED_AS,
    OPERATED_AS,
    CarrierRecord,
    LegKey,
    SegmentRecord,
    leg_key,
    read_carrier,
    read_leg,
    read_segment,
)

_TITLE = "1AIRLINE STANDARD SCHEDULE DATA SET"
_LEG = "3"


class SsimRecords:
    """The records of one file.

    Attributes:
        findings: What was found about legs; the expansion adds to it.
    """

    def __init__(self) -> None:
        self.findings = Findings()
        self._legs: list[FlightPeriod] = []
        self._places: dict[LegKey, int] = {}
        self._problems: list[Problem] = []
        self._carrier: CarrierRecord | None = None
        self._read = 0
        self._serials = _Serials()
        self._last = ""
        self._readers: Mapping[str, Callable[[str, int], None]] = {
            "1": self._header,
            "2": self._carrier_record,
            _LEG: self._leg,
            "4": self._segment,
            "5": self._trailer,
        }

    def read_all(self, records: Iterable[tuple[int, str]]) -> None:
        """Read numbered records; the bad ones are reported.

        Raises:
            BadFile: The first one is no header.
        """
        line = 0
        for line, record in records:
            if not self._last and not record.startswith(_TITLE):
                raise BadFile("no SSIM chapter 7 header", reason="not_ssim")
            self._last = record[0]
            self._count(line, record)
        if not self._last:
            raise BadFile("the file is empty", reason="empty")
        if self._last != "5":
            self._warn(line, 1, "no_trailer", "the file ends without a trailer record")

    def periods(self) -> tuple[FlightPeriod, ...]:
        """The leg records that could be read, in order of the file."""
        return tuple(self._legs)

    def report(self, loaded: Collection[int]) -> LoadReport:
        """The account of the file.

        Args:
            loaded: Lines of the leg records of which some date was loaded.
        """
        problems = (*self._problems, *self.findings.problems(loaded))
        return LoadReport(
            read=self._read, loaded=len(loaded), problems=tuple(sorted(problems))
        )

    def _count(self, line: int, record: str) -> None:
        try:
            self._take(line, record)
        except RejectedLine as rejected:
            self._problems.append(rejected.on_line(line))
            self._read += record[0] != _LEG
        self._read += record[0] == _LEG

    def _take(self, line: int, record: str) -> None:
        if len(record) != RECORD_LENGTH:
            column = min(len(record), RECORD_LENGTH) + 1
            raise RejectedLine(column, "record_length", "a record has 200 columns")
        self._serials.follow(record)
        reader = self._readers.get(record[0])
        if reader is None:
            raise RejectedLine(1, "record_type", "a record is of type 1 to 5")
        reader(record, line)

    def _header(self, record: str, line: int) -> None:
        if not record.startswith(_TITLE):
            raise RejectedLine(2, "title", "a header bears the standard's title")
        self._carrier = None

    def _carrier_record(self, record: str, line: int) -> None:
        # Cleared first: legs below a bad record must not be read by the one before it.
        self._carrier = None
        self._carrier = read_carrier(record)

    def _leg(self, record: str, line: int) -> None:
        carrier = self._carrier
        if carrier is None:
            raise RejectedLine(1, "no_carrier", "no readable carrier record before it")
        period = read_leg(record, carrier, line)
        self._places[leg_key(record)] = len(self._legs)
        self._legs.append(period)
        if period.designator.carrier != carrier.carrier:
            self.findings.note(line, 3, "carrier")
        if _is_outside(period, carrier):
            self.findings.note(line, 15, "outside_carrier_period")

    def _segment(self, record: str, line: int) -> None:
        segment = read_segment(record)
        place = self._places.get(segment.leg)
        if place is None:
            raise RejectedLine(2, "no_leg", "no such leg before it")
        self._legs[place] = _with_segment(self._legs[place], segment)

    def _trailer(self, record: str, line: int) -> None:
        if self._serials.gaps:
            message = f"serial numbers leave a gap {self._serials.gaps} times"
            self._warn(line, 195, "serial", message)

    def _warn(self, line: int, column: int, code: str, message: str) -> None:
        self._problems.append(
            Problem(
                line=line,
                column=column,
                code=code,
                message=message,
                severity=Severity.WARNING,
            )
        )


class _Serials:
    """Counts the gaps in the records' serial numbers (columns 195 to 200)."""

    def __init__(self) -> None:
        self.gaps = 0
        self._last: int | None = None

    def follow(self, record: str) -> None:
        shown = record[194:]
        serial = int(shown) if shown.isascii() and shown.isdigit() else None
        expected = None if self._last is None else self._last + 1
        self.gaps += serial is None or expected not in (None, serial)
        self._last = serial


def _is_outside(period: FlightPeriod, carrier: CarrierRecord) -> bool:
    last: date = carrier.last_day or period.last_day
    return period.first_day < carrier.first_day or period.last_day > last


def _with_segment(period: FlightPeriod, segment: SegmentRecord) -> FlightPeriod:
    if segment.element == OPERATED_AS:
        if not segment.designators:
            raise RejectedLine(40, "designator", "an operating flight is named")
        return attrs.evolve(period, operating=segment.designators[0])
    if segment.element == MARKETED_AS:
        marketed = period.marketed_as + segment.designators
        return attrs.evolve(period, marketed_as=marketed)
    return period
