"""Configuration: what a TOML file and ``FLIGHTCORE_*`` variables say.

::

    store = "sqlite:///agency.db"
    channels = ["file:outbox"]

    [settings]
    hold_for = "2h"

A variable goes before the file: ``FLIGHTCORE_STORE``, ``FLIGHTCORE_CHANNELS`` and
``FLIGHTCORE_REPLICAS`` (parted by commas) and, for every setting, its name in
capitals: ``FLIGHTCORE_HOLD_FOR``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, get_type_hints

import attrs
import msgspec

from flightcore.application.settings import Settings
from flightcore.assembly.durations import read_duration
from flightcore.assembly.files import lines_of
from flightcore.domain.kernel.errors import BadFile, InvalidSetting

PREFIX = "FLIGHTCORE_"

LISTS = frozenset({"channels", "replicas"})
"""What is a list in TOML and parted by commas in a variable."""

MAPPINGS = frozenset({"accounting_codes", "offer_keys"})
"""Settings that are a table in TOML and ``name:value,name:value`` in a variable."""

_FORMS = {
    timedelta: 'a duration: seconds, "30m" or "PT30M"',
    int: "a whole number",
    str: "text",
}


@attrs.frozen(kw_only=True)
class Configuration:
    """Everything that :func:`flightcore.connect` can be told in text.

    Attributes:
        store: URL of the store; None where none is named.
        replicas: URLs of replicas of the store; None where none are named.
        gateway: URL of the payment gateway; None for the default.
        channels: URLs of the channels; None where none are named.
        queue: URL of the message queue; None for none.
        settings: The rest, by name; what is not named keeps its default.
    """

    store: str | None = None
    replicas: tuple[str, ...] | None = None
    gateway: str | None = None
    channels: tuple[str, ...] | None = None
    queue: str | None = None
    settings: Settings = attrs.field(factory=Settings)


def read_configuration(
    path: str | Path | None, environ: Mapping[str, str]
) -> Configuration:
    """What the file and the variables say together; a variable goes first.

    Args:
        path: A TOML file, or None.
        environ: Variables; those of other names are passed over.

    Raises:
        BadFile: The file cannot be read as TOML.
        InvalidSetting: A value of the wrong type or out of range, or a name in the
            file that is none of ours. Fact: ``setting``.
    """
    in_file = {} if path is None else _tables_of(Path(path))
    settings = in_file.pop("settings", {})
    if not isinstance(settings, dict):
        raise InvalidSetting("settings is a table", setting="settings")
    _refuse_unknown(in_file, _urls())
    _refuse_unknown(settings, _types())
    from_environ = _named(environ, _urls()), _named(environ, _types())
    return Configuration(
        **_converted({**in_file, **from_environ[0]}, _urls()),
        settings=_settings({**settings, **from_environ[1]}),
    )


def settings_from_toml(path: str | Path) -> Settings:
    """The ``[settings]`` of a TOML file.

    Raises:
        BadFile, InvalidSetting: See :func:`read_configuration`.
    """
    return read_configuration(path, {}).settings


def settings_from_env(environ: Mapping[str, str]) -> Settings:
    """The settings that variables name, such as ``FLIGHTCORE_HOLD_FOR=30m``.

    Raises:
        InvalidSetting: See :func:`read_configuration`.
    """
    return read_configuration(None, environ).settings


def variables() -> tuple[str, ...]:
    """The names of all variables that are read, in order of the alphabet."""
    return tuple(sorted(_variable(name) for name in (*_urls(), *_types())))


def _variable(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def _tables_of(path: Path) -> dict[str, Any]:
    with lines_of(path) as lines:
        text = "".join(lines)
    try:
        return tomllib.loads(text)
    except ValueError as error:
        raise BadFile(f"{path.name} is no TOML", reason="syntax") from error


def _named(environ: Mapping[str, str], names: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: environ.get(_variable(name), "") for name in names}
    return {name: _split(name, text) for name, text in found.items() if text}


def _split(name: str, text: str) -> Any:
    if name in LISTS:
        return [part.strip() for part in text.split(",") if part.strip()]
    if name in MAPPINGS:
        pairs = (part.partition(":") for part in text.split(","))
        return {key.strip(): value.strip() for key, _, value in pairs}
    return text


def _settings(given: Mapping[str, Any]) -> Settings:
    return Settings(**_converted(given, _types()))


def _converted(given: Mapping[str, Any], types: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value, types[name]) for name, value in given.items()}


def _value(name: str, value: Any, wanted: Any) -> Any:
    if wanted is timedelta and isinstance(value, str):
        written = read_duration(value.strip())
        if written is not None:
            return written
    try:
        return msgspec.convert(value, wanted, strict=False)
    except (msgspec.ValidationError, OverflowError) as error:
        # Neither the message nor a cause carries the value: it may be a secret.
        form = _FORMS.get(wanted, "a value of another type")
        raise InvalidSetting(f"{name} is {form}", setting=name) from error


def _refuse_unknown(given: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            raise InvalidSetting(f'no setting "{name[:40]}"{hint}', setting=name[:40])


@lru_cache(maxsize=1)
def _types() -> Mapping[str, Any]:
    return get_type_hints(Settings)


@lru_cache(maxsize=1)
def _urls() -> Mapping[str, Any]:
    hints = get_type_hints(Configuration)
    return {name: kind for name, kind in hints.items() if name != "settings"}
