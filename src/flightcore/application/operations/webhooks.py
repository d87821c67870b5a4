"""Webhooks: store what a gateway tells, and take it as a hint to ask the gateway.

A message never sets anything. So it does no harm that it comes twice, out of order,
before what it is about was written down, or long after.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

import attrs

from flightcore.application.booking.dossier import DossierQuestions
from flightcore.application.booking.effects import Effects
from flightcore.application.booking.fulfil import fulfil
from flightcore.application.codec import decode, encode
from flightcore.application.failures import Failures
from flightcore.application.outcome import committed
from flightcore.application.runtime import Runtime
from flightcore.domain.fulfilment import awaited
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import (
    InvalidInput,
    UnsafeComposition,
    VersionConflict,
)
from flightcore.ports.gateway import MAX_NAME, WebhookNotice, WebhookReader
from flightcore.ports.rows import PaymentOperationRow, WebhookRow
from flightcore.ports.store import Changes, eq, find

BATCH = 100
"""Messages of one pass."""
LONGEST_BODY = 64 * 1024
"""Bytes of one message."""
MOST_HEADERS = 100
"""Headers of one message."""
TRIES = 8
"""How often a message is taken up before it is given up.

One that nobody knows yet waits twice as long each time, from two seconds: about four
minutes in all.
"""
LOOKS = 8
"""Tries to look up an operation while others change its order."""

NO_WAIT = timedelta(0)


@attrs.frozen(kw_only=True)
class WebhookReceipt:
    """What was taken in.

    Attributes:
        event_id: The gateway's name of the event.
        is_new: Whether it is the first of its deliveries.
    """

    event_id: str
    is_new: bool


@attrs.frozen(kw_only=True)
class StoredWebhook:
    """A message as it is kept.

    Attributes:
        gateway_key: Which operation it is about.
        at: When it happened, as the gateway says.
        raw: The body as it came, whose signature was good.
    """

    gateway_key: str
    at: Instant
    raw: bytes


def receive_webhook(
    runtime: Runtime, headers: Mapping[str, str], body: bytes
) -> WebhookReceipt:
    """Store a genuine message once, however often it is delivered.

    It needs no role: what is trusted is its signature.

    Raises:
        SignatureRefused: Not signed by the gateway, altered, or of another time.
        InvalidInput: Signed, and not a message that we understand; or too large.
        UnsafeComposition: The gateway sends no messages.
    """
    if len(body) > LONGEST_BODY or len(headers) > MOST_HEADERS:
        raise InvalidInput("a message of bounded size", field="body")
    now = runtime.now()
    notice = _reader(runtime).read_webhook(headers, body, now=now)
    if not 1 <= len(notice.event_id) <= MAX_NAME:
        raise InvalidInput("an event has a name of bounded length", field="headers")
    row = _row(runtime.gateway_name, notice, body, now)
    try:
        committed(runtime.commit(Changes(puts=(row,))))
    except VersionConflict:
        return WebhookReceipt(event_id=notice.event_id, is_new=False)
    return WebhookReceipt(event_id=notice.event_id, is_new=True)


def take_hints(runtime: Runtime, failures: Failures) -> int:
    """Act upon one batch of messages; how many are done with.

    One whose operation is not known yet is taken up again later. What is wrong with
    one message for good ends its tries, so that it does not stop the others for ever.
    """
    seconds = max(1, int(runtime.settings.lease.total_seconds()))
    ours = eq("source", runtime.gateway_name)
    rows = runtime.store.lease(WebhookRow, BATCH, seconds, ours)
    hints = (partial(_take, runtime, row) for row in rows)
    return sum(failures.attempt(hint, otherwise=False) for hint in hints)


def _reader(runtime: Runtime) -> WebhookReader:
    gateway = runtime.gateway
    if gateway.capabilities.webhooks and isinstance(gateway, WebhookReader):
        return gateway
    raise UnsafeComposition(
        "this gateway sends no messages", port="gateway", lacks="webhooks"
    )


def _row(source: str, notice: WebhookNotice, body: bytes, now: Instant) -> WebhookRow:
    stored = StoredWebhook(gateway_key=notice.gateway_key, at=notice.at, raw=body)
    return WebhookRow(
        source=source,
        event_id=notice.event_id,
        received_at=now,
        due_at=now,
        attempts=0,
        version=1,
        body=encode(stored),
    )


def _take(runtime: Runtime, row: WebhookRow) -> bool:
    """Act upon one message; whether that is the end of it."""
    if row.attempts > TRIES:
        return _put_off(runtime, row, None)
    key = decode(row.body, StoredWebhook).gateway_key
    asked = find(PaymentOperationRow, eq("gateway_key", key), limit=1)
    operation = runtime.store.read(asked).one(asked)
    if operation is not None:
        _follow(runtime, operation.order_id, key)
    if operation is not None or row.attempts == TRIES:
        return _put_off(runtime, row, None)
    return _put_off(runtime, row, timedelta(seconds=2**row.attempts))


def _put_off(runtime: Runtime, row: WebhookRow, wait: timedelta | None) -> bool:
    """Take it up again after that time, or never; whether it is done with."""
    due_at = None if wait is None else runtime.now() + wait
    put_off = attrs.evolve(row, due_at=due_at, version=row.version + 1)
    try:
        committed(runtime.commit(Changes(puts=(put_off,))))
    except VersionConflict:
        # The lease ran out and somebody else has taken it up.
        return False
    return wait is None


def _follow(runtime: Runtime, order_id: str, gateway_key: str) -> None:
    """Look up the operation where its order waits for it, and carry the order on."""
    for _ in range(LOOKS):
        asked = DossierQuestions.about(order_id)
        dossier = asked.answer(runtime.store.read(*asked.all))
        operation = awaited(dossier.case, gateway_key)
        effects = Effects(runtime, dossier)
        if operation is None or not effects.is_ours(operation):
            return
        try:
            effects.look_up(operation)
        except VersionConflict:
            continue
        break
    fulfil(runtime, order_id, wait=NO_WAIT)
