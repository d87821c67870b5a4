"""Callers who book, pay and cancel, and write down what they ask and are told."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import attrs
from tests.campaigns._history import (
    BOOK,
    PAY,
    Entry,
    History,
    answered,
    read,
    unanswered,
)
from tests.campaigns._planting import NONE, plant
from tests.campaigns._story import CANCELLED, following, story_of
from tests.market import cheapest, people

import flightcore as fc
from flightcore.application.codec import decode, encode
from flightcore.assembly import FlightCore
from flightcore.domain.booking import Order
from flightcore.domain.kernel.errors import FlightCoreError
from flightcore.domain.shopping import Offer

_T = TypeVar("_T")

SETTINGS = fc.Settings(hold_for=timedelta(days=1), pay_wait=timedelta(seconds=1))
"""No hold ends while the campaign lasts; a payment that a dead caller sent is asked
after later."""
DOUBT = 0.2
"""Share of the answers that the caller asks for again, as one who lost them would."""
PATIENCE = 120.0
"""Seconds after which a call that is still not answered means that it never will be."""
PAUSE = 0.05
"""Seconds before a call is repeated."""


@attrs.frozen(kw_only=True)
class Place:
    """Where callers sell.

    Attributes:
        url: The database.
        folder: Where histories are, the gateway's books, and the word to stop.
        first_day: On which there are flights.
        bug: One to plant, or empty.
    """

    url: str
    folder: Path
    first_day: date = date.max
    bug: str = NONE

    @property
    def histories(self) -> Path:
        """Where there is one of each caller."""
        return self.folder / "histories"

    @property
    def word(self) -> Path:
        """Once there is such a file, callers end after the call that they are in."""
        return self.folder / "enough"

    def written(self, callers: str = "*") -> int:
        """Bytes in the histories of those callers."""
        paths = self.histories.glob(f"{callers}.jsonl")
        return sum(path.stat().st_size for path in paths)

    def wait_for_more(self, met: int, callers: str = "*") -> None:
        """Until they sell, however slow the machine; at most ``PATIENCE``."""
        until = time.monotonic() + PATIENCE
        while self.written(callers) == met and time.monotonic() < until:
            time.sleep(0.01)

    def connect(self, seams: fc.Seams | None = None) -> FlightCore:
        """A core at that place."""
        gateway = f"simulated://{self.folder}/books.jsonl"
        return fc.connect(self.url, gateway=gateway, settings=SETTINGS, seams=seams)


def sell(place: Place, callers: tuple[str, ...]) -> None:
    """Let callers sell, as a whole process that may be killed at any moment."""
    plant(place.bug)
    with place.connect() as core, ThreadPoolExecutor(len(callers)) as threads:
        running = [threads.submit(Caller(core, place, name).run) for name in callers]
        for each in running:
            each.result()


def insist(call: Callable[[], _T], errors: Counter[str]) -> _T:
    """Repeat a call until it is answered, and count why it was not."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return call()
        except FlightCoreError as error:
            errors[type(error).__name__] += 1
            if not error.retryable or time.monotonic() > until:
                raise
            time.sleep(PAUSE)


class Caller:
    """One who makes a call after the other, each under a key of its own.

    Args:
        core: At the place.
        place: Where its history is.
        name: Its own; a successor has the same.
    """

    def __init__(self, core: FlightCore, place: Place, name: str) -> None:
        self._core, self._place, self._name = core, place, name
        self._chance = random.Random()
        self._path = place.histories / f"{name}.jsonl"
        self.errors: Counter[str] = Counter()

    def run(self) -> None:
        """Take up what a predecessor left, and go on until told to stop."""
        entries = read(self._path)
        history = History(self._path)
        last, open_call = answered(entries), unanswered(entries)
        if open_call is not None:
            last = self._answered(history, open_call)
        elif last is not None:
            last = self._again(history, last)
        while not self._place.word.exists():
            asked = self._prepared(following(self._name, last))
            history.note(asked)
            last = self._answered(history, asked)
            if self._chance.random() < DOUBT:
                last = self._again(history, last)
        history.close()

    def _answered(self, history: History, asked: Entry) -> Entry:
        answer = self._made(asked)
        history.note(answer)
        return answer

    def _again(self, history: History, told: Entry) -> Entry:
        """Make a call once more that was answered, as if the answer had been lost."""
        asked = attrs.evolve(told, status="")
        history.note(asked)
        again = self._answered(history, asked)
        assert again.order == told.order, f"{told.key} was {told.order}: {again.order}"
        return again

    def _made(self, asked: Entry) -> Entry:
        """Make a call, again and again under its key, until it is answered."""
        calls = {BOOK: self._book, PAY: self._pay}
        order = self._insist(lambda: calls.get(asked.call, self._cancel)(asked))
        return attrs.evolve(
            asked,
            order=order.id,
            status=str(order.status),
            price=order.total.minor,
        )

    def _prepared(self, asked: Entry) -> Entry:
        """With the offer, which must outlive whoever found it."""
        if asked.call != BOOK:
            return asked
        story = story_of(asked.sale)
        day = self._place.first_day + timedelta(days=story.after)
        party = [fc.adult()] * story.travellers
        offer = self._insist(
            lambda: cheapest(self._core, day, *party, destination=story.destination)
        )
        return attrs.evolve(asked, offer=encode(offer).decode())

    def _book(self, asked: Entry) -> Order:
        return self._core.book(
            decode(asked.offer.encode(), Offer),
            travellers=people(story_of(asked.sale).travellers),
            contact=f"{asked.sale}@example.com",
            idempotency_key=asked.key,
        )

    def _pay(self, asked: Entry) -> Order:
        card = fc.card("tok_visa")
        try:
            return self._core.pay(asked.order, card, idempotency_key=asked.key)
        except fc.PaymentDeclined:
            # Who died had not yet reached the gateway.
            return self._core.orders.get(asked.order)

    def _cancel(self, asked: Entry) -> Order:
        order = self._core.orders.get(asked.order)
        if order.status == CANCELLED:
            return order
        try:
            return self._core.cancel(order.id).confirm(idempotency_key=asked.key)
        except fc.InvalidTransition:
            # Who died had ordered the capture, and nobody knows yet what became of it.
            return order

    def _insist(self, call: Callable[[], _T]) -> _T:
        return insist(call, self.errors)
