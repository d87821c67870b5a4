"""Settings of the example; its database is also the store of the flights."""

from __future__ import annotations

import os

from sqlalchemy import make_url

FLIGHTCORE_STORE = os.environ.get("AGENCY_DATABASE", "sqlite:///agency.db")
_URL = make_url(FLIGHTCORE_STORE)
_ON_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": _URL.database,
    # A transaction that may write holds the file's lock from its first moment.
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30},
}
_ON_POSTGRESQL = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": _URL.database,
    "HOST": _URL.host,
    "PORT": _URL.port,
    "USER": _URL.username,
    "PASSWORD": _URL.password,
}

SECRET_KEY = os.environ.get("AGENCY_SECRET", "only for this example")
INSTALLED_APPS = ["examples.django_host.trips"]
DATABASES = {"default": _ON_SQLITE if "sqlite" in FLIGHTCORE_STORE else _ON_POSTGRESQL}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "examples.django_host.urls"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
USE_TZ = True
