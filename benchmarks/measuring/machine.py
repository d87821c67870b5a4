"""The machine and the versions that a figure belongs to."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import create_engine

DISTRIBUTIONS = ("flightcore", "SQLAlchemy", "psycopg", "PyMySQL", "msgspec")


def described(**servers: str) -> dict[str, object]:
    """What to print above the figures.

    Args:
        **servers: URLs by name, to ask for their versions.
    """
    return {
        "machine": f"{os.cpu_count()} x {_processor()}",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in DISTRIBUTIONS},
        "sqlite": sqlite3.sqlite_version,
        **{name: server_version(url) for name, url in servers.items()},
    }


def server_version(url: str) -> str:
    """As the server tells it."""
    with create_engine(url).connect() as connection:
        told = "SHOW server_version" if url.startswith("post") else "SELECT version()"
        return str(connection.exec_driver_sql(told).scalar_one())


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    models = [
        line.partition(": ")[2] for line in lines if line.startswith("model name")
    ]
    return models[0] if models else platform.processor()
