"""QueueConformance: every sentence of the message queue port, as a test.

An author of an adapter subclasses it and gives a bench::

    class TestMyQueue(QueueConformance):
        @pytest.fixture
        def bench(self):
            offset = Offset()
            queue = MyQueue(clock_offset_seconds=offset)
            yield QueueBench(queue=queue, advance=offset.advance)
            queue.close()
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta

import attrs
import pytest

from flightcore.domain.kernel.errors import CoreClosed, Misuse
from flightcore.ports.queue import MAX_PUBLISHED, Delivery, Message, MessageQueue
from flightcore.testing.samples import LONG_AGO, message
from flightcore.testing.store_rules import at_once

MAX_ROUNDS = 1000
"""Calls of ``receive`` after which a test gives up."""


@attrs.frozen(kw_only=True)
class QueueBench:
    """A queue under test.

    Attributes:
        queue: Fresh, nothing published.
        advance: Lets seconds pass for the queue; a queue that cannot be told sleeps.
    """

    queue: MessageQueue
    advance: Callable[[float], None]

    def drain(self, topic: str = "order") -> list[Message]:
        """Take and acknowledge everything, in the order of delivery."""
        seen: list[Message] = []
        for _ in range(MAX_ROUNDS):
            deliveries = self.queue.receive(topic, 100, 60)
            if not deliveries:
                return seen
            for delivery in deliveries:
                seen.append(delivery.message)
                self.queue.ack(delivery)
        raise AssertionError("the queue never runs dry")

    def one(self, seconds: int = 60) -> Delivery:
        """The one delivery that there is."""
        (delivery,) = self.queue.receive("order", 10, seconds)
        return delivery


class QueueConformance:
    """Subclass it, name the class ``Test…``, and override the ``bench`` fixture."""

    __test__ = False

    @pytest.fixture
    def bench(self) -> Iterator[QueueBench]:
        """Override: a queue of yours, empty, closed afterwards."""
        raise NotImplementedError("override the fixture: yield QueueBench(...)")

    def test_messages_arrive_as_they_were(self, bench: QueueBench) -> None:
        """Every field, and every byte of the body."""
        strange = message(
            1, type="order.é", schema_version=7, body=b'\n{"a": "\\u0000"}\n\x00\xff'
        )
        moment = LONG_AGO + timedelta(microseconds=1)
        exact = message(2, at=moment, body=b"")
        bench.queue.publish([strange, exact])
        assert bench.drain() == [strange, exact]

    def test_nothing_to_publish(self, bench: QueueBench) -> None:
        """An empty batch is no error, and an empty queue no delivery."""
        bench.queue.publish([])
        assert bench.queue.receive("order", 10, 60) == ()

    def test_an_aggregate_keeps_its_order(self, bench: QueueBench) -> None:
        """A later message waits for the earlier one, however many are asked for."""
        bench.queue.publish([message(n) for n in (1, 2, 10)])
        for expected in (1, 2, 10):
            delivery = bench.one()
            assert delivery.message.sequence == expected
            assert bench.queue.receive("order", 10, 60) == ()
            bench.queue.ack(delivery)
        assert bench.queue.receive("order", 10, 60) == ()

    def test_aggregates_do_not_wait_for_each_other(self, bench: QueueBench) -> None:
        """One open message holds up its own aggregate only."""
        bench.queue.publish([message(n, name) for name in "abc" for n in (1, 2)])
        first = bench.queue.receive("order", 2, 60)
        second = bench.queue.receive("order", 10, 60)
        taken = sorted(item.message.aggregate for item in (*first, *second))
        assert (len(first), taken) == (2, ["a", "b", "c"])

    def test_topics_are_apart(self, bench: QueueBench) -> None:
        """A topic's consumer gets its messages alone, even of a shared aggregate."""
        order, seat = message(1), message(2, topic="inventory")
        bench.queue.publish([order, seat])
        assert bench.drain("inventory") == [seat]
        assert bench.drain("payment") == []
        assert bench.drain("order") == [order]

    def test_a_repeated_publication(self, bench: QueueBench) -> None:
        """A message is one message, however often it is published, and when."""
        batch = [message(1), message(2)]
        bench.queue.publish(batch)
        bench.queue.publish(batch)
        assert bench.drain() == batch
        bench.queue.publish([*batch, message(3)])
        assert bench.drain() == [message(3)]

    def test_an_unanswered_delivery_comes_again(self, bench: QueueBench) -> None:
        """After its time, with another attempt and another receipt; not before."""
        bench.queue.publish([message(1), message(2)])
        first = bench.one(seconds=30)
        bench.advance(25)
        assert bench.queue.receive("order", 10, 30) == ()
        bench.advance(6)
        second = bench.one(seconds=30)
        assert second.message == first.message
        assert (first.attempts, second.attempts) == (1, 2)
        assert first.receipt != second.receipt

    def test_a_late_answer_has_no_effect(self, bench: QueueBench) -> None:
        """A receipt that is no longer held settles nothing."""
        bench.queue.publish([message(1), message(2)])
        late = bench.one(seconds=30)
        bench.advance(31)
        held = bench.one(seconds=60)
        bench.queue.ack(late)
        bench.queue.bury(late)
        bench.queue.nack(late, seconds=0)
        assert bench.queue.receive("order", 10, 60) == ()
        assert bench.queue.dead("order", 10) == ()
        bench.queue.ack(held)
        assert bench.one().message == message(2)

    def test_an_answer_twice(self, bench: QueueBench) -> None:
        """The second answer to one delivery changes nothing."""
        bench.queue.publish([message(1), message(2)])
        delivery = bench.one()
        bench.queue.ack(delivery)
        following = bench.one()
        bench.queue.ack(delivery)
        bench.queue.nack(delivery, seconds=0)
        assert following.message == message(2)
        bench.queue.ack(following)
        assert bench.queue.receive("order", 10, 60) == ()

    def test_a_refused_delivery_comes_again(self, bench: QueueBench) -> None:
        """After the pause that was asked for; what follows waits with it."""
        bench.queue.publish([message(1), message(2)])
        bench.queue.nack(bench.one(), seconds=20)
        bench.advance(15)
        assert bench.queue.receive("order", 10, 60) == ()
        bench.advance(6)
        again = bench.one()
        assert (again.message, again.attempts) == (message(1), 2)
        bench.queue.nack(again, seconds=0)
        assert bench.one().attempts == 3

    def test_dead_letters(self, bench: QueueBench) -> None:
        """They are set aside, oldest first, and what follows goes on."""
        bench.queue.publish([message(n) for n in (1, 2, 3)])
        old = message(1, "ord_0", at=LONG_AGO - timedelta(days=1))
        for expected in (1, 2):
            delivery = bench.one()
            assert delivery.message.sequence == expected
            bench.queue.bury(delivery)
        bench.queue.publish([old])
        assert bench.queue.dead("order", 10) == (message(1), message(2))
        for delivery in bench.queue.receive("order", 10, 60):
            if delivery.message == old:
                bench.queue.bury(delivery)
        assert bench.queue.dead("order", 10) == (old, message(1), message(2))
        assert bench.queue.dead("order", 2) == (old, message(1))
        assert bench.queue.dead("inventory", 10) == ()

    def test_a_full_batch(self, bench: QueueBench) -> None:
        """500 messages at once, and not one more."""
        batch = [message(n + 1, f"ord_{n % 7}") for n in range(MAX_PUBLISHED)]
        bench.queue.publish(batch)
        with pytest.raises(Misuse):
            bench.queue.publish([*batch, message(501)])
        seen = bench.drain()
        assert sorted(item.id for item in seen) == sorted(item.id for item in batch)

    def test_limits(self, bench: QueueBench) -> None:
        """1 to 500 messages for 1 to 3,600 seconds."""
        for limit, seconds in ((0, 60), (501, 60), (1, 0), (1, 3601)):
            with pytest.raises(Misuse):
                bench.queue.receive("order", limit, seconds)

    def test_many_consumers(self, bench: QueueBench) -> None:
        """Each message reaches one of them, and every aggregate stays in order."""
        names = [f"ord_{n}" for n in range(5)]
        bench.queue.publish([message(n, name) for n in range(1, 9) for name in names])
        seen: dict[str, list[int]] = defaultdict(list)

        def consume(_: int) -> None:
            for _round in range(MAX_ROUNDS):
                deliveries = bench.queue.receive("order", 3, 600)
                for delivery in deliveries:
                    got = delivery.message
                    seen[got.aggregate].append(got.sequence)
                    bench.queue.ack(delivery)
                if sum(map(len, list(seen.values()))) >= 40:
                    return

        at_once(consume, 4)
        assert dict(seen) == {name: list(range(1, 9)) for name in names}

    def test_a_closed_queue(self, bench: QueueBench) -> None:
        """Closing twice is closing once; later calls say so."""
        bench.queue.publish([message(1)])
        delivery = bench.one()
        bench.queue.close()
        bench.queue.close()
        for call in (
            lambda: bench.queue.publish([message(2)]),
            lambda: bench.queue.receive("order", 1, 60),
            lambda: bench.queue.ack(delivery),
            lambda: bench.queue.nack(delivery, seconds=1),
            lambda: bench.queue.bury(delivery),
            lambda: bench.queue.dead("order", 1),
        ):
            with pytest.raises(CoreClosed):
                call()
