"""The SQL store of flightcore."""

from __future__ import annotations
