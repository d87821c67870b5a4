"""Extension from outside: adapters by URL scheme, and hooks."""

from __future__ import annotations

from flightcore.plugins.hooks import Hooks
from flightcore.plugins.hookspecs import (
    EventTold,
    OfferScores,
    OffersFound,
    TemplatesOffered,
    TemplatesWanted,
    hookimpl,
)
from flightcore.plugins.registry import Adapter, Builtins, Port, Registry

__all__ = [
    "Adapter",
    "Builtins",
    "EventTold",
    "Hooks",
    "OfferScores",
    "OffersFound",
    "Port",
    "Registry",
    "TemplatesOffered",
    "TemplatesWanted",
    "hookimpl",
]
