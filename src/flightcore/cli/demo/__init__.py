"""The demo: the main job, on the real flights of New York, July 2013."""

from __future__ import annotations

from flightcore.cli.demo.play import play
from flightcore.cli.demo.stage import Stage

__all__ = ["Stage", "play"]
