"""An independent model of seat selling: a list of sold seats, and nothing counted.

Every answer is worked out anew from the single seats, one seat at a time, by the
definition of availability; so it shares no arithmetic with the code under test.
"""

from __future__ import annotations

from typing import NamedTuple

from flightcore.domain.inventory import (
    CabinNest,
    Counter,
    CounterKey,
    SeatRequest,
    SeatTake,
)


class Sold(NamedTuple):
    """One sold seat: where, and in which class."""

    flight_date: str
    leg: int
    node: str


class Refused(NamedTuple):
    """Why the model refuses, in the words of ``SeatsShort``; a bid price names none."""

    leg: int
    node: str
    asked: int
    left: int
    reason: str


class BruteForce:
    """Legs with their nests, and every seat sold on them."""

    def __init__(self, nests: dict[tuple[str, int], tuple[CabinNest, ...]]) -> None:
        self.nests = nests
        self.sold: list[Sold] = []

    # -- what there is

    def nodes(self, flight_date: str, leg: int) -> dict[str, tuple[str | None, int]]:
        """Parent and AU of every node of a leg."""
        found: dict[str, tuple[str | None, int]] = {}
        for nest in self.nests.get((flight_date, leg), ()):
            found[nest.cabin] = (None, nest.capacity + nest.overbooking)
            for each in nest.classes:
                parent = nest.cabin if each.parent is None else each.parent
                up = parent if each.parent is None else f"{nest.cabin}/{parent}"
                found[f"{nest.cabin}/{each.code}"] = (up, each.au)
        return found

    def used(self, flight_date: str, leg: int, node: str) -> int:
        """Seats sold in a node or in any that is nested below it."""
        tree = self.nodes(flight_date, leg)
        count = 0
        for seat in self.sold:
            at: str | None = seat.node
            here = (seat.flight_date, seat.leg) == (flight_date, leg)
            while here and at is not None and at != node:
                at = tree[at][0]
            count += here and at == node
        return count

    def available(self, flight_date: str, leg: int, node: str) -> int:
        """The published definition, recursively."""
        tree = self.nodes(flight_date, leg)
        if node not in tree:
            return 0
        parent, au = tree[node]
        own = au - self.used(flight_date, leg, node)
        if parent is not None:
            own = min(own, self.available(flight_date, leg, parent))
        return max(0, own)

    def counters(self) -> dict[CounterKey, Counter]:
        """The counters that stand for what is sold."""
        counters = {}
        for (flight_date, leg), nests in self.nests.items():
            for nest in nests:
                for node, (parent, au) in self.nodes(flight_date, leg).items():
                    if node[0] != nest.cabin:
                        continue
                    key = CounterKey(flight_date, leg, node)
                    used = self.used(flight_date, leg, node)
                    counters[key] = Counter(
                        key=key,
                        parent=parent,
                        au=au,
                        used=used,
                        oversold=max(0, used - au),
                        bid_prices=() if parent else nest.bid_prices,
                    )
        return counters

    # -- selling

    def preload(self, flight_date: str, leg: int, node: str) -> None:
        """Sell a seat that nobody asked the rule for (as before a capacity cut)."""
        self.sold.append(Sold(flight_date, leg, node))

    def sell(self, request: SeatRequest) -> Refused | None:
        """Give back, then sell seat by seat; on refusal all is as before."""
        before = list(self.sold)
        refused = self._try(request, before)
        if refused is not None:
            self.sold = before
        return refused

    def _try(self, request: SeatRequest, before: list[Sold]) -> Refused | None:
        for take in request.returns:
            if not self._is_open(take):
                return self._refused(request, take, 0, "closed")
            for _ in range(take.seats):
                self.sold.remove(Sold(take.flight_date, take.leg, take.path[0]))
        cleared = list(self.sold)
        granted: list[SeatTake] = []
        for take in request.takes:
            if not self._is_open(take):
                return self._refused(request, take, 0, "closed")
            place = (take.flight_date, take.leg, take.path[0])
            same = [x for x in granted if (x.flight_date, x.leg, x.path[0]) == place]
            for seat in range(take.seats):
                if self.available(*place) < 1:
                    left = sum(each.seats for each in same) + seat
                    return self._refused(request, take, left, "seats")
                self.sold.append(Sold(*place))
            granted.append(take)
        return self._bid(request, cleared) if request.yields else None

    def _bid(self, request: SeatRequest, cleared: list[Sold]) -> Refused | None:
        """Pay the bid price of one seat after the other, journey by journey."""
        probe = BruteForce(self.nests)
        probe.sold = cleared
        for journey in dict.fromkeys(request.journeys):
            earned = spent = 0
            for index, take in enumerate(request.takes):
                if request.journeys[index] == journey:
                    earned += request.yields[index] * take.seats
                    spent += probe.buy(take)
            if spent > earned:
                return Refused(0, "", 0, 0, "bid_price")
        return None

    def buy(self, take: SeatTake) -> int:
        """Take the seats, full or not, and say what their bid prices come to."""
        spent = 0
        for _ in range(take.seats if self._is_open(take) else 0):
            spent += self.next_price(take)
            self.sold.append(Sold(take.flight_date, take.leg, take.path[0]))
        return spent

    def next_price(self, take: SeatTake) -> int:
        """Bid price of the next seat of the take's cabin."""
        for nest in self.nests[take.flight_date, take.leg]:
            if nest.cabin == take.path[-1] and nest.bid_prices:
                used = self.used(take.flight_date, take.leg, nest.cabin)
                left = nest.capacity + nest.overbooking - used
                prices = dict(enumerate(nest.bid_prices, start=1))
                return prices.get(left, nest.bid_prices[-1])
        return 0

    def _is_open(self, take: SeatTake) -> bool:
        tree = self.nodes(take.flight_date, take.leg)
        climbed: list[str] = []
        at: str | None = take.path[0]
        while at is not None and at in tree:
            climbed.append(at)
            at = tree[at][0]
        return at is None and tuple(climbed) == take.path

    @staticmethod
    def _refused(
        request: SeatRequest, take: SeatTake, left: int, reason: str
    ) -> Refused:
        asked = sum(
            each.seats
            for each in request.takes
            if (each.flight_date, each.leg, each.path[0])
            == (take.flight_date, take.leg, take.path[0])
        )
        return Refused(take.leg, take.path[0], asked, left, reason)
