"""Channels without a server: a folder, and the terminal."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TextIO
from urllib.parse import unquote, urlsplit

from flightcore.domain.kernel.errors import CoreClosed, InvalidSetting, NotSent
from flightcore.domain.notification import RenderedMessage
from flightcore.ports.channel import Accepted, ChannelCapabilities, NotificationChannel

_PLAIN_ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_LONGEST_ID = 64
_DRIVE = re.compile(r"/[A-Za-z]:")


class FileChannel(NotificationChannel):
    """Writes each message to a file of its own: ``<id>.txt``.

    A file is complete as soon as it is there, and a message that comes again replaces
    its own. Only the owner may read the files, which hold travellers' data.

    Args:
        folder: Where to; made when it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._closed = False

    @classmethod
    def connect(cls, url: str, settings: Mapping[str, object]) -> FileChannel:
        """Open the folder of ``file:///absolute/path`` or ``file:relative/path``.

        Raises:
            InvalidSetting: The URL names no folder of this machine.
        """
        parts = urlsplit(url)
        if parts.scheme != "file" or parts.netloc or not parts.path.strip("/"):
            raise InvalidSetting(
                "a file channel is file:///folder or file:folder", setting="channels"
            )
        path = unquote(parts.path)
        return cls(Path(path[1:] if _DRIVE.match(path) else path))

    @property
    def capabilities(self) -> ChannelCapabilities:
        """Files outlive the process, and a message has one file only."""
        return ChannelCapabilities(durable=True, once=True)

    def path_of(self, message_id: str) -> Path:
        """The file of a message. No id leads out of the folder."""
        plain = len(message_id) <= _LONGEST_ID and _PLAIN_ID.fullmatch(message_id)
        name = message_id if plain else f"x-{_digest(message_id)}"
        return self._folder / f"{name}.txt"

    def close(self) -> None:
        """Write no more."""
        self._closed = True

    def _deliver(self, message: RenderedMessage) -> Accepted:
        if self._closed:
            raise CoreClosed("the channel was closed")
        target = self.path_of(message.id)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(target, _as_text(message).encode("utf-8", "replace"))
        except OSError as error:
            raise NotSent("the folder takes no file", port="channel") from error
        return Accepted(reference=target.name)


class ConsoleChannel(NotificationChannel):
    """Prints each message; for a first look, and for development.

    Args:
        stream: Where to; None: standard output, as it is at each delivery.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream
        self._lock = Lock()
        self._closed = False

    @classmethod
    def connect(cls, url: str, settings: Mapping[str, object]) -> ConsoleChannel:
        """Print to standard output, for ``console://``.

        Raises:
            InvalidSetting: The URL is another one.
        """
        if url != "console://":
            raise InvalidSetting("a console channel is console://", setting="channels")
        return cls()

    @property
    def capabilities(self) -> ChannelCapabilities:
        """What is printed is gone, and a message that comes again is printed again."""
        return ChannelCapabilities(durable=False, once=False)

    def close(self) -> None:
        """Print no more; the stream stays open, it is not ours."""
        self._closed = True

    def _deliver(self, message: RenderedMessage) -> Accepted:
        if self._closed:
            raise CoreClosed("the channel was closed")
        stream = self._stream or sys.stdout
        with self._lock:
            stream.write(f"{_as_text(message)}\n")
            stream.flush()
        return Accepted()


def _as_text(message: RenderedMessage) -> str:
    return (
        f"Message-ID: <{message.id}@flightcore>\n"
        f"To: {message.recipient}\n"
        f"Subject: {message.subject}\n"
        f"\n{message.text}"
    )


def _replace(target: Path, content: bytes) -> None:
    """Write beside the target, then move there: a reader sees all of it or nothing."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
        _make_durable(target.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _make_durable(folder: Path) -> None:
    """Write the folder's own entry, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
