"""``flightcore doctor``."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from datetime import timedelta
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import attrs
from rich.console import RenderableType
from rich.markup import escape

from flightcore.assembly.composition import BUILTINS
from flightcore.assembly.configuration import PREFIX, variables
from flightcore.cli.command import Command
from flightcore.cli.exits import Exit, exit_of, plain
from flightcore.cli.places import shown_url
from flightcore.cli.reply import Reply
from flightcore.cli.session import Session
from flightcore.cli.tables import pairs_table
from flightcore.domain.kernel.errors import FlightCoreError, Misuse
from flightcore.plugins import Port, Registry
from flightcore.system import SystemClock, environment

PACKAGES = ("flightcore", "flightcore-sql", "sqlalchemy", "typer", "rich")

OWN_VARIABLES = ("FLIGHTCORE_CONFIG", "FLIGHTCORE_OUTBOX", "FLIGHTCORE_TRACEBACK")
"""Read by the command line alone."""

NOT_OURS = "FLIGHTCORE_TEST_"
"""Names the servers of the test suite."""

MOST_APART = timedelta(seconds=5)
"""Beyond this, deadlines surprise whoever reads them."""

SECRET = frozenset({"offer_keys"})
"""Settings that are told of, never shown."""


@attrs.frozen(kw_only=True)
class DoctorOptions:
    """It has none of its own."""


@attrs.frozen(kw_only=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: What.
        detail: What was found.
        code: OK, or how the command ends because of it.
    """

    name: str
    detail: str
    code: Exit = Exit.OK


def doctor(session: Session, _: DoctorOptions) -> Reply:
    """Say what is installed, whether the store can be used, and what is set.

    Secrets and passwords are never shown.
    """
    checks = [
        _checked("settings", lambda: _settings_read(session)),
        _checked("store", lambda: _store_read(session)),
        _checked("clock", lambda: _clock_read(session)),
        _variables(environment()),
    ]
    registry = Registry(BUILTINS)
    told = {
        "versions": {"python": platform.python_version(), **_versions()},
        "plugins": {str(port): ", ".join(registry.schemes(port)) for port in Port},
        "settings": _settings(session) if checks[0].code is Exit.OK else {},
    }
    return Reply(
        document={**told, "checks": [_check_document(check) for check in checks]},
        shown=(
            *(part for name, pairs in told.items() for part in _section(name, pairs)),
            "[bold]Checks[/bold]",
            *map(_line, checks),
        ),
        code=next((c.code for c in checks if c.code is not Exit.OK), Exit.OK),
    )


def _checked(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name=name, detail=look())
    except FlightCoreError as error:
        return Check(name=name, detail=error.message, code=exit_of(error))


def _settings_read(session: Session) -> str:
    named = session.shared.config
    read = session.configuration
    origin = "the variables" if named is None else f"{named.name} and the variables"
    return f"read from {origin}, tenant {read.settings.tenant}"


def _store_read(session: Session) -> str:
    session.core.backlog()
    return f"{session.places.shown} can be read, its schema is current"


def _clock_read(session: Session) -> str:
    before = SystemClock().now()
    apart = abs(session.core.now() - before)
    if apart > MOST_APART:
        raise Misuse(f"the clocks of store and machine are {apart} apart")
    return f"the store's clock is {apart.total_seconds():.3f} s from this machine's"


def _variables(environ: Mapping[str, str]) -> Check:
    known = {*variables(), *OWN_VARIABLES}
    strange = sorted(
        name
        for name in environ
        if name.startswith(PREFIX)
        and not name.startswith(NOT_OURS)
        and name not in known
    )
    if not strange:
        return Check(name="variables", detail="every FLIGHTCORE_ variable is known")
    near = get_close_matches(strange[0], sorted(known), n=1)
    hint = f'; did you mean "{near[0]}"?' if near else ""
    return Check(
        name="variables",
        detail=f"not known: {', '.join(strange)}{hint}",
        code=Exit.BAD_INPUT,
    )


def _versions() -> dict[str, str]:
    return {name: _version(name) for name in PACKAGES}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _settings(session: Session) -> dict[str, Any]:
    given = session.configuration.settings
    fields = [field.name for field in attrs.fields(type(given))]
    shown = {name: _shown(name, getattr(given, name)) for name in fields}
    where = {
        "store": session.places.shown,
        "gateway": shown_url(session.gateway),
        "channels": ", ".join(shown_url(url) for url in session.channels),
    }
    return {**where, **shown}


def _shown(name: str, value: object) -> Any:
    if name in SECRET:
        return "kept in the store" if value is None else "given"
    if isinstance(value, Mapping):
        return f"{len(value)} entries"
    return plain(value)


def _section(name: str, pairs: Mapping[str, object]) -> tuple[RenderableType, ...]:
    if not pairs:
        return ()
    return f"[bold]{name.capitalize()}[/bold]", pairs_table(pairs), ""


def _check_document(check: Check) -> dict[str, object]:
    ok = check.code is Exit.OK
    return {"name": check.name, "ok": ok, "detail": check.detail}


def _line(check: Check) -> str:
    mark = "[green]✓[/green]" if check.code is Exit.OK else "[red]✗[/red]"
    return f"{mark} {check.name}: {escape(check.detail)}"


COMMAND = Command(
    name="doctor", options=DoctorOptions, body=doctor, example="flightcore doctor"
)
