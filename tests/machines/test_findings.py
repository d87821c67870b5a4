"""What the machine found once, as the shortest sequence that shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from tests.machines.machine_stores import STORES

from flightcore.domain.payment import OperationKind
from flightcore.testing.machine import plans
from flightcore.testing.machine.sequence import Sequence
from flightcore.testing.machine.settling import settle


@pytest.fixture(params=sorted(STORES))
def sequence(request: pytest.FixtureRequest) -> Iterator[Sequence]:
    """One adult has booked a flight, on each of the stores."""
    begun = Sequence(STORES[request.param], Counter())
    begun.search(begun.cores[0], "LAX", ("ADT",))
    begun.book(begun.cores[0], 0)
    yield begun
    begun.close()


@pytest.mark.parametrize("kind", ["capture", "refund"])
def test_what_was_lost_on_its_way_is_sent_again(sequence: Sequence, kind: str) -> None:
    """Under the same key, so that it arrives once; it was made anew without end."""
    sequence.pay(sequence.cores[0], 0, f"tok_{kind}_timeout_before")
    settle(sequence)
    sequence.quote(sequence.cores[1], 0)
    sequence.confirm(0)
    settle(sequence)
    booked = sequence.gateway.books().operations
    expected = [OperationKind.AUTHORISE, OperationKind.CAPTURE, OperationKind.REFUND]
    assert [operation.kind for operation in booked] == expected


def test_a_newer_quote_takes_the_place_of_the_older(sequence: Sequence) -> None:
    """R11: only the latest can be confirmed; the older one could be, too."""
    sequence.quote(sequence.cores[0], 0)
    sequence.quote(sequence.cores[1], 0)
    sequence.confirm(0)
    (sale,) = sequence.model.sales.values()
    assert sale.status == plans.HOLD
    sequence.confirm(1)
    assert sale.status == plans.CANCELLED
    settle(sequence)


def test_a_payer_who_failed_once_cannot_succeed_later(sequence: Sequence) -> None:
    """Where the key is used again, they are sent there once more, in vain."""
    sequence.pay(sequence.cores[0], 0, plans.AUTHENTICATE)
    sequence.authenticate(0, approved=False)
    sequence.pay_again(sequence.cores[1], 0)
    sequence.authenticate(0, approved=True)
    sequence.wait(60)
    sequence.work(sequence.cores[0])
    sequence.check()
    (sale,) = sequence.model.sales.values()
    assert sale.status == plans.HOLD


def test_a_payer_who_never_acts_keeps_nothing(sequence: Sequence) -> None:
    """Their seats come back by themselves; they were taken for ever."""
    sequence.pay(sequence.cores[0], 0, plans.AUTHENTICATE)
    settle(sequence)
    (sale,) = sequence.model.sales.values()
    assert sale.status == plans.EXPIRED
