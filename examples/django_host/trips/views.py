"""The agency on the web."""

from __future__ import annotations

import json
from datetime import date
from http import HTTPStatus

from django.db import IntegrityError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from examples.django_host.trips.models import Trip
from examples.django_host.trips.selling import core, sell

import flightcore as fc


@csrf_exempt
@require_http_methods(["GET", "POST"])
def trips(request: HttpRequest) -> JsonResponse:
    """List the trips, or sell one."""
    if request.method == "GET":
        return JsonResponse(
            {trip.customer: trip.locator for trip in Trip.objects.all()}
        )
    wanted = json.loads(request.body)
    day = date.fromisoformat(wanted["on"])
    try:
        journey = fc.slice(wanted["from"], wanted["to"], on=day)
        offer = core().search(journey).cheapest()
        trip = sell(offer, wanted["customer"], fc.Traveller(**wanted["traveller"]))
    except IntegrityError:
        message = {"code": "has_a_trip", "message": "the customer has a trip"}
        return JsonResponse(message, status=HTTPStatus.CONFLICT)
    except fc.FlightCoreError as error:
        message = {"code": error.code, "message": str(error)}
        return JsonResponse(message, status=HTTPStatus.CONFLICT)
    return JsonResponse({"locator": trip.locator}, status=HTTPStatus.CREATED)
