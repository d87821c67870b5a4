"""SimulatedGatewayClient: the simulated gateway in a process of its own, over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from typing import TypeVar, cast
from urllib.parse import quote, urlsplit

import attrs
import msgspec

from flightcore.domain.kernel.errors import (
    CoreClosed,
    GatewayTimeout,
    InvalidSetting,
    KeyReused,
    NotFound,
    NotSent,
)
from flightcore.domain.payment import Answer, Finding
from flightcore.ports.decoding import decoder_of
from flightcore.ports.gateway import (
    AuthoriseRequest,
    CaptureRequest,
    GatewayCapabilities,
    GatewayRequest,
    PaymentGateway,
    RefundRequest,
    VoidRequest,
)
from flightcore.ports.gateway_books import GatewayBooks
from flightcore.system.gateway_wire import (
    WireAdvance,
    WireAnswer,
    WireAuthentication,
    WireError,
    WireExpiry,
)

TIMEOUT = 10.0
"""Seconds to wait for a connection, and again for an answer."""
LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes of an answer; the books are the only long one."""

_OK, _NO_CONTENT = 200, 204
_T = TypeVar("_T")


class SimulatedGatewayClient(PaymentGateway):
    """Speaks to ``python -m flightcore.testing.gateway_server``.

    A connection that cannot be made is ``NotSent``; whatever happens after that is
    unknown. Each call has a connection of its own, so it is safe for threads and
    across forks.

    Args:
        host: Where the process listens.
        port: 1 to 65,535.
        timeout: Seconds, above zero.
    """

    def __init__(self, host: str, port: int, *, timeout: float = TIMEOUT) -> None:
        self._host = host
        self._port = port
        self._timeout = timeout
        self._capabilities: GatewayCapabilities | None = None
        self._closed = False

    @classmethod
    def connect(
        cls, url: str, settings: Mapping[str, object]
    ) -> SimulatedGatewayClient:
        """Prepare to speak to ``simulated+http://host:port``; connects on first use.

        Args:
            url: With a host and a port, and no more.
            settings: ``timeout`` in seconds.

        Raises:
            InvalidSetting: Another URL, or a setting of another type.
        """
        parts = urlsplit(url)
        timeout = settings.get("timeout", TIMEOUT)
        if isinstance(timeout, bool) or not isinstance(timeout, (int, float)):
            raise InvalidSetting("timeout: seconds", setting="timeout")
        if parts.scheme != "simulated+http" or parts.path.strip("/"):
            raise InvalidSetting("simulated+http://host:port", setting="gateway")
        if not parts.hostname or not _port_of(url):
            raise InvalidSetting("simulated+http://host:port", setting="gateway")
        return cls(parts.hostname, _port_of(url), timeout=timeout)

    @property
    def capabilities(self) -> GatewayCapabilities:
        """Those of the process, asked for once.

        Raises:
            NotSent: The process cannot be reached.
        """
        if self._capabilities is None:
            theirs = self._get("/v1/capabilities", GatewayCapabilities)
            self._capabilities = attrs.evolve(theirs, webhooks=False)
        return self._capabilities

    def books(self) -> GatewayBooks:
        """Everything the process did, as its books have it now.

        Raises:
            NotSent: The process cannot be reached, or does not answer.
        """
        return self._get("/v1/books", GatewayBooks)

    def authenticate(self, redirect: str, *, approved: bool = True) -> None:
        """Act as the payer who was sent to ``redirect``. Repeating changes nothing.

        Raises:
            NotFound: Nobody was sent there.
            NotSent: The process cannot be reached.
        """
        act = WireAuthentication(redirect=redirect, approved=approved)
        status, _ = self._call("POST", "/v1/authentications", msgspec.json.encode(act))
        if status != _NO_CONTENT:
            raise NotFound("no such authentication", kind="authentication", id=redirect)

    def advance(self, seconds: float) -> None:
        """Let time pass at the process, at once, for all who use it.

        Raises:
            NotSent: The process cannot be reached.
            ValueError: The seconds are below zero, or more than thirty years.
        """
        body = msgspec.json.encode(WireAdvance(seconds=seconds))
        status, _ = self._call("POST", "/v1/clock", body)
        if status != _NO_CONTENT:
            raise NotSent(f"the gateway answers {status}", port="gateway")

    def close(self) -> None:
        """Refuse later calls. There is nothing to release."""
        self._closed = True

    def _authorise(self, request: AuthoriseRequest) -> Answer:
        return self._post("authorise", request)

    def _capture(self, request: CaptureRequest) -> Answer:
        return self._post("capture", request)

    def _void(self, request: VoidRequest) -> Answer:
        return self._post("void", request)

    def _refund(self, request: RefundRequest) -> Answer:
        return self._post("refund", request)

    def _lookup(self, gateway_key: str) -> Finding:
        path = f"/v1/operations/{quote(gateway_key, safe='')}"
        return self._get(path, WireAnswer).read()

    def _expire(self, gateway_key: str) -> Finding:
        return self._send(
            "expirations", gateway_key, WireExpiry(gateway_key=gateway_key)
        )

    def _post(self, verb: str, request: GatewayRequest) -> Answer:
        # The port refuses what is no answer, such as "not found".
        return cast("Answer", self._send(verb, request.gateway_key, request))

    def _send(self, page: str, key: str, message: object) -> Finding:
        body = msgspec.json.encode(message)
        status, data = self._call("POST", f"/v1/{page}", body)
        if status != _OK:
            raise _refusal(data, key)
        return decoder_of(WireAnswer).decode(data).read()

    def _get(self, path: str, kind: type[_T]) -> _T:
        try:
            status, data = self._call("GET", path, None)
        except (OSError, HTTPException) as error:
            raise NotSent("the gateway does not answer", port="gateway") from error
        if status != _OK:
            raise NotSent(f"the gateway answers {status}", port="gateway")
        return decoder_of(kind).decode(data)

    def _call(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        if self._closed:
            raise CoreClosed("this gateway was closed")
        connection = HTTPConnection(self._host, self._port, timeout=self._timeout)
        try:
            _open(connection)
            headers = {"Content-Type": "application/json", "Connection": "close"}
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read(LARGEST_ANSWER)
        finally:
            connection.close()


def _open(connection: HTTPConnection) -> None:
    try:
        connection.connect()
    except OSError as error:
        raise NotSent("the gateway cannot be reached", port="gateway") from error


def _refusal(data: bytes, key: str) -> KeyReused | NotSent | GatewayTimeout:
    match decoder_of(WireError).decode(data).code:
        case KeyReused.code:
            return KeyReused("the key names another order", key=key)
        case NotSent.code:
            return NotSent("the gateway did not take the order", port="gateway")
    return GatewayTimeout("the gateway gave no usable answer", key=key)


def _port_of(url: str) -> int:
    try:
        return urlsplit(url).port or 0
    except ValueError:
        return 0
