"""What all parts of the demo work with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import attrs

from flightcore.assembly import FlightCore
from flightcore.cli.demo.data import DemoData
from flightcore.cli.demo.stage import Stage
from flightcore.cli.seats_left import seats_left
from flightcore.domain.shopping import Offer


@attrs.frozen(kw_only=True)
class Scene:
    """One performance.

    Attributes:
        core: Sells.
        stage: Shows.
        data: The files.
        outbox: Folder where messages go.
        first_day: No flight leaves before; the dates of the files move by whole
            weeks.
    """

    core: FlightCore
    stage: Stage
    data: DemoData
    outbox: Path
    first_day: date

    @property
    def monday(self) -> date:
        """What the first day of the files becomes: the first Monday from then on."""
        return self.first_day + timedelta(days=-self.first_day.weekday() % 7)

    def day(self, number: int) -> date:
        """A day by its number in the files, from 0."""
        return self.monday + timedelta(days=number)

    def with_seats(self, offers: Iterable[Offer]) -> list[tuple[Offer, int | None]]:
        """Offers, each with the seats left of it."""
        return [(offer, seats_left(self.core, offer)) for offer in offers]
