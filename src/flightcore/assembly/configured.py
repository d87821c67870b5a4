"""connect_from(): a core as a file and variables describe it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flightcore.assembly.configuration import read_configuration
from flightcore.assembly.connect import connect
from flightcore.assembly.core import FlightCore
from flightcore.domain.kernel.errors import InvalidSetting
from flightcore.system import environment

SIMULATED = "simulated://"
"""Where nobody names a gateway: one that moves no money."""


def connect_from(
    path: str | Path | None = None, *, environ: Mapping[str, str] | None = None
) -> FlightCore:
    """Assemble a core as a TOML file and ``FLIGHTCORE_*`` variables say.

    Args:
        path: The file; None: variables alone.
        environ: The variables, which go before the file; those of this process
            where None.

    Raises:
        BadFile, InvalidSetting: They cannot be used, or name no store.
        Misuse: See :func:`connect`.
    """
    read = read_configuration(path, environment() if environ is None else environ)
    if read.store is None:
        raise InvalidSetting(
            "name a store: store in the file, or FLIGHTCORE_STORE", setting="store"
        )
    return connect(
        read.store,
        replicas=read.replicas or (),
        gateway=read.gateway or SIMULATED,
        channels=read.channels or (),
        queue=read.queue,
        settings=read.settings,
    )
