"""SimulatedGateway: a payment gateway with magic tokens and books of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import (
    CoreClosed,
    GatewayTimeout,
    InvalidSetting,
)
from flightcore.domain.payment import Answer, Finding, OperationKind
from flightcore.memory._gateway_book import Book, BookLine, Opened
from flightcore.memory._gateway_keepers import BookKeeper, FileKeeper, MemoryKeeper
from flightcore.memory._gateway_messages import Messenger, WebhookDelivery
from flightcore.memory._gateway_rules import (
    REDIRECT,
    Ruling,
    SimulatedTiming,
    act,
    expire,
    find,
    rule,
)
from flightcore.memory.clock import clock_of
from flightcore.ports.gateway import (
    AuthoriseRequest,
    CaptureRequest,
    GatewayCapabilities,
    GatewayRequest,
    PaymentGateway,
    RefundRequest,
    VoidRequest,
    WebhookNotice,
)
from flightcore.ports.gateway_books import GatewayBooks
from flightcore.ports.system import Concurrency

_WEBHOOK_SECRET = b"the simulated gateway moves no money"


class SimulatedGateway(PaymentGateway):
    """A gateway that behaves as tokens tell it, and cheats nobody.

    It keeps books of its own, apart from ours; decides each key once; and loses
    answers before, after, and long before the effect, as real ones do. Its tokens
    are listed by ``MAGIC_TOKENS``; any other is declined as ``invalid_token``.

    Args:
        keeper: Where the books are.
        concurrency: Sleeps, for the slow tokens.
        timing: What it promises and does about time.
        webhook_secret: Signs messages.
    """

    def __init__(
        self,
        keeper: BookKeeper,
        *,
        concurrency: Concurrency,
        timing: SimulatedTiming | None = None,
        webhook_secret: bytes = _WEBHOOK_SECRET,
    ) -> None:
        self._keeper = keeper
        self._concurrency = concurrency
        self._timing = timing or SimulatedTiming()
        self._messenger = Messenger(webhook_secret)
        self._closed = False

    @classmethod
    def connect(cls, url: str, settings: Mapping[str, object]) -> SimulatedGateway:
        """Open ``simulated://`` (in this process) or ``simulated:///path/of/books``.

        Args:
            url: Two slashes, or three and a path whose folder exists.
            settings: ``clock`` as for the store in memory; ``concurrency``, a
                ``Concurrency``; ``timing``, a ``SimulatedTiming`` or left out.

        Raises:
            InvalidSetting: Another URL, no such folder, or a setting of another type.
        """
        clock = clock_of(settings)
        concurrency = settings.get("concurrency")
        if not isinstance(concurrency, Concurrency):
            raise InvalidSetting("concurrency: a Concurrency", setting="concurrency")
        timing = settings.get("timing")
        if timing is not None and not isinstance(timing, SimulatedTiming):
            raise InvalidSetting("timing: a SimulatedTiming", setting="timing")
        keeper: BookKeeper = MemoryKeeper(clock=clock, concurrency=concurrency)
        if path := _path_of(url):
            if not path.parent.is_dir():
                raise InvalidSetting("no folder for the books", setting="gateway")
            keeper = FileKeeper(path, clock=clock, concurrency=concurrency)
        return cls(keeper, concurrency=concurrency, timing=timing)

    @property
    def capabilities(self) -> GatewayCapabilities:
        """Everything, with the times of ``timing``."""
        return GatewayCapabilities(
            late_bound=self._timing.late_bound,
            key_life=self._timing.key_life,
            supports_expiry=True,
            webhooks=True,
        )

    def books(self) -> GatewayBooks:
        """Everything it did, as its books have it now."""
        return GatewayBooks(self._keeper.look(Book.operations))

    def authenticate(self, redirect: str, *, approved: bool = True) -> None:
        """Act as the payer who was sent to ``redirect``. Repeating changes nothing.

        Raises:
            NotFound: Nobody was sent there.
        """
        ref = redirect.removeprefix(REDIRECT)

        self._keeper.turn(lambda book, now: act(book, ref, now, approved=approved))

    def deliveries(self) -> tuple[WebhookDelivery, ...]:
        """Every message so far, signed now, in the order of the books.

        Real gateways deliver out of order and more than once; whoever tests a
        receiver shuffles and repeats these.
        """
        return self._keeper.look(
            lambda book, now: tuple(self._messenger.deliveries(book, now))
        )

    def read_webhook(
        self, headers: Mapping[str, str], body: bytes, *, now: Instant
    ) -> WebhookNotice:
        """Check and read a message; see ``WebhookReader``."""
        return self._messenger.read(headers, body, now)

    def close(self) -> None:
        """Refuse later calls; the books stay."""
        self._closed = True

    def _authorise(self, request: AuthoriseRequest) -> Answer:
        return self._run(_opened(OperationKind.AUTHORISE, request, token=request.token))

    def _capture(self, request: CaptureRequest) -> Answer:
        return self._run(
            _opened(
                OperationKind.CAPTURE,
                request,
                token=request.token,
                parent=request.authorisation,
            )
        )

    def _void(self, request: VoidRequest) -> Answer:
        parent = request.authorisation
        return self._run(_opened(OperationKind.VOID, request, parent=parent))

    def _refund(self, request: RefundRequest) -> Answer:
        parent = request.capture
        return self._run(_opened(OperationKind.REFUND, request, parent=parent))

    def _lookup(self, gateway_key: str) -> Finding:
        self._require_open()
        return self._keeper.look(lambda book, now: find(book, gateway_key, now))

    def _expire(self, gateway_key: str) -> Finding:
        self._require_open()
        return self._keeper.turn(lambda book, now: expire(book, gateway_key, now))

    def _run(self, order: Opened) -> Answer:
        self._require_open()

        def decide(book: Book, now: Instant) -> tuple[tuple[BookLine, ...], Ruling]:
            ruling = rule(book, order, now, self._timing)
            return ruling.lines, ruling

        ruling = self._keeper.turn(decide)
        if ruling.slow:
            self._concurrency.sleep(self._timing.slow)
        if ruling.answer is None:
            raise GatewayTimeout("the gateway did not answer in time", key=order.key)
        return ruling.answer

    def _require_open(self) -> None:
        if self._closed:
            raise CoreClosed("this gateway was closed")


def _opened(
    kind: OperationKind, request: GatewayRequest, *, token: str = "", parent: str = ""
) -> Opened:
    return Opened(
        key=request.gateway_key,
        kind=kind,
        order_ref=request.order_ref,
        amount=request.amount,
        token=token,
        parent=parent,
    )


def _path_of(url: str) -> Path | None:
    parts = urlsplit(url)
    if parts.scheme != "simulated" or parts.netloc or parts.query or parts.fragment:
        raise InvalidSetting("simulated:// or simulated:///path", setting="gateway")
    path = unquote(parts.path)
    if not path:
        return None
    has_drive = re.match(r"/[A-Za-z]:/", path)
    return Path(path[1:] if has_drive else path)
