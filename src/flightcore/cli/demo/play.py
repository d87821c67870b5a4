"""The demo from its first part to its last."""

from __future__ import annotations

from flightcore.application.operations.audit import AuditReport
from flightcore.cli.demo.ending import cancel_with_refund, final_audit, work_off
from flightcore.cli.demo.opening import file_tariff, load_schedules, open_seats
from flightcore.cli.demo.race import pay_with_two_cards, race_for_the_last_seat
from flightcore.cli.demo.scene import Scene
from flightcore.cli.demo.selling import deliver_message, sell_to_family
from flightcore.cli.demo.shopping import go_shopping

INTRODUCTION = (
    "[bold]flightcore demo[/bold]: real flights, sold from the first search to the "
    "last cent"
)


def play(scene: Scene) -> AuditReport:
    """Play every part, in order.

    Raises:
        FlightCoreError: Something that a part did not expect.
    """
    scene.stage.console.print(INTRODUCTION)
    open_seats(scene, load_schedules(scene))
    file_tariff(scene)
    found = go_shopping(scene)
    order = sell_to_family(scene, found.family.cheapest())
    deliver_message(scene, order)
    pay_with_two_cards(scene, race_for_the_last_seat(scene))
    cancel_with_refund(scene, found.connecting)
    work_off(scene)
    return final_audit(scene)
