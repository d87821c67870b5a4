"""The hooks: decisions to which many plugins may contribute.

A plugin is a module or an object whose functions carry :data:`hookimpl` and the name
of a hook. Every hook takes one frozen value and gives one back, runs in the caller's
thread, and must not change what it was given::

    from flightcore.plugins import hookimpl, OfferScores

    @hookimpl
    def flightcore_rank_offers(found):
        return OfferScores(scores=tuple(...))
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import pluggy

from flightcore.domain.kernel import Fact
from flightcore.domain.notification import NotificationKind, Template
from flightcore.domain.shopping import Offer, SearchRequest

PROJECT = "flightcore"
"""The name under which pluggy knows the hooks."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's function as an implementation of the hook of that name."""


@attrs.frozen(kw_only=True)
class OffersFound:
    """Offers to be ranked.

    Attributes:
        request: What was searched for.
        offers: In the order so far.
    """

    request: SearchRequest
    offers: tuple[Offer, ...]


@attrs.frozen(kw_only=True)
class OfferScores:
    """One plugin's view of the offers.

    Attributes:
        scores: One for each offer found, in their order; more is better, 0 is no view.
    """

    scores: tuple[int, ...]


@attrs.frozen(kw_only=True)
class EventTold:
    """A fact that is durable.

    Attributes:
        tenant: Whose it is.
        fact: The event with its envelope; ``fact.id`` repeats when it is told again.
    """

    tenant: str
    fact: Fact


@attrs.frozen(kw_only=True)
class TemplatesWanted:
    """A core asks for message templates while it is assembled.

    Attributes:
        tenant: Whose messages.
    """

    tenant: str


@attrs.frozen(kw_only=True)
class TemplatesOffered:
    """Templates that replace or add to those that are there.

    Attributes:
        templates: By kind and locale.
    """

    templates: Mapping[tuple[NotificationKind, str], Template]


@hookspec
def flightcore_rank_offers(found: OffersFound) -> OfferScores | None:
    """Say which offers to show first.

    Called for each search, before the page is cut. The scores of all plugins are
    added up; offers of equal sums keep their order. None: no view.

    Example::

        @hookimpl
        def flightcore_rank_offers(found):
            nonstop = [len(offer.segments) == 1 for offer in found.offers]
            return OfferScores(scores=tuple(10 if each else 0 for each in nonstop))
    """


@hookspec
def flightcore_on_event(told: EventTold) -> None:
    """Take notice of an event.

    Called by a worker after the event is durable, at least once, in order within its
    aggregate. What raises is told again later, and what follows in the aggregate
    waits for it; so be quick, and be idempotent by ``told.fact.id``.

    Example::

        @hookimpl
        def flightcore_on_event(told):
            if told.fact.type == "order.ticketed":
                welcome_points.give_once(key=told.fact.id)
    """


@hookspec
def flightcore_templates(wanted: TemplatesWanted) -> TemplatesOffered | None:
    """Give message templates.

    Called once for each core, while it is assembled. Where several plugins give the
    same kind and locale, the one that was registered last has its way. None: none.

    Example::

        @hookimpl
        def flightcore_templates(wanted):
            hold = Template("Vorgemerkt: $locator", "Bitte zahlen Sie bis $payment_by.")
            where = (NotificationKind.ORDER_ON_HOLD, "de")
            return TemplatesOffered(templates={where: hold})
    """
