"""Two buyers race for the last seat; the winner's first card is declined."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import flightcore as fc
from flightcore.cli.demo.opening import FEW, LAST_SEATS_DAY
from flightcore.cli.demo.people import CONTACT, party_of_three, rivals
from flightcore.cli.demo.scene import Scene
from flightcore.cli.demo.stage import Stage
from flightcore.cli.documents import order_document
from flightcore.cli.exits import error_document
from flightcore.cli.shown import amount
from flightcore.cli.tables import pairs_table
from flightcore.domain.booking import Order
from flightcore.domain.kernel.errors import (
    FlightCoreError,
    InvariantBroken,
    PaymentDeclined,
    SoldOut,
)
from flightcore.domain.shopping import Offer, SliceRequest
from flightcore.system import SystemConcurrency

PATIENCE = 60.0
"""Seconds to wait for a racer."""


def race_for_the_last_seat(scene: Scene) -> Order:
    """Sell three seats of four, then let two threads book the last one."""
    stage, core = scene.stage, scene.core
    wanted = fc.slice("BOS", "JFK", on=scene.day(LAST_SEATS_DAY))
    with stage.part("Two buyers, one last seat: BOS–JFK") as told:
        _sell_all_but_one(scene, wanted)
        offers = [core.search(wanted).cheapest() for _ in rivals()]
        stage.show(
            f"{FEW - 1} of {FEW} seats are sold. Two buyers have an offer in hand and "
            "book at the same moment:"
        )
        outcomes = _race(scene, offers)
        winner, loser = _sorted(outcomes)
        _show_outcome(stage, winner, loser)
        told["winner"] = order_document(winner)
        told["loser"] = error_document(loser)["error"]
        return winner


def pay_with_two_cards(scene: Scene, order: Order) -> Order:
    """A declined card takes no money and no seat; another one pays."""
    stage, core = scene.stage, scene.core
    with stage.part("A declined card, then another one") as told:
        try:
            core.pay(order.id, fc.card("tok_declined"), idempotency_key="demo-bad-card")
        except PaymentDeclined as declined:
            stage.show(f"[red]✗[/red] PaymentDeclined: {declined.message}")
            told["declined"] = error_document(declined)["error"]
        held = core.orders.get(order.id)
        stage.show(f"  the seat is still held: {held.locator} is {held.status}")
        paid = core.pay(order.id, fc.card("tok_visa"), idempotency_key="demo-good-card")
        told["order"] = order_document(paid)
        stage.show(
            f"[green]✓[/green] the other card pays {amount(paid.total)}: "
            f"{paid.locator} is {paid.status}, ticket {paid.documents[0]}"
        )
        return paid


def _sell_all_but_one(scene: Scene, wanted: SliceRequest) -> None:
    core, party = scene.core, party_of_three()
    offers = core.search(wanted, passengers=[fc.adult() for _ in party])
    order = core.book(
        offers.cheapest(),
        travellers=party,
        contact=CONTACT,
        idempotency_key="demo-three",
    )
    core.pay(order.id, fc.card("tok_visa"), idempotency_key="demo-three-pay")


def _race(scene: Scene, offers: Sequence[Offer]) -> dict[str, Order | FlightCoreError]:
    threads = SystemConcurrency()
    start, outcomes = threads.gate(), dict[str, Order | FlightCoreError]()

    def buy(offer: Offer, who: fc.Traveller) -> None:
        start.wait(PATIENCE)
        try:
            outcomes[who.surname] = scene.core.book(
                offer,
                travellers=[who],
                contact=CONTACT,
                idempotency_key=f"demo-race-{who.surname}",
            )
        except FlightCoreError as error:
            outcomes[who.surname] = error

    ended = [
        threads.spawn(f"buyer {who.surname}", partial(buy, offer, who))
        for offer, who in zip(offers, rivals(), strict=True)
    ]
    start.open()
    for gate in ended:
        gate.wait(PATIENCE)
    return outcomes


def _sorted(outcomes: dict[str, Order | FlightCoreError]) -> tuple[Order, SoldOut]:
    won = [each for each in outcomes.values() if isinstance(each, Order)]
    lost = [each for each in outcomes.values() if isinstance(each, SoldOut)]
    if len(won) != 1 or len(lost) != 1:
        raise InvariantBroken("one wins and the other is told so", rule="I1")
    return won[0], lost[0]


def _show_outcome(stage: Stage, winner: Order, loser: SoldOut) -> None:
    name = winner.travellers[0].name
    stage.show(
        f"[green]✓[/green] {name.given} {name.surname} has it: {winner.locator}",
        f"[red]✗[/red] the other is told SoldOut: {loser.message}",
        pairs_table({f"  {fact}": value for fact, value in loser.facts.items()}),
    )
