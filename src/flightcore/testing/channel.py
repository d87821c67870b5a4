"""ChannelConformance: what every notification channel's adapter must do.

An author of an adapter subclasses it and gives a bench::

    class TestMyChannel(ChannelConformance):
        @pytest.fixture
        def bench(self):
            channel = MyChannel(...)
            yield ChannelBench(channel=channel, read=lambda: my_sink.messages())
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest

from flightcore.domain.kernel.errors import CoreClosed
from flightcore.domain.notification import RenderedMessage
from flightcore.ports.channel import Accepted, NotificationChannel

TWINS = 16
"""Threads that deliver at once."""


@attrs.frozen(kw_only=True)
class ChannelBench:
    """A channel under test, and a look past it.

    Attributes:
        channel: Fresh, nothing delivered.
        read: What arrived so far, oldest first, one text a delivery, read without
            the channel; each holds the message's subject and text.
        reopen: Another channel to the same place, where what was delivered outlives
            the process; else None.
    """

    channel: NotificationChannel
    read: Callable[[], Sequence[str]]
    reopen: Callable[[], NotificationChannel] | None = None


def message(number: int = 1, **changes: str) -> RenderedMessage:
    """A message unlike those of other numbers."""
    plain = RenderedMessage(
        id=f"ntf_{number:026d}",
        recipient=f"traveller{number}@example.com",
        subject=f"Subject {number:03d}.",
        text=f"Text {number:03d}.\nSecond line.\n",
    )
    return attrs.evolve(plain, **changes)


class ChannelConformance:
    """Subclass it, name the class ``Test…``, and override :meth:`bench`."""

    __test__ = False

    def __init_subclass__(cls) -> None:
        """Let pytest collect the subclasses that are named as tests."""
        super().__init_subclass__()
        cls.__test__ = cls.__name__.startswith("Test")

    @pytest.fixture
    def bench(self) -> ChannelBench:
        """A bench for one test; override as a fixture."""
        raise NotImplementedError("give a ChannelBench")

    def test_what_is_accepted_has_arrived(self, bench: ChannelBench) -> None:
        """A delivery that returns has arrived, with its subject and its whole text."""
        assert isinstance(bench.channel.deliver(message()), Accepted)
        (arrived,) = bench.read()
        assert "Subject 001." in arrived
        assert "Text 001." in arrived
        assert "Second line." in arrived

    def test_messages_do_not_mix(self, bench: ChannelBench) -> None:
        """Several messages arrive each on its own and in the order of delivery."""
        for number in (1, 2, 3):
            bench.channel.deliver(message(number))
        arrived = bench.read()
        assert len(arrived) == 3
        for number in (1, 2, 3):
            holders = [text for text in arrived if f"Text {number:03d}." in text]
            assert len(holders) == 1
            assert f"Subject {number:03d}." in holders[0]

    def test_a_repeated_message(self, bench: ChannelBench) -> None:
        """A message that comes again is accepted; it arrives once where so declared."""
        for _ in range(3):
            bench.channel.deliver(message())
        times = len(bench.read())
        assert times == 1 if bench.channel.capabilities.once else times >= 1

    def test_letters_of_every_script(self, bench: ChannelBench) -> None:
        """Names and texts arrive letter by letter."""
        bench.channel.deliver(message(text="Žižka, Ångström, 東京, 🛫\n"))
        (arrived,) = bench.read()
        assert "Žižka, Ångström, 東京, 🛫" in arrived

    def test_a_long_text(self, bench: ChannelBench) -> None:
        """A text of 20,000 characters in one line arrives whole."""
        bench.channel.deliver(message(text="x" * 20_000 + "end\n"))
        (arrived,) = bench.read()
        assert "end" in arrived
        assert arrived.count("x") >= 20_000

    @pytest.mark.parametrize(
        "strange", ["../../escape", "/etc/escape", "a/b", "..", "\x00", "x" * 300]
    )
    def test_strange_ids(self, bench: ChannelBench, strange: str) -> None:
        """An id is an identity and nothing else: no path, no header, no length."""
        bench.channel.deliver(message(id=strange))
        bench.channel.deliver(message(2))
        assert len(bench.read()) == 2

    def test_deliveries_at_once(self, bench: ChannelBench) -> None:
        """Threads that deliver at once lose nothing and mix nothing."""
        numbers = range(1, TWINS + 1)
        with ThreadPoolExecutor(TWINS) as pool:
            list(pool.map(lambda n: bench.channel.deliver(message(n)), numbers))
        arrived = bench.read()
        for number in numbers:
            whole = [
                text
                for text in arrived
                if f"Subject {number:03d}." in text and f"Text {number:03d}." in text
            ]
            assert len(whole) == 1

    def test_twins_at_once(self, bench: ChannelBench) -> None:
        """Threads that deliver the same message are all answered."""
        with ThreadPoolExecutor(TWINS) as pool:
            answers = list(pool.map(bench.channel.deliver, [message()] * TWINS))
        assert all(isinstance(answer, Accepted) for answer in answers)
        if bench.channel.capabilities.once:
            assert len(bench.read()) == 1

    def test_closing(self, bench: ChannelBench) -> None:
        """A closed channel delivers nothing, says so, and may be closed again."""
        bench.channel.deliver(message())
        bench.channel.close()
        bench.channel.close()
        with pytest.raises(CoreClosed):
            bench.channel.deliver(message(2))
        assert len(bench.read()) == 1

    def test_what_outlives_the_process(self, bench: ChannelBench) -> None:
        """Where declared durable, another channel to the same place knows the id."""
        if not bench.channel.capabilities.durable:
            assert bench.reopen is None
            return
        assert bench.reopen is not None, "a durable channel can be reopened"
        bench.channel.deliver(message())
        bench.channel.close()
        again = bench.reopen()
        again.deliver(message())
        again.close()
        assert len(bench.read()) == 1 or not again.capabilities.once
