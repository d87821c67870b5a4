"""Where the agency is found."""

from __future__ import annotations

from django.urls import path
from examples.django_host.trips.views import trips

urlpatterns = [path("trips", trips)]
