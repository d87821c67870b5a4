"""The simulated gateway's messages: signed over the raw body, as webhooks are."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256

import attrs
import msgspec

from flightcore.domain.kernel import Instant, Seed, digest
from flightcore.domain.kernel.errors import InvalidInput, SignatureRefused
from flightcore.memory._gateway_book import Book, BookLine
from flightcore.ports.decoding import decoder_of
from flightcore.ports.gateway import SIGNATURE_TOLERANCE, WebhookNotice

_MOST_SIGNATURES = 10


@attrs.frozen(kw_only=True)
class WebhookDelivery:
    """A message as the simulated gateway would send it.

    Attributes:
        headers: ``webhook-id``, ``webhook-timestamp``, ``webhook-signature``.
        body: JSON.
    """

    headers: Mapping[str, str]
    body: bytes


@attrs.frozen(kw_only=True)
class _Message:
    type: str
    key: str
    at: datetime


@attrs.frozen
class Messenger:
    """Signs messages, and tells its own from others.

    The signature is the HMAC-SHA256 of ``id.timestamp.body``, in base 64 after
    ``v1,``; several may stand side by side, as they do while a secret is replaced.

    Attributes:
        secret: What both ends know.
    """

    secret: bytes = attrs.field(repr=False)

    def deliveries(self, book: Book, now: Instant) -> Iterator[WebhookDelivery]:
        """Every message about the book's lines so far, signed now, oldest first."""
        for number, line in enumerate(book.lines):
            if line.standing is not None and book.is_visible(line.key, now):
                for _ in range(line.notices):
                    yield self._delivery(number, line, now)

    def read(
        self, headers: Mapping[str, str], body: bytes, now: Instant
    ) -> WebhookNotice:
        """Check and read a message; see ``WebhookReader``."""
        given = {name.lower(): value for name, value in headers.items()}
        event_id = given.get("webhook-id", "")
        timestamp = given.get("webhook-timestamp", "")
        offered = given.get("webhook-signature", "").split(" ")[:_MOST_SIGNATURES]
        expected = self._signature(event_id, timestamp, body)
        if not any(_same(expected, text) for text in offered):
            raise SignatureRefused("not signed by this gateway", reason="signature")
        if not _is_recent(timestamp, now):
            raise SignatureRefused("a message of another time", reason="time")
        try:
            message = decoder_of(_Message).decode(body)
        except (msgspec.MsgspecError, ValueError) as error:
            raise InvalidInput("not a message of ours", field="body") from error
        return WebhookNotice(event_id=event_id, gateway_key=message.key, at=message.at)

    def _delivery(self, number: int, line: BookLine, now: Instant) -> WebhookDelivery:
        event_id = Seed(digest("simulated message", number, line.key)).id("msg")
        kind = line.opened.kind.lower() if line.opened else "authentication"
        body = msgspec.json.encode(_Message(type=kind, key=line.key, at=line.at))
        timestamp = str(int(now.timestamp()))
        headers = {
            "webhook-id": event_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": self._signature(event_id, timestamp, body),
        }
        return WebhookDelivery(headers=headers, body=body)

    def _signature(self, event_id: str, timestamp: str, body: bytes) -> str:
        signed = f"{event_id}.{timestamp}.".encode(errors="replace") + body
        mac = hmac.new(self.secret, signed, sha256).digest()
        return f"v1,{b64encode(mac).decode()}"


def _same(expected: str, offered: str) -> bool:
    return hmac.compare_digest(expected.encode(), offered.encode(errors="replace"))


def _is_recent(timestamp: str, now: Instant) -> bool:
    if not timestamp.isdecimal() or len(timestamp) > len("9999999999"):
        return False
    return abs(int(timestamp) - now.timestamp()) <= SIGNATURE_TOLERANCE
