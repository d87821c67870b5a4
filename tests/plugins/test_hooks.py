"""Hooks: many plugins, one value in and one out, and no stranger's exception."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from flightcore.domain.kernel import EventId, Fact
from flightcore.domain.kernel.errors import (
    InvalidTemplate,
    PluginBroken,
    StoreBusy,
)
from flightcore.domain.notification import (
    DEFAULT_TEMPLATES,
    NotificationKind,
    Template,
)
from flightcore.domain.shopping import Offer, SearchRequest
from flightcore.plugins import (
    EventTold,
    Hooks,
    OfferScores,
    OffersFound,
    TemplatesOffered,
    TemplatesWanted,
    hookimpl,
    hookspecs,
)

WHERE = (NotificationKind.ORDER_ON_HOLD, "de")
WANTED = TemplatesWanted(tenant="t")


def found(*names: str) -> OffersFound:
    """Offers that are told apart by name; hooks pass them on unread."""
    offers = tuple(cast("Offer", name) for name in names)
    return OffersFound(request=cast("SearchRequest", None), offers=offers)


class Ranks:
    """A plugin with fixed scores."""

    def __init__(self, *scores: int) -> None:
        self.scores = scores

    @hookimpl
    def flightcore_rank_offers(self, found: OffersFound) -> OfferScores | None:
        """Give them."""
        return OfferScores(scores=self.scores) if self.scores else None


class Listens:
    """A plugin that remembers what it was told, or raises."""

    def __init__(self, error: Exception | None = None) -> None:
        self.told: list[EventTold] = []
        self.error = error

    @hookimpl
    def flightcore_on_event(self, told: EventTold) -> None:
        """Remember."""
        self.told.append(told)
        if self.error is not None:
            raise self.error


class Writes:
    """A plugin with one German template."""

    def __init__(self, subject: str) -> None:
        self.subject = subject

    @hookimpl
    def flightcore_templates(self, wanted: TemplatesWanted) -> TemplatesOffered:
        """Give it."""
        return TemplatesOffered(templates={WHERE: Template(self.subject, "")})


def hooks(*plugins: object) -> Hooks:
    """Of these plugins alone."""
    return Hooks(plugins, discover=False)


def told() -> EventTold:
    """A fact."""
    fact = Fact(
        id=EventId("evt_1"),
        aggregate="ord_1",
        sequence=1,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        principal="p",
        data=None,
    )
    return EventTold(tenant="t", fact=fact)


def test_scores_add_up_and_ties_keep_their_order() -> None:
    """The best sum comes first; a plugin without a view changes nothing."""
    ranked = hooks(Ranks(0, 5, 1, 1), Ranks(), Ranks(3, -9, 2, 2)).rank(
        found("a", "b", "c", "d")
    )
    assert [str(offer) for offer in ranked] == ["a", "c", "d", "b"]


def test_without_plugins_nothing_changes() -> None:
    """Offers keep their order, templates are the default ones, nobody is told."""
    none = hooks()
    assert none.rank(found("b", "a")) == found("b", "a").offers
    assert none.templates(WANTED) == DEFAULT_TEMPLATES
    none.tell(told())
    assert none.names == ()


@pytest.mark.parametrize("scores", [(1,), (1, 2, 3)])
def test_a_score_for_each_offer(scores: tuple[int, ...]) -> None:
    """A plugin that gives too few or too many is broken, by name."""
    with pytest.raises(PluginBroken) as caught:
        hooks(Ranks(*scores)).rank(found("a", "b"))
    assert caught.value.plugin == "flightcore_rank_offers"


def test_every_subscriber_is_told() -> None:
    """One event, as it is, to each."""
    one, other = Listens(), Listens()
    hooks(one, other).tell(told())
    assert one.told == other.told == [told()]


def test_a_subscriber_that_raises() -> None:
    """Its exception is the cause; an error of ours comes as it is."""
    with pytest.raises(PluginBroken) as caught:
        hooks(Listens(RuntimeError("secret"))).tell(told())
    assert isinstance(caught.value.__cause__, RuntimeError)
    assert "secret" not in str(caught.value)
    with pytest.raises(StoreBusy):
        hooks(Listens(StoreBusy("later", waited=1))).tell(told())


def test_the_last_template_has_its_way() -> None:
    """Later plugins overwrite earlier ones, beside the default templates."""
    templates = hooks(Writes("first"), Writes("last")).templates(WANTED)
    assert templates[WHERE].subject == "last"
    assert templates.items() >= DEFAULT_TEMPLATES.items()


def test_a_template_that_cannot_be_filled_in() -> None:
    """It is refused when the core is assembled."""
    with pytest.raises(InvalidTemplate):
        hooks(Writes("$nothing")).templates(WANTED)


def test_a_hook_that_does_not_exist() -> None:
    """A misspelt hook is refused, not ignored."""

    @hookimpl
    def flightcore_rank_offer(found: OffersFound) -> None:
        """Misspelt."""

    with pytest.raises(PluginBroken):
        hooks(SimpleNamespace(flightcore_rank_offer=flightcore_rank_offer))


def test_a_hook_with_other_arguments() -> None:
    """A hook takes the one value that it is specified with."""

    @hookimpl
    def flightcore_on_event(event: object) -> None:
        """Misnamed."""

    with pytest.raises(PluginBroken):
        hooks(SimpleNamespace(flightcore_on_event=flightcore_on_event))


def test_a_plugin_given_twice() -> None:
    """It would be called twice, so it is refused."""
    plugin = Listens()
    with pytest.raises(PluginBroken):
        hooks(plugin, plugin)


def test_two_cores_share_no_plugin() -> None:
    """Each has its own."""
    one, other = Listens(), Listens()
    hooks(one).tell(told())
    hooks(other)
    assert other.told == []


class Installed:
    """A stand-in for an entry point."""

    def __init__(self, name: str, plugin: Any) -> None:
        self.name, self.value, self.plugin = name, name, plugin

    def load(self) -> Any:
        """Give the plugin, or raise it."""
        if isinstance(self.plugin, Exception):
            raise self.plugin
        return self.plugin


def test_installed_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """They come first, by name, so that the host has the last word."""
    entries = [Installed("zz", Writes("zz")), Installed("aa", Writes("aa"))]
    monkeypatch.setattr("flightcore.plugins.hooks.entry_points", lambda group: entries)
    found_ = Hooks()
    assert found_.names == ("aa", "zz")
    assert found_.templates(WANTED)[WHERE].subject == "zz"
    assert Hooks([Writes("host")]).templates(WANTED)[WHERE].subject == "host"


def test_an_installed_plugin_that_cannot_be_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is named."""
    entries = [Installed("bad", ImportError("secret"))]
    monkeypatch.setattr("flightcore.plugins.hooks.entry_points", lambda group: entries)
    with pytest.raises(PluginBroken) as caught:
        Hooks()
    assert caught.value.plugin == "bad"
    assert isinstance(caught.value.__cause__, ImportError)


def test_every_hook_is_documented() -> None:
    """Each takes one value, and shows an example."""
    specs = [
        hook
        for name, hook in vars(hookspecs).items()
        if name.startswith("flightcore_") and inspect.isfunction(hook)
    ]
    assert len(specs) == 3
    for hook in specs:
        assert len(inspect.signature(hook).parameters) == 1
        assert "Example::" in (hook.__doc__ or "")
