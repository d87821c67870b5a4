"""Uses the Django example as a browser would; run as a program by its test.

A process has one Django, set up once, so this one is not pytest's.
"""

from __future__ import annotations

import json
import os
import sys

import django
from django.core.management import call_command

WANTED = {
    "customer": "ada@example.com",
    "from": "JFK",
    "to": "LAX",
    "traveller": {"given": "Ada", "surname": "Lovelace", "born": "1990-12-10"},
}


def main() -> dict[str, object]:
    """Sell a trip twice and one to nowhere, and tell what was answered and kept."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "examples.django_host.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    from django.test import Client
    from examples.django_host.trips.selling import core
    from examples.small_market import open_market

    client = Client()
    day = open_market(core()).isoformat()
    asked = [{**WANTED, "on": day}, {**WANTED, "on": day}]
    asked.append({**WANTED, "on": day, "to": "XXX", "customer": "bob@example.com"})
    answers = [client.post("/trips", each, "application/json") for each in asked]
    return {
        "answers": [(answer.status_code, answer.json()) for answer in answers],
        "trips": client.get("/trips").json(),
        "orders": [order.locator for order in core().orders.list()],
        "findings": len(core().audit().findings),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
