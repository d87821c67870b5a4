"""A slow channel: no worker delivers what another may have taken over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.application.face_world import KINDS, FaceWorld, open_world

from flightcore.application.operations.notify import LEASED
from flightcore.domain.notification import RenderedMessage
from flightcore.memory import MemoryChannel
from flightcore.ports.channel import Accepted

LEASE = 60.0
"""Seconds of the default lease."""


class SlowChannel(MemoryChannel):
    """Lets time pass with each message, and somebody else do something meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()
        self.meanwhile: Callable[[], object] = lambda: None

    def _deliver(self, message: RenderedMessage) -> Accepted:
        self.seen[message.id] += 1
        self.meanwhile()
        return super()._deliver(message)


@pytest.fixture
def channel() -> SlowChannel:
    """A channel that is not slow yet."""
    return SlowChannel()


@pytest.fixture(params=KINDS)
def slow(
    request: pytest.FixtureRequest, tmp_path: Path, channel: SlowChannel
) -> Iterator[FaceWorld]:
    """A core over each store that sends its messages through it."""
    with open_world(request.param, tmp_path) as world:
        world.core = world.another(channels=[channel])
        yield world


def test_what_a_lease_is_too_short_for_is_left_to_the_next(
    slow: FaceWorld, channel: SlowChannel
) -> None:
    """A second worker takes over what the first did not come to.

    Only the message that is on its way when the lease ends goes out again.
    """
    for _ in range(LEASED):
        slow.held()

    def pass_time() -> None:
        slow.offset.seconds += LEASE / 4 + 0.5
        if sum(channel.seen.values()) == 4:
            channel.meanwhile = lambda: None
            slow.core.work()

    channel.meanwhile = pass_time
    slow.core.work()
    assert sorted(channel.seen.values()) == [1] * (LEASED - 1) + [2]
    assert len(channel.messages) == LEASED


def test_a_batch_of_slow_messages_is_delivered_once(
    slow: FaceWorld, channel: SlowChannel
) -> None:
    """A second a message: a whole batch outlasts a lease, a few messages do not."""
    for _ in range(70):
        slow.held()
    others = iter([slow.core.work])

    def pass_time() -> None:
        slow.offset.seconds += 1
        if sum(channel.seen.values()) == 61:
            next(others)()

    channel.meanwhile = pass_time
    slow.core.work()
    assert sorted(channel.seen.values()) == [1] * 70
