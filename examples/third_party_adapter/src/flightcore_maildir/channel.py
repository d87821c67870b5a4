"""MaildirChannel: each message is a file in a folder that mail readers know."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import unquote, urlsplit

from flightcore.domain.kernel.errors import (
    CoreClosed,
    DeliveryRefused,
    InvalidSetting,
    NotSent,
)
from flightcore.domain.notification import RenderedMessage
from flightcore.ports.channel import Accepted, ChannelCapabilities, NotificationChannel


class MaildirChannel(NotificationChannel):
    """Delivers into the ``new`` of a Maildir.

    A message is written into ``tmp`` and then moved, so that a reader sees all of it
    or nothing. Its name is made from its id: where it comes again it takes its own
    place, and where somebody has read it already, nothing happens.

    Args:
        folder: Made where it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._closed = False

    @classmethod
    def connect(cls, url: str, settings: Mapping[str, object]) -> MaildirChannel:
        """Open ``maildir:folder`` or ``maildir:///folder``; there are no settings.

        Raises:
            InvalidSetting: The URL names no folder.
        """
        path = unquote(urlsplit(url).path)
        if not path.strip("/"):
            raise InvalidSetting("a maildir is maildir:folder", setting="channels")
        return cls(Path(path))

    @property
    def capabilities(self) -> ChannelCapabilities:
        """Files outlive the process, and a message has one name only."""
        return ChannelCapabilities(durable=True, once=True)

    def close(self) -> None:
        """Deliver no more."""
        self._closed = True

    def _deliver(self, message: RenderedMessage) -> Accepted:
        if self._closed:
            raise CoreClosed("the channel was closed")
        name = sha256(message.id.encode("utf-8", "surrogatepass")).hexdigest()
        content = _as_mail(message, name)
        try:
            if not self._was_read(name):
                self._place(name, content)
        except OSError as error:
            raise NotSent("the maildir takes no file", port="channel") from error
        return Accepted(reference=name)

    def _was_read(self, name: str) -> bool:
        return any((self._folder / "cur").glob(f"{name}*"))

    def _place(self, name: str, content: bytes) -> None:
        for part in ("tmp", "new", "cur"):
            (self._folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self._folder / "tmp", delete=False) as file:
            file.write(content)
        Path(file.name).replace(self._folder / "new" / name)


def _as_mail(message: RenderedMessage, name: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    try:
        # An id may hold anything, so only its digest becomes a header.
        mail["Message-ID"] = f"<{name}@flightcore.invalid>"
        mail["To"] = message.recipient
        mail["Subject"] = message.subject
        mail.set_content(message.text)
        return mail.as_bytes()
    except ValueError:
        # Not even as the cause: it would quote the text, and so a traveller.
        raise DeliveryRefused(
            "no mail can be made of it", channel="maildir", reason="malformed"
        ) from None
