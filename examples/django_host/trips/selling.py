"""Sell a trip: the agency's row and the order in one commit."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.db import connection, transaction
from examples.django_host.trips.models import Trip

import flightcore as fc


@cache
def core() -> fc.FlightCore:
    """The one of this process, made when it is first needed: after every fork."""
    return fc.connect(settings.FLIGHTCORE_STORE)


def sell(offer: fc.Offer, customer: str, traveller: fc.Traveller) -> Trip:
    """Book an offer, and keep it as the customer's trip.

    Raises:
        IntegrityError: The customer has a trip; nothing is booked.
        FlightCoreError: As ``book`` says; nothing is kept.
    """
    with transaction.atomic():
        order = core().book(
            offer, travellers=[traveller], contact=customer, join=connection
        )
        return Trip.objects.create(customer=customer, locator=order.locator)
