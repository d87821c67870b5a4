"""Plain-text templates: ``$locator`` is replaced, and nothing is ever evaluated."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Mapping

import attrs

from flightcore.domain.kernel.errors import InvalidInput, InvalidTemplate
from flightcore.domain.notification.intents import NotificationIntent
from flightcore.domain.notification.kinds import FIELDS, NotificationKind

LONGEST_SUBJECT = 200
"""Characters of a rendered subject; the rest is cut."""
LONGEST_TEMPLATE = 20_000


@attrs.frozen
class Template:
    """A message with gaps, as :class:`string.Template` reads them.

    Attributes:
        subject: One line.
        text: Plain text; lines end with a line feed.
    """

    subject: str
    text: str


@attrs.frozen(kw_only=True)
class RenderedMessage:
    """A message that is ready for a channel.

    Attributes:
        id: The intent's: the same on every attempt, and the seed of a Message-ID.
        recipient: Address in the channel.
        subject: One line of at most ``LONGEST_SUBJECT`` characters.
        text: Plain text; lines end with a line feed, no other control characters.

    Raises:
        InvalidInput: Recipient or subject would not fit into one line of a header.
    """

    id: str
    recipient: str = attrs.field(repr=False)
    subject: str = attrs.field(repr=False)
    text: str = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        if not self.recipient or not self.recipient.isprintable():
            raise InvalidInput("a recipient is one line", field="recipient")
        if not self.subject.isprintable() or len(self.subject) > LONGEST_SUBJECT:
            raise InvalidInput("a subject is one line", field="subject")


Templates = Mapping[tuple[NotificationKind, str], Template]
"""Templates by kind and locale."""

DEFAULT_TEMPLATES: Templates = {
    (NotificationKind.ORDER_ON_HOLD, "en"): Template(
        "Your booking $locator is on hold",
        "Your seats are held under booking $locator.\n\n"
        "$itinerary\n\n"
        "Travellers\n$travellers\n\n"
        "Total: $total\n"
        "Please pay before $payment_by; the seats are released then.\n",
    ),
    (NotificationKind.ORDER_CONFIRMED, "en"): Template(
        "Your itinerary receipt, booking $locator",
        "Your booking $locator is confirmed and ticketed.\n\n"
        "$itinerary\n\n"
        "Travellers\n$travellers\n\n"
        "Electronic tickets\n$tickets\n\n"
        "Price\n$prices\n"
        "Total: $total\n",
    ),
    (NotificationKind.PAYMENT_FAILED, "en"): Template(
        "Payment for booking $locator failed",
        "The payment of $total for booking $locator failed: $reason.\n\n"
        "Nothing was charged. The seats are held until $payment_by.\n",
    ),
    (NotificationKind.ORDER_CANCELLED, "en"): Template(
        "Your booking $locator is cancelled",
        "Booking $locator is cancelled.\n\n"
        "$itinerary\n\n"
        "Refund: $refund\n"
        "Kept as cancellation fee: $penalty\n",
    ),
}
"""English, for every kind."""


def with_templates(overrides: Templates) -> Templates:
    """The default templates with some replaced or added, all of them checked.

    Raises:
        InvalidTemplate: A placeholder is malformed or none of the kind's fields, the
            subject has several lines, or the template is too long.
    """
    for (kind, locale), template in overrides.items():
        _check(kind, locale, template)
    return {**DEFAULT_TEMPLATES, **overrides}


def render(
    intent: NotificationIntent, templates: Templates = DEFAULT_TEMPLATES
) -> RenderedMessage:
    """Fill in the template of the intent's kind and locale.

    A locale without template falls back to its language (``de-AT`` to ``de``), then
    to English. Values are put in as they are and never read as a template; control
    characters are dropped, line feeds too in the subject.
    """
    template = _choose(templates, intent.kind, intent.locale)
    subject = string.Template(template.subject).substitute(_lines(intent.data))
    text = string.Template(template.text).substitute(intent.data)
    return RenderedMessage(
        id=intent.id,
        recipient=intent.recipient,
        subject=_plain(subject)[:LONGEST_SUBJECT],
        text="\n".join(_plain(line) for line in text.split("\n")),
    )


def _choose(templates: Templates, kind: NotificationKind, locale: str) -> Template:
    language = locale.partition("-")[0]
    for wanted in (locale, language):
        if (kind, wanted) in templates:
            return templates[kind, wanted]
    return templates.get((kind, "en")) or DEFAULT_TEMPLATES[kind, "en"]


def _check(kind: NotificationKind, locale: str, template: Template) -> None:
    reason = _fault(kind, template)
    if reason:
        raise InvalidTemplate(
            f"the template of {kind} in {locale[:16]}: {reason}",
            template=kind,
            reason=reason,
        )


def _fault(kind: NotificationKind, template: Template) -> str:
    if len(template.subject) + len(template.text) > LONGEST_TEMPLATE:
        return "too long"
    if "\n" in template.subject or _plain(template.subject) != template.subject:
        return "the subject is one line"
    for part in (string.Template(template.subject), string.Template(template.text)):
        if not part.is_valid():
            return "a malformed placeholder; a dollar sign is written $$"
        unknown = sorted(set(part.get_identifiers()) - set(FIELDS[kind]))
        if unknown:
            return f"no such field: {unknown[0][:32]}"
    return ""


def _lines(data: Mapping[str, str]) -> dict[str, str]:
    return {field: " ".join(value.split()) for field, value in data.items()}


def _plain(line: str) -> str:
    """Without control, invisible and unpaired characters."""
    if line.isprintable():
        return line
    return "".join(each for each in line if unicodedata.category(each)[0] != "C")
