"""Worlds to sell in: a core over each of the stores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.application.face_world import KINDS, FaceWorld, open_world


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FaceWorld]:
    """A core with open flights, over each store in turn."""
    with open_world(request.param, tmp_path) as opened:
        yield opened
