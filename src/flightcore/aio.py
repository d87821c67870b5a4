"""The async face: ``core.aio`` gives an :class:`AsyncCore`."""

from __future__ import annotations

from flightcore.assembly.async_core import AsyncCore

__all__ = ["AsyncCore"]
