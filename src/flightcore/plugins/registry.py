"""Which adapter serves a URL: one entry-point group a port, one name a scheme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Protocol

from flightcore.domain.kernel.errors import InvalidSetting, PluginBroken, PluginMissing


class Port(StrEnum):
    """The ports whose adapters are chosen by URL; the value names one in a message."""

    STORE = "store"
    GATEWAY = "gateway"
    CHANNEL = "channel"
    QUEUE = "queue"

    @property
    def group(self) -> str:
        """The entry-point group in which distributions offer adapters."""
        return f"flightcore.{self}s"


class Adapter(Protocol):
    """What an entry point leads to, mostly a class with this as a class method."""

    def connect(self, url: str, settings: Mapping[str, object]) -> Any:
        """Make the port's implementation for the URL."""


Builtins = Mapping[Port, Mapping[str, str]]
"""Schemes that need nothing installed, with their ``module:attribute``."""

_SCHEME = re.compile(r"([a-z][a-z0-9.-]{0,31}(?:\+[a-z0-9.+-]{1,31})?):")

_EXTRAS: Mapping[Port, Mapping[str, str]] = {
    Port.STORE: dict.fromkeys(("sqlite", "postgresql", "mysql", "mariadb"), "sql"),
}
"""Extras of flightcore that bring the adapter of a scheme."""


class Registry:
    """Finds adapters, and loads only the one that is asked for.

    Built-in schemes win over installed ones, so no stranger takes their place. The
    installed ones are listed at each question; nothing is kept.

    Args:
        builtins: The schemes that are always there.
    """

    def __init__(self, builtins: Builtins) -> None:
        self._builtins = builtins

    def adapter(self, port: Port, url: str) -> Adapter:
        """Load the adapter of a URL's scheme.

        ``sqlite+pysqlite://…`` is first looked up whole, then as ``sqlite``.

        Raises:
            InvalidSetting: The text has no scheme.
            PluginMissing: Nobody offers it. Facts: ``port``, ``scheme``,
                ``installed``, ``install`` (what to run, or empty) and ``meant`` (a
                scheme with a similar name, or empty).
            PluginBroken: It is offered and cannot be loaded, is no adapter, or two
                distributions offer it. Facts: ``port``, ``plugin``.
        """
        scheme = _scheme_of(port, url)
        offered = self._offered(port)
        for name in (scheme, scheme.partition("+")[0]):
            if name in offered:
                return _load(port, offered[name])
        raise _missing(port, scheme, tuple(sorted(offered)))

    def schemes(self, port: Port) -> tuple[str, ...]:
        """What is there for a port, sorted."""
        return tuple(sorted(self._offered(port)))

    def scheme_of(self, port: Port, adapter: object) -> str | None:
        """The scheme that offers the adapter's class, without any ``+…``, or None.

        Of all that is installed, only what shares the class's package is loaded.

        Raises:
            PluginBroken: The package offers something that cannot be loaded.
        """
        kind = type(adapter)
        for scheme, entries in sorted(self._offered(port).items()):
            if any(_is_of_package(entry, kind) for entry in entries):
                target: object = _load(port, entries)
                if target is kind:
                    return scheme.partition("+")[0]
        return None

    def _offered(self, port: Port) -> dict[str, tuple[EntryPoint, ...]]:
        offered: dict[str, tuple[EntryPoint, ...]] = {}
        for entry in sorted(
            entry_points(group=port.group), key=lambda each: each.value
        ):
            offered[entry.name] = (*offered.get(entry.name, ()), entry)
        for scheme, target in self._builtins.get(port, {}).items():
            builtin = EntryPoint(name=scheme, value=target, group=port.group)
            offered[scheme] = (builtin,)
        return offered


def _scheme_of(port: Port, url: str) -> str:
    # The URL itself stays out of every message: it may hold a password.
    match = _SCHEME.match(url)
    if match is None:
        raise InvalidSetting(f"the {port} is no URL with a scheme", setting=str(port))
    return match[1]


def _is_of_package(entry: EntryPoint, kind: type) -> bool:
    return entry.module.partition(".")[0] == kind.__module__.partition(".")[0]


def _load(port: Port, entries: tuple[EntryPoint, ...]) -> Adapter:
    if len({entry.value for entry in entries}) > 1:
        raise _broken(port, entries[0], "several distributions offer it")
    try:
        adapter: Adapter = entries[0].load()
    except Exception as error:
        raise _broken(port, entries[0], "it cannot be loaded") from error
    if not callable(getattr(adapter, "connect", None)):
        raise _broken(port, entries[0], "it has no connect(url, settings)")
    return adapter


def _broken(port: Port, entry: EntryPoint, reason: str) -> PluginBroken:
    origin = "" if entry.dist is None else f" of {entry.dist.name}"
    return PluginBroken(
        f'the {port} adapter "{entry.name}"{origin} is broken: {reason}',
        port=str(port),
        plugin=entry.name,
        reason=reason,
    )


def _missing(port: Port, scheme: str, installed: tuple[str, ...]) -> PluginMissing:
    extras = _EXTRAS.get(port, {})
    base = scheme.partition("+")[0]
    near = get_close_matches(base, sorted({*installed, *extras}), n=1)
    meant = near[0] if near and base not in extras else ""
    extra = "" if meant in installed else extras.get(meant or base, "")
    install = f'python -m pip install "flightcore[{extra}]"' if extra else ""
    sentences = (
        f'no {port} adapter for "{scheme}"',
        f"installed: {', '.join(installed) or 'none'}",
        f'did you mean "{meant}"?' if meant else "",
        f"to install it, run: {install}" if install else "",
    )
    return PluginMissing(
        "; ".join(filter(None, sentences)),
        port=str(port),
        scheme=scheme,
        installed=installed,
        install=install,
        meant=meant,
    )
