"""A wire between a client and a server that can be cut at a commit.

It listens on a port of this machine and passes bytes on, both ways. Armed with a
:class:`Cut`, it looks for the next message that commits: it is swallowed, or passed on
and its answer swallowed, and the client's connection is reset.
"""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from enum import Enum, auto

LARGEST = 1 << 20
"""Bytes taken at a time."""
PATIENCE = 10.0
"""Seconds to wait for the answer that is to be swallowed."""
COMMITS = (b"COMMIT\0", b"\x03COMMIT")
"""As the protocols of PostgreSQL and of MariaDB send it."""


class Cut(Enum):
    """Where the next commit is cut off."""

    BEFORE = auto()
    """It never reaches the server."""
    AFTER = auto()
    """It is done, and nobody is told."""


class Proxy:
    """Passes connections on to a server.

    Args:
        host: Of the server.
        port: Of the server.
    """

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._armed: Cut | None = None
        self._lock = threading.Lock()
        self.cuts = 0
        self.trips = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        """Where clients connect."""
        port: int = self._listener.getsockname()[1]
        return port

    def arm(self, cut: Cut) -> None:
        """Cut the next commit off."""
        with self._lock:
            self._armed = cut

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._server)
            except OSError:
                return
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(
                target=self._forth, args=(client, server), daemon=True
            ).start()

    def _forth(self, client: socket.socket, server: socket.socket) -> None:
        """The client's messages; one that commits is taken off the wire if armed."""
        muted, answered = threading.Event(), threading.Event()
        answered.set()
        ends = (server, client, muted, answered)
        back = threading.Thread(target=_pass, args=ends, daemon=True)
        back.start()
        try:
            while message := client.recv(LARGEST):
                self._count(answered)
                cut = self._cut_of(message)
                if cut is Cut.AFTER:
                    muted.set()
                    server.sendall(message)
                    back.join(PATIENCE)
                if cut is not None:
                    reset(client)
                    break
                server.sendall(message)
        except OSError:
            pass
        finally:
            # Closing alone would wait for the thread that reads from it.
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            server.close()
            client.close()

    def _count(self, answered: threading.Event) -> None:
        """Whoever speaks after an answer begins another trip."""
        with self._lock:
            self.trips += answered.is_set()
            answered.clear()

    def _cut_of(self, message: bytes) -> Cut | None:
        with self._lock:
            if self._armed is None or not any(word in message for word in COMMITS):
                return None
            cut, self._armed = self._armed, None
            self.cuts += 1
            return cut


def _pass(
    source: socket.socket,
    target: socket.socket,
    muted: threading.Event,
    answered: threading.Event,
) -> None:
    """Pass answers on until one is to be swallowed: then that is the last."""
    try:
        while answer := source.recv(LARGEST):
            if muted.is_set():
                return
            answered.set()
            target.sendall(answer)
    except OSError:
        pass


def reset(connection: socket.socket) -> None:
    """End it at once, as a cable does that is pulled."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
