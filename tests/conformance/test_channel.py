"""The channel suite on our channels, on broken ones, and what is ours alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.conformance.channel_benches import (
    BROKEN,
    Broken,
    TrustsIds,
    console_bench,
    file_bench,
    memory_bench,
)

from flightcore.domain.kernel.errors import (
    InvalidInput,
    InvalidSetting,
    NotSent,
    OutcomeUnknown,
    Overloaded,
)
from flightcore.domain.notification import RenderedMessage
from flightcore.memory import MemoryChannel
from flightcore.ports.channel import Accepted
from flightcore.system.channel import ConsoleChannel, FileChannel
from flightcore.testing.channel import ChannelBench, ChannelConformance, message


class TestMemoryChannel(ChannelConformance):
    """The reference keeps its own contract."""

    @pytest.fixture
    def bench(self) -> ChannelBench:
        return memory_bench()


class TestFileChannel(ChannelConformance):
    """So does the folder."""

    @pytest.fixture
    def bench(self, tmp_path: Path) -> ChannelBench:  # another fixture's argument
        return file_bench(tmp_path)


class TestConsoleChannel(ChannelConformance):
    """So does the terminal."""

    @pytest.fixture
    def bench(self) -> ChannelBench:
        return console_bench()


@pytest.mark.parametrize(("broken", "test"), BROKEN.items())
def test_the_suite_finds_what_is_broken(broken: type[Broken], test: str) -> None:
    """Each broken channel fails the test that is there for its fault."""
    channel = broken()
    bench = ChannelBench(channel=channel, read=channel.read)
    with pytest.raises(
        (AssertionError, OutcomeUnknown, ValueError, pytest.fail.Exception)
    ):
        getattr(ChannelConformance(), test)(bench)


def test_the_suite_finds_trust_in_ids() -> None:
    """A channel that takes ids for paths fails on strange ones."""
    channel = TrustsIds()
    bench = ChannelBench(channel=channel, read=channel.read)
    with pytest.raises(OutcomeUnknown):
        ChannelConformance().test_strange_ids(bench, "../../escape")


@pytest.mark.parametrize("test", [*BROKEN.values(), "test_messages_do_not_mix"])
def test_what_the_broken_ones_are_made_from_is_sound(test: str) -> None:
    """The broken channels differ from a sound one by their fault alone."""
    channel = Broken()
    getattr(ChannelConformance(), test)(
        ChannelBench(channel=channel, read=channel.read)
    )


def test_files_are_whole_private_and_named_by_the_id(tmp_path: Path) -> None:
    """One file a message, named by its id, readable by its owner alone."""
    channel = FileChannel(tmp_path / "out")
    channel.deliver(message(7))
    (file,) = (tmp_path / "out").iterdir()
    assert file.name == "ntf_00000000000000000000000007.txt"
    assert file.read_text(encoding="utf-8") == (
        "Message-ID: <ntf_00000000000000000000000007@flightcore>\n"
        "To: traveller7@example.com\n"
        "Subject: Subject 007.\n"
        "\nText 007.\nSecond line.\n"
    )
    if os.name == "posix":
        assert file.stat().st_mode & 0o077 == 0


def test_a_message_replaces_only_itself(tmp_path: Path) -> None:
    """A file that a link leads to is not written through the link."""
    folder = tmp_path / "out"
    folder.mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("untouched", encoding="utf-8")
    channel = FileChannel(folder)
    channel.path_of(message().id).symlink_to(elsewhere)
    channel.deliver(message())
    assert elsewhere.read_text(encoding="utf-8") == "untouched"


@pytest.mark.parametrize("strange", ["..", "../x", "/x", "a/b", "", ".", "con:", "A"])
def test_no_id_leads_out_of_the_folder(tmp_path: Path, strange: str) -> None:
    """Whatever the id, its file lies in the folder, and unlike ids do not collide."""
    channel = FileChannel(tmp_path)
    path = channel.path_of(strange)
    assert path.parent == tmp_path
    assert path != channel.path_of(strange + "x")


def test_a_folder_that_takes_no_file(tmp_path: Path) -> None:
    """Where nothing can be written, surely nothing was sent, and nothing is left."""
    occupied = tmp_path / "file"
    occupied.write_text("", encoding="utf-8")
    with pytest.raises(NotSent) as caught:
        FileChannel(occupied / "out").deliver(message())
    assert isinstance(caught.value.__cause__, OSError)
    assert "traveller1" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("file:///var/out", "/var/out"),
        ("file:out/box", "out/box"),
        ("file:a%20b", "a b"),
    ],
)
def test_file_urls(url: str, path: str) -> None:
    """A file URL names a folder, absolute or relative."""
    assert FileChannel.connect(url, {}).path_of("x") == Path(path) / "x.txt"


@pytest.mark.parametrize("url", ["file://host/x", "file:", "file:///", "http:///x"])
def test_file_urls_of_no_use(url: str) -> None:
    """Hosts, empty paths and other schemes are refused."""
    with pytest.raises(InvalidSetting):
        FileChannel.connect(url, {})


def test_other_urls() -> None:
    """The memory and console channels take their own URL and no other."""
    MemoryChannel.connect("memory://", {})
    ConsoleChannel.connect("console://", {})
    with pytest.raises(InvalidSetting):
        MemoryChannel.connect("memory://x", {})
    with pytest.raises(InvalidSetting):
        ConsoleChannel.connect("console:", {})


def test_the_console_follows_the_standard_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without a stream of its own, it prints where the process prints."""
    ConsoleChannel.connect("console://", {}).deliver(message())
    assert "Subject: Subject 001." in capsys.readouterr().out


def test_a_failing_memory_channel() -> None:
    """Failures that a test asks for come in order, then deliveries go on."""
    channel = MemoryChannel()
    channel.fail_next(NotSent("no", port="channel"), RuntimeError("boom"))
    with pytest.raises(NotSent):
        channel.deliver(message())
    with pytest.raises(OutcomeUnknown) as caught:
        channel.deliver(message())
    assert isinstance(caught.value.__cause__, RuntimeError)
    assert channel.messages == ()
    assert channel.deliver(message()) == Accepted(reference=message().id)


def test_a_file_that_cannot_be_moved_into_place(tmp_path: Path) -> None:
    """What was written beside the target is taken away again."""
    channel = FileChannel(tmp_path)
    channel.path_of(message().id).mkdir()
    with pytest.raises(NotSent):
        channel.deliver(message())
    assert list(tmp_path.iterdir()) == [channel.path_of(message().id)]


def test_a_full_memory_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes no new message, and answers for those that it has."""
    monkeypatch.setattr("flightcore.memory.channel.MOST_MESSAGES", 1)
    channel = MemoryChannel()
    channel.deliver(message())
    channel.deliver(message())
    with pytest.raises(Overloaded):
        channel.deliver(message(2))


@pytest.mark.parametrize(
    ("recipient", "subject"),
    [
        ("a@b.co\nBcc: c@d.co", "x"),
        ("", "x"),
        ("a@b.co", "x\r\nBcc: c@d.co"),
        ("a@b.co", "x" * 201),
    ],
)
def test_no_message_smuggles_a_header(recipient: str, subject: str) -> None:
    """A message whose recipient or subject is not one line does not exist."""
    with pytest.raises(InvalidInput):
        RenderedMessage(id="x", recipient=recipient, subject=subject, text="")
