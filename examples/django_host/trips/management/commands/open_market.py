"""Publish flights, open their seats, file a tariff."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from examples.django_host.trips.selling import core
from examples.small_market import open_market


class Command(BaseCommand):
    """`open_market`."""

    help = "publish flights, open their seats, file a tariff"

    def handle(self, *_: object, **__: object) -> None:
        """Do it, and say on which day the flights are."""
        self.stdout.write(f"flights on {open_market(core())}")
