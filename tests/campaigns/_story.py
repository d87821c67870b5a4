"""What a sale is to become: drawn from its name, so that a successor knows it, too."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import attrs
from tests.campaigns._history import BOOK, CANCEL, PAY, Entry, answered, unanswered

DAYS = 4
"""Days on which there are flights: so many that no class of them is sold out."""
ROUTES = {"LAX": ("AA0001", (1,)), "SAN": ("AA0030", (1, 2))}
"""By destination, from JFK: the flight and its legs."""
PAYS, CANCELS = 0.6, 0.9
PENALTY = 4_000
"""Minor units that the cheapest fare keeps of each ticket that is cancelled."""

HELD, TICKETED, CANCELLED = "ON_HOLD", "TICKETED", "CANCELLED"
IN_BETWEEN = frozenset({"PAYMENT_PENDING", "FUNDED"})
ABSENT = ""
"""Where there is no order."""


@attrs.frozen(kw_only=True)
class Story:
    """One sale.

    Attributes:
        destination: Where to, from JFK.
        after: Days after the first on which flights depart.
        travellers: One or two.
        is_paid: Whether it is paid for.
        is_cancelled: Whether it is cancelled in the end.
    """

    destination: str
    after: int
    travellers: int
    is_paid: bool
    is_cancelled: bool

    def seats(self, first_day: date) -> Iterable[tuple[str, int]]:
        """Flight-date and leg of each."""
        flight, legs = ROUTES[self.destination]
        for leg in legs:
            yield f"{flight}/{first_day + timedelta(days=self.after)}", leg


def story_of(sale: str) -> Story:
    """The one of that name."""
    chance = random.Random(sale)
    return Story(
        destination=chance.choice(sorted(ROUTES)),
        after=chance.randrange(DAYS),
        travellers=chance.choice((1, 2)),
        is_paid=chance.random() < PAYS,
        is_cancelled=chance.random() < CANCELS,
    )


def following(caller: str, last: Entry | None) -> Entry:
    """The call that comes after an answer."""
    if last is None:
        return Entry(sale=f"{caller}-1", call=BOOK)
    story = story_of(last.sale)
    if last.call == BOOK and story.is_paid:
        return Entry(sale=last.sale, call=PAY, order=last.order)
    # What is not ticketed by now is a worker's, and cannot be cancelled meanwhile.
    is_done = last.status in (HELD, TICKETED)
    if last.call != CANCEL and is_done and story.is_cancelled:
        return Entry(sale=last.sale, call=CANCEL, order=last.order)
    number = int(last.sale.rpartition("-")[2])
    return Entry(sale=f"{caller}-{number + 1}", call=BOOK)


def statuses(entries: Sequence[Entry]) -> frozenset[str]:
    """Where the order of a sale may stand, by what was asked and answered so far."""
    told, asked = answered(entries), unanswered(entries)
    certain = _by_answer(told) if told else frozenset({ABSENT})
    if asked is None or (told is not None and _says_all(told, asked)):
        return certain
    return certain | _BY_QUESTION[asked.call]


def _says_all(told: Entry, asked: Entry) -> bool:
    """Whether the call is one that had its whole effect before."""
    done = {BOOK: HELD, PAY: TICKETED, CANCEL: CANCELLED}
    return told.call == asked.call and told.status == done[told.call]


def finals(entries: Sequence[Entry]) -> frozenset[str]:
    """Where it may stand once all is answered and done."""
    return statuses(entries) - IN_BETWEEN


def _by_answer(told: Entry) -> frozenset[str]:
    if told.status in IN_BETWEEN:
        return _BY_QUESTION[PAY]
    return frozenset({told.status})


_BY_QUESTION = {
    BOOK: frozenset({HELD}),
    # An authorisation that never reached the gateway ends as a refusal.
    PAY: frozenset({*IN_BETWEEN, TICKETED, HELD}),
    CANCEL: frozenset({CANCELLED}),
}
