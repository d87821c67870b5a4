"""The simulated gateway as a process of its own.

::

    python -m flightcore.testing.gateway_server --port 0 --books books.jsonl

It prints one line, ``simulated gateway on http://127.0.0.1:PORT``, and serves until
it is interrupted or terminated. Lost answers are real ones: the connection is cut.

==========================================  ========================================
``POST /v1/authorise|capture|void|refund``  a request; 200 and the answer
``GET /v1/operations/KEY``                  what became of a key
``GET /v1/books``                           everything it did
``GET /v1/capabilities``                    what it can do
``POST /v1/expirations``                    end a payer's time to act, of a key
``POST /v1/authentications``                act as the payer: 204, or 404
``POST /v1/clock``                          let time pass at the gateway: 204
==========================================  ========================================

409 means that the key names another order, 503 that the order was not taken, 400
that the request cannot be read.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

import msgspec

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import (
    FlightCoreError,
    InvalidInput,
    KeyReused,
    NotFound,
    NotSent,
    OutcomeUnknown,
)
from flightcore.domain.payment import Answer
from flightcore.memory import SimulatedGateway, SimulatedTiming
from flightcore.ports.decoding import decoder_of
from flightcore.ports.gateway import GatewayRequest
from flightcore.system import SystemClock, SystemConcurrency
from flightcore.system.gateway_wire import (
    LARGEST_BODY,
    VERBS,
    WireAdvance,
    WireAnswer,
    WireAuthentication,
    WireError,
    WireExpiry,
)

PATIENCE = 10.0
"""Seconds to wait for the rest of a request."""
MAX_CALLS = 64
"""Calls served at a time; one more is answered 503."""

_B = TypeVar("_B")

_STATUS: tuple[tuple[type[FlightCoreError], HTTPStatus], ...] = (
    (KeyReused, HTTPStatus.CONFLICT),
    (NotSent, HTTPStatus.SERVICE_UNAVAILABLE),
    (NotFound, HTTPStatus.NOT_FOUND),
    (InvalidInput, HTTPStatus.BAD_REQUEST),
)


class MovableClock(SystemClock):
    """This machine's clock, moved ahead by as much as somebody said."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)
        self._lock = SystemConcurrency().lock()

    def now(self) -> Instant:
        """Wall time in UTC, moved."""
        return super().now() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move on by so many seconds more."""
        with self._lock:
            self._ahead += timedelta(seconds=seconds)


class GatewayServer(ThreadingHTTPServer):
    """Serves one simulated gateway; a thread a call, at most ``MAX_CALLS`` of them."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, address: tuple[str, int], gateway: SimulatedGateway, clock: MovableClock
    ) -> None:
        self.gateway = gateway
        self.clock = clock
        self._lock = SystemConcurrency().lock()
        self._calls = 0
        super().__init__(address, _Handler)

    def enter(self) -> bool:
        """Take a place for a call; whether there was one."""
        with self._lock:
            free = self._calls < MAX_CALLS
            self._calls += free
            return free

    def leave(self) -> None:
        """Give a place back."""
        with self._lock:
            self._calls -= 1

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: GatewayServer
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE

    def do_GET(self) -> None:
        self._serve(self._read_only)

    def do_POST(self) -> None:
        self._serve(self._effect)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: requests hold tokens."""

    def _serve(self, work: Callable[[], object]) -> None:
        self.close_connection = True
        if not self.server.enter():
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, WireError(code=NotSent.code))
            return
        try:
            self._respond(work)
        finally:
            self.server.leave()

    def _respond(self, work: Callable[[], object]) -> None:
        try:
            answer = work()
        except OutcomeUnknown:
            return
        except FlightCoreError as error:
            self._answer(_status_of(error), WireError(code=error.code))
        else:
            status = HTTPStatus.NO_CONTENT if answer is None else HTTPStatus.OK
            self._answer(status, answer)

    def _read_only(self) -> object:
        gateway = self.server.gateway
        match self.path.removeprefix("/v1/").split("/"):
            case ["books"]:
                return gateway.books()
            case ["capabilities"]:
                return gateway.capabilities
            case ["operations", key]:
                return WireAnswer.of(gateway.lookup(unquote(key)))
        raise NotFound("no such page", kind="page", id=self.path[:80])

    def _effect(self) -> object:
        gateway, verb = self.server.gateway, self.path.removeprefix("/v1/")
        if verb == "authentications":
            act = self._body(WireAuthentication)
            gateway.authenticate(act.redirect, approved=act.approved)
            return None
        if verb == "expirations":
            key = self._body(WireExpiry).gateway_key
            return WireAnswer.of(gateway.expire(key))
        if verb == "clock":
            self.server.clock.advance(self._body(WireAdvance).seconds)
            return None
        if verb not in VERBS:
            raise NotFound("no such page", kind="page", id=self.path[:80])
        order: Callable[[GatewayRequest], Answer] = getattr(gateway, verb)
        return WireAnswer.of(order(self._body(VERBS[verb])))

    def _body(self, kind: type[_B]) -> _B:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or not 0 < int(length) <= LARGEST_BODY:
            raise InvalidInput("a body of known and bounded length", field="body")
        try:
            return decoder_of(kind).decode(self.rfile.read(int(length)))
        except (msgspec.MsgspecError, ValueError) as error:
            raise InvalidInput("not a request", field="body") from error

    def _answer(self, status: HTTPStatus, body: object) -> None:
        data = b"" if body is None else msgspec.json.encode(body)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)


def _status_of(error: FlightCoreError) -> HTTPStatus:
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted or terminated.

    Args:
        arguments: Of the command line; by default this process's.

    Returns:
        The exit code, 0; arguments that cannot be exit with 2.
    """
    options = _parser().parse_args(arguments)
    timing = SimulatedTiming(
        late_bound=options.late_bound,
        late=options.late,
        pending=options.pending,
        slow=options.slow,
    )
    clock = MovableClock()
    settings = {
        "clock": clock,
        "concurrency": SystemConcurrency(),
        "timing": timing,
    }
    gateway = SimulatedGateway.connect(_url_of(options.books), settings)
    gateway.books()
    with GatewayServer((options.host, options.port), gateway, clock) as server:
        _stop_on_signal(server)
        sys.stdout.write(f"simulated gateway on {server.url}\n")
        sys.stdout.flush()
        server.serve_forever(poll_interval=0.1)
    return 0


def _url_of(books: Path | None) -> str:
    if books is None:
        return "simulated://"
    return books.resolve().as_uri().replace("file://", "simulated://", 1)


def _stop_on_signal(server: GatewayServer) -> None:
    def stop(number: int, frame: object) -> None:
        # From within the serving thread, a shutdown would wait for itself.
        SystemConcurrency().spawn("shutdown", server.shutdown)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


def _parser() -> argparse.ArgumentParser:
    timing = SimulatedTiming()
    parser = argparse.ArgumentParser(
        prog="python -m flightcore.testing.gateway_server",
        description="A payment gateway that moves no money.",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--books", type=Path, help="file; by default in memory")
    parser.add_argument("--late-bound", type=int, default=timing.late_bound)
    parser.add_argument("--late", type=float, default=timing.late)
    parser.add_argument("--pending", type=float, default=timing.pending)
    parser.add_argument("--slow", type=float, default=timing.slow)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
