"""The channel keeps the port's contract, and says no to what it cannot deliver."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from flightcore_maildir import MaildirChannel

import flightcore as fc
from flightcore.testing.channel import ChannelBench, ChannelConformance, message


def read(folder: Path) -> list[str]:
    """What lies in the folder, read with Python's own parser."""
    files = sorted((folder / "new").glob("*"), key=lambda path: path.stat().st_mtime_ns)
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in files]
    return [f"{mail['Subject']}\n{mail.get_content()}" for mail in mails]


class TestMaildirChannel(ChannelConformance):
    """Every rule that flightcore has for channels."""

    @pytest.fixture
    def bench(self, tmp_path: Path) -> Iterator[ChannelBench]:
        """A channel to an empty folder, and a look past it."""
        channel = MaildirChannel(tmp_path)
        yield ChannelBench(
            channel=channel,
            read=lambda: read(tmp_path),
            reopen=lambda: MaildirChannel(tmp_path),
        )
        channel.close()


def test_a_message_that_was_read_does_not_come_again(tmp_path: Path) -> None:
    """A mail reader moves what it has shown to `cur`; a repetition leaves it there."""
    channel = MaildirChannel(tmp_path)
    channel.deliver(message())
    (delivered,) = (tmp_path / "new").glob("*")
    delivered.rename(tmp_path / "cur" / f"{delivered.name}:2,S")
    channel.deliver(message())
    assert read(tmp_path) == []


def test_what_no_mail_can_hold_is_refused(tmp_path: Path) -> None:
    """Half a character is refused for good, and no cause quotes the text."""
    channel = MaildirChannel(tmp_path)
    with pytest.raises(fc.DeliveryRefused) as refused:
        channel.deliver(message(text="Dear \ud800"))
    assert refused.value.__cause__ is None
    assert read(tmp_path) == []


def test_it_is_found_by_its_scheme(tmp_path: Path) -> None:
    """Once installed, flightcore knows `maildir:` without being told."""
    fc.connect("memory://", channels=[f"maildir://{tmp_path}/inbox"]).close()
    with pytest.raises(fc.InvalidSetting):
        fc.connect("memory://", channels=["maildir:"])
