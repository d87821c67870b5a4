"""Benches for the channels of ours, and for channels that are broken on purpose."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from flightcore.domain.kernel.errors import CoreClosed
from flightcore.domain.notification import RenderedMessage
from flightcore.memory import MemoryChannel
from flightcore.ports.channel import Accepted, ChannelCapabilities, NotificationChannel
from flightcore.system.channel import ConsoleChannel, FileChannel
from flightcore.testing.channel import ChannelBench


def memory_bench() -> ChannelBench:
    """The reference."""
    channel = MemoryChannel()
    return ChannelBench(
        channel=channel,
        read=lambda: [f"{each.subject}\n{each.text}" for each in channel.messages],
    )


def file_bench(folder: Path) -> ChannelBench:
    """A folder, read by its files; anything but messages in it is a failure."""
    target = folder / "outbox"

    def read() -> list[str]:
        assert [each.name for each in folder.iterdir()] == ["outbox"]
        files = sorted(target.iterdir(), key=lambda each: each.stat().st_mtime_ns)
        assert all(each.suffix == ".txt" for each in files)
        return [each.read_text(encoding="utf-8") for each in files]

    return ChannelBench(
        channel=FileChannel(target), read=read, reopen=lambda: FileChannel(target)
    )


def console_bench() -> ChannelBench:
    """A terminal that keeps what was printed."""
    stream = io.StringIO()

    def read() -> list[str]:
        return [f"Message-ID{part}" for part in stream.getvalue().split("Message-ID")][
            1:
        ]

    return ChannelBench(channel=ConsoleChannel(stream), read=read)


class Broken(NotificationChannel):
    """A channel that does everything right; each subclass does one thing wrong."""

    def __init__(self) -> None:
        self.arrived: dict[str, RenderedMessage] = {}
        self.closed = False

    @property
    def capabilities(self) -> ChannelCapabilities:
        """What a reference promises."""
        return ChannelCapabilities(durable=False, once=True)

    def close(self) -> None:
        """Close for good."""
        self.closed = True

    def _deliver(self, message: RenderedMessage) -> Accepted:
        if self.closed:
            raise CoreClosed("the channel was closed")
        self.arrived.setdefault(message.id, message)
        return Accepted()

    def read(self) -> list[str]:
        """What arrived."""
        return [f"{each.subject}\n{each.text}" for each in self.arrived.values()]


class Forgetful(Broken):
    """Accepts, and delivers nothing."""

    def _deliver(self, message: RenderedMessage) -> Accepted:
        super()._deliver(message)
        self.arrived.clear()
        return Accepted()


class Repeating(Broken):
    """Delivers a repeated message again, and claims that it does not."""

    def _deliver(self, message: RenderedMessage) -> Accepted:
        super()._deliver(message)
        self.arrived[f"{message.id} {len(self.arrived)}"] = message
        return Accepted()


class FirstLineOnly(Broken):
    """Loses all but the first line."""

    def read(self) -> list[str]:
        """Without the second lines."""
        return ["\n".join(text.split("\n")[:2]) for text in super().read()]


class LatinOnly(Broken):
    """Loses the letters that its encoding does not know."""

    def read(self) -> list[str]:
        """As Latin-1 has it."""
        return [
            t.encode("latin-1", "replace").decode("latin-1") for t in super().read()
        ]


class OpenForEver(Broken):
    """Delivers after it was closed."""

    def close(self) -> None:
        """Do nothing."""


class OnePlace(Broken):
    """Keeps one message at a time."""

    def _deliver(self, message: RenderedMessage) -> Accepted:
        if self.closed:
            raise CoreClosed("the channel was closed")
        self.arrived = {message.id: message}
        return Accepted()


class RefusesRepeats(Broken):
    """Raises where a message comes again."""

    def _deliver(self, message: RenderedMessage) -> Accepted:
        if message.id in self.arrived:
            raise KeyError(message.id)
        return super()._deliver(message)


class SwallowsLongTexts(Broken):
    """Cuts texts as a text message would."""

    def read(self) -> list[str]:
        """At most 1,000 characters of each."""
        return [text[:1000] for text in super().read()]


class TrustsIds(Broken):
    """Takes an id's last part for the whole, as a path would."""

    def _deliver(self, message: RenderedMessage) -> Accepted:
        if "/" in message.id or "\x00" in message.id:
            raise ValueError("embedded null byte")
        return super()._deliver(message)


BROKEN: Mapping[type[Broken], str] = {
    Forgetful: "test_what_is_accepted_has_arrived",
    FirstLineOnly: "test_what_is_accepted_has_arrived",
    OnePlace: "test_messages_do_not_mix",
    Repeating: "test_a_repeated_message",
    RefusesRepeats: "test_a_repeated_message",
    LatinOnly: "test_letters_of_every_script",
    SwallowsLongTexts: "test_a_long_text",
    OpenForEver: "test_closing",
}
"""Broken channels, and the test that must find each."""
