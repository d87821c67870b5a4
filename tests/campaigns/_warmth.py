"""Imported for what it does: see ``warm_up``."""

from __future__ import annotations

from tests.campaigns._warm import warm_up

warm_up()
