"""The hooks of one core: plugins are collected once, then called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import TypeVar

import pluggy

from flightcore.domain.kernel.errors import FlightCoreError, PluginBroken
from flightcore.domain.notification import Templates, with_templates
from flightcore.domain.shopping import Offer
from flightcore.plugins import hookspecs
from flightcore.plugins.hookspecs import (
    PROJECT,
    EventTold,
    OfferScores,
    OffersFound,
    TemplatesOffered,
    TemplatesWanted,
)

_T = TypeVar("_T")

GROUP = "flightcore.plugins"
"""The entry-point group in which distributions offer plugins."""


class Hooks:
    """Calls the plugins of one core; another core has its own.

    Args:
        plugins: The host's own, in the order of registration.
        discover: Whether installed distributions' plugins come first, by name.

    Raises:
        PluginBroken: A plugin cannot be loaded, is given twice, or implements a hook
            that does not exist or with other arguments.
    """

    def __init__(
        self, plugins: Iterable[object] = (), *, discover: bool = True
    ) -> None:
        self._plugins = pluggy.PluginManager(PROJECT)
        self._plugins.add_hookspecs(hookspecs)
        for entry in _installed() if discover else ():
            self._register(_loaded(entry), entry.name)
        for plugin in plugins:
            self._register(plugin, None)
        _guarded("a hook", self._plugins.check_pending)

    @property
    def names(self) -> tuple[str, ...]:
        """The plugins, sorted by name."""
        return tuple(sorted(name for name, _ in self._plugins.list_name_plugin()))

    @property
    def ranks(self) -> bool:
        """Whether any plugin has a view of offers; else none need be built for it."""
        return bool(self._plugins.hook.flightcore_rank_offers.get_hookimpls())

    def rank(self, found: OffersFound) -> tuple[Offer, ...]:
        """The offers by the sum of their scores, the best first.

        Raises:
            PluginBroken: A plugin raises, or gives no score for each offer.
        """
        hook = self._plugins.hook.flightcore_rank_offers
        views: list[OfferScores] = _guarded(
            "flightcore_rank_offers", lambda: hook(found=found)
        )
        if any(len(view.scores) != len(found.offers) for view in views):
            raise _broken("flightcore_rank_offers", "one score for each offer, please")
        sums = [sum(view.scores[i] for view in views) for i in range(len(found.offers))]
        order = sorted(range(len(sums)), key=lambda index: -sums[index])
        return tuple(found.offers[index] for index in order)

    def tell(self, told: EventTold) -> None:
        """Tell every subscriber of an event.

        Raises:
            PluginBroken: A subscriber raises; some may have been told.
        """
        hook = self._plugins.hook.flightcore_on_event
        _guarded("flightcore_on_event", lambda: hook(told=told))

    def templates(self, wanted: TemplatesWanted) -> Templates:
        """The default templates with those of the plugins.

        Raises:
            PluginBroken: A plugin raises.
            InvalidTemplate: A template cannot be filled in.
        """
        hook = self._plugins.hook.flightcore_templates
        offered: list[TemplatesOffered] = _guarded(
            "flightcore_templates", lambda: hook(wanted=wanted)
        )
        # pluggy calls the last registered first, so the last shall overwrite.
        merged = {
            place: template
            for each in reversed(offered)
            for place, template in each.templates.items()
        }
        return with_templates(merged)

    def _register(self, plugin: object, name: str | None) -> None:
        _guarded(name or "a plugin", lambda: self._plugins.register(plugin, name))


def _installed() -> list[EntryPoint]:
    return sorted(entry_points(group=GROUP), key=lambda each: (each.name, each.value))


def _loaded(entry: EntryPoint) -> object:
    plugin: object = _guarded(entry.name, entry.load)
    return plugin


def _guarded(name: str, call: Callable[[], _T]) -> _T:
    """A stranger's exception becomes ours; its text stays in the cause alone."""
    try:
        return call()
    except FlightCoreError:
        raise
    except Exception as error:
        raise _broken(name, f"it raises {type(error).__name__}") from error


def _broken(name: str, reason: str) -> PluginBroken:
    return PluginBroken(
        f"{name} is broken: {reason}", port="hooks", plugin=name, reason=reason
    )
