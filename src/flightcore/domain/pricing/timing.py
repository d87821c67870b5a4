"""When a fare may be used: categories 2, 3, 5, 6, 7 and 11."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import ClassVar

import attrs

from flightcore.domain.pricing.fare_use import FareUse
from flightcore.domain.pricing.filing import Period, check_weekdays, require

_SUNDAY = 7


@attrs.frozen(kw_only=True)
class DayTime:
    """Category 2: days of the week and hours of the component's first departure.

    Attributes:
        weekdays: ISO numbers, 1 for Monday; empty for every day.
        earliest: Local time, included; None from midnight.
        latest: Local time, included; None to midnight.
    """

    category: ClassVar[int] = 2

    weekdays: tuple[int, ...] = ()
    earliest: time | None = None
    latest: time | None = None

    def __attrs_post_init__(self) -> None:
        check_weekdays(self.weekdays, record="category 2")

    def permits(self, use: FareUse) -> bool:
        """Whether the component departs on such a day and hour."""
        wall = use.segments[0].departure.wall
        return (
            (not self.weekdays or wall.isoweekday() in self.weekdays)
            and (self.earliest is None or self.earliest <= wall.time())
            and (self.latest is None or wall.time() <= self.latest)
        )


@attrs.frozen(kw_only=True)
class Seasonality:
    """Category 3: seasons, by the day on which the pricing unit begins.

    Attributes:
        periods: It begins in one of them; at least one.
    """

    category: ClassVar[int] = 3

    periods: tuple[Period, ...]

    def permits(self, use: FareUse) -> bool:
        """Whether travel begins in season."""
        return any(use.unit_departs in period for period in self.periods)


@attrs.frozen(kw_only=True)
class AdvancePurchase:
    """Category 5: days between the sale and the pricing unit's departure.

    Attributes:
        days: Calendar days, counted at the place of departure; at least so many.
    """

    category: ClassVar[int] = 5

    days: int

    def __attrs_post_init__(self) -> None:
        require(self.days >= 0, "below zero", record="category 5", field="days")

    def permits(self, use: FareUse) -> bool:
        """Whether it is sold early enough."""
        return (use.unit_departs - use.sold_on).days >= self.days


@attrs.frozen(kw_only=True)
class MinimumStay:
    """Category 6: how long a round trip stays, at least; one way it says nothing.

    Attributes:
        days: From the day of departure to the day of return.
        saturday_night: The return is no earlier than the first Sunday after the day
            of departure.
    """

    category: ClassVar[int] = 6

    days: int = 0
    saturday_night: bool = False

    def __attrs_post_init__(self) -> None:
        require(self.days >= 0, "below zero", record="category 6", field="days")

    def permits(self, use: FareUse) -> bool:
        """Whether the stay is long enough."""
        if use.returns is None:
            return True
        return use.returns >= self._earliest_return(use.unit_departs)

    def _earliest_return(self, departs: date) -> date:
        stay = self.days
        if self.saturday_night:
            stay = max(stay, _SUNDAY - departs.isoweekday() % _SUNDAY)
        return departs + timedelta(days=stay)


@attrs.frozen(kw_only=True)
class MaximumStay:
    """Category 7: how long a round trip stays, at most; one way it says nothing.

    Attributes:
        days: From the day of departure to the day of return.
    """

    category: ClassVar[int] = 7

    days: int

    def __attrs_post_init__(self) -> None:
        require(self.days >= 0, "below zero", record="category 7", field="days")

    def permits(self, use: FareUse) -> bool:
        """Whether the return is early enough."""
        return use.returns is None or (use.returns - use.unit_departs).days <= self.days


@attrs.frozen(kw_only=True)
class Blackouts:
    """Category 11: days on which no segment of the component may depart.

    Attributes:
        periods: Local days at the place of each departure.
    """

    category: ClassVar[int] = 11

    periods: tuple[Period, ...]

    def permits(self, use: FareUse) -> bool:
        """Whether every segment departs on a day that is not blacked out."""
        return not any(
            segment.departure.date in period
            for segment in use.segments
            for period in self.periods
        )
