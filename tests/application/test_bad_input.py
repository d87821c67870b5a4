"""Bad input: each a typed error with its facts, and every table as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.application.bad_files import BAD_FILES
from tests.application.bad_sales import BAD_SALES
from tests.application.bad_scene import Bad, Scene, open_scene
from tests.application.bad_searches import BAD_SEARCHES
from tests.application.face_world import KINDS

import flightcore as fc

BAD_CALLS = [*BAD_SEARCHES, *BAD_SALES, *BAD_FILES]


@pytest.fixture(scope="module", params=KINDS)
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """One scene for all bad calls of a store, since none of them changes it."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    with open_scene(request.param, folder) as opened:
        yield opened


@pytest.mark.parametrize("bad", BAD_CALLS, ids=lambda bad: bad.name)
def test_refused_by_name_and_nothing_changed(scene: Scene, bad: Bad) -> None:
    """The error is of the class that says why, and no row of any table moved."""
    before = scene.world.everything()
    with pytest.raises(fc.FlightCoreError) as caught:
        bad.call(scene)
    assert scene.world.everything() == before
    error = caught.value
    assert type(error) is bad.error, error
    assert error.code
    assert error.message
    assert set(bad.facts) <= set(error.facts), error.facts
