"""The schedules' face: read files, publish flight-dates."""

from __future__ import annotations

from pathlib import Path

import attrs

from flightcore.application.bulk import Progress, silent
from flightcore.application.records.schedule import StoredFlightDate
from flightcore.application.schedule.change import (
    FlightChange,
    cancel_flight,
    change_flight,
    read_flight_date,
)
from flightcore.application.schedule.load import LoadOutcome, load
from flightcore.assembly.arguments import Day, as_day
from flightcore.assembly.asking import AskingFace
from flightcore.assembly.files import lines_of
from flightcore.domain.kernel import checks_arguments
from flightcore.domain.schedule import (
    FlightDate,
    LoadedSchedule,
    LoadReport,
    read_csv,
    read_ssim,
)


@attrs.frozen(kw_only=True)
class ScheduleLoad:
    """What became of a schedule file.

    Attributes:
        report: Lines read, loaded, and what was wrong with the others.
        outcome: Flight-dates published, unchanged, and left alone as differing.
        weeks: By how many whole weeks the dates were moved.
    """

    report: LoadReport
    outcome: LoadOutcome
    weeks: int


@checks_arguments
class SchedulesFace(AskingFace):
    """Load schedules into the core."""

    def load_csv(
        self,
        path: str | Path,
        *,
        first_day: Day | None = None,
        progress: Progress = silent,
    ) -> ScheduleLoad:
        """Load a CSV file, plain or ``.gz``.

        Args:
            path: With a header row; see the how-to page for the columns.
            first_day: Move all dates by whole weeks, so that weekdays stay and no
                flight leaves before this day; None: leave them as they are.
            progress: Told how many flight-dates are published.

        Raises:
            BadFile: It cannot be read, or its header is none of ours.
        """
        day = None if first_day is None else as_day(first_day, "first_day")
        zone_of = self._runtime().airports.zone_of
        with lines_of(path) as lines:
            schedule = read_csv(lines, zone_of, first_day=day)
        return self._publish(schedule, path, progress)

    def load_ssim(
        self,
        path: str | Path,
        *,
        first_day: Day | None = None,
        progress: Progress = silent,
    ) -> ScheduleLoad:
        """Load an SSIM chapter 7 file, plain or ``.gz``; see :meth:`load_csv`.

        Raises:
            BadFile: It cannot be read, or holds no record of ours.
        """
        day = None if first_day is None else as_day(first_day, "first_day")
        zone_of = self._runtime().airports.zone_of
        with lines_of(path) as lines:
            schedule = read_ssim(lines, zone_of, first_day=day)
        return self._publish(schedule, path, progress)

    def get(self, flight_date: str) -> StoredFlightDate:
        """A flight-date with its version.

        Raises:
            NotFound: There is none.
        """
        return read_flight_date(self._reader(), flight_date, principal=self._principal)

    def change(
        self, flight: FlightDate, *, if_version: int | None = None
    ) -> FlightChange:
        """Let a flight-date be flown otherwise; nobody is un-booked.

        The answer names those of your orders that own seats on it.

        Raises:
            NotFound: No such flight-date was published.
            VersionConflict: It is not at ``if_version``.
        """
        return change_flight(
            self._runtime(), flight, principal=self._principal, if_version=if_version
        )

    def cancel_flight(
        self, flight_date: str, *, if_version: int | None = None
    ) -> FlightChange:
        """Cancel a flight-date: it sells no more, and nobody is un-booked.

        Raises:
            NotFound: No such flight-date was published.
            InvalidTransition: It is cancelled already.
            VersionConflict: It is not at ``if_version``.
        """
        return cancel_flight(
            self._runtime(),
            flight_date,
            principal=self._principal,
            if_version=if_version,
        )

    def _publish(
        self, schedule: LoadedSchedule, path: str | Path, progress: Progress
    ) -> ScheduleLoad:
        outcome = load(
            self._runtime(),
            schedule,
            source=Path(path).name,
            principal=self._principal,
            progress=progress,
        )
        return ScheduleLoad(
            report=schedule.report, outcome=outcome, weeks=schedule.weeks
        )
