"""Settings: what they let through is what the core can work with."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.application.face_world import KINDS, open_world

import flightcore as fc

HOUR = timedelta(hours=1)
YEAR = timedelta(days=366)
DURATIONS = tuple(
    field.name
    for field in attrs.fields(fc.Settings)
    if field.type in ("timedelta", timedelta)
)
SHORT = ("lease", "pay_wait", "replica_wait")


def settings_with(**given: Any) -> fc.Settings:
    """Settings by name, whatever their type."""
    return fc.Settings(**given)


@pytest.mark.parametrize("name", DURATIONS)
def test_every_duration_has_an_upper_bound(name: str) -> None:
    """An hour where a process waits for it, else 366 days; beyond is refused."""
    longest = HOUR if name in SHORT else YEAR
    assert getattr(settings_with(**{name: longest}), name) == longest
    for too_long in (longest + timedelta(microseconds=1), timedelta.max):
        with pytest.raises(fc.InvalidSetting) as refused:
            settings_with(**{name: too_long})
        assert refused.value.facts["setting"] == name


def test_the_durations_are_known() -> None:
    """So that none is left out above."""
    assert len(DURATIONS) == 13


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_settings_work(kind: str, tmp_path: Path) -> None:
    """With every duration at its bound, an order is booked, paid and told of."""
    bounds = {n: HOUR if n in SHORT else YEAR for n in DURATIONS}
    bounds["close_before_departure"] = HOUR
    longest = settings_with(**{**bounds, "pay_wait": timedelta(milliseconds=10)})
    with open_world(kind, tmp_path, settings=longest) as world:
        world.ticketed()
        assert world.core.work().failed == 0
        world.until_quiet()
        assert world.core.audit().is_clean


@pytest.mark.parametrize("lease", [timedelta(microseconds=1), HOUR])
def test_the_shortest_and_the_longest_lease_work(
    lease: timedelta, tmp_path: Path
) -> None:
    """A store leases whole seconds, from one to an hour."""
    settings = fc.Settings(lease=lease, pay_wait=timedelta(0))
    with open_world("memory", tmp_path, settings=settings) as world:
        world.core.work()
