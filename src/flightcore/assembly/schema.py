"""The schema of a store that is not opened: it may be absent, too old or too new."""

from __future__ import annotations

from flightcore.assembly.composition import BUILTINS, Composer
from flightcore.assembly.seams import Seams
from flightcore.domain.kernel.errors import UnsafeComposition
from flightcore.plugins import Registry
from flightcore.ports.schema import HasSchema, Schema


def schema_of(store: str) -> Schema:
    """The schema at the URL of a store.

    Raises:
        PluginMissing, PluginBroken, InvalidSetting: The store cannot be had.
        UnsafeComposition: It has no schema.
    """
    opened = Composer(Registry(BUILTINS), Seams().for_adapters()).store(store)
    try:
        if isinstance(opened, HasSchema):
            return opened.schema()
    finally:
        opened.close()
    raise UnsafeComposition("this store has no schema", port="store", lacks="schema")
