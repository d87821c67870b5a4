"""Decoders of JSON, each built once, and by one thread at a time.

msgspec keeps what it learns about a class on the class itself, from before it has
learnt all of it. A thread that decodes by what another has half learnt reads what is
not there, and the process ends. So whatever decodes classes gets its decoder here.
"""

from __future__ import annotations

import threading
from typing import Any, TypeVar

import msgspec

_V = TypeVar("_V")

# Held by whoever builds, who waits for nobody: no seam of a core need replace it.
_BUILDING = threading.Lock()
# The types are the library's own, so their number is bounded.
_DECODERS: dict[type, msgspec.json.Decoder[Any]] = {}


def decoder_of(kind: type[_V]) -> msgspec.json.Decoder[_V]:
    """The decoder of a type; it may be used by many threads at once."""
    built = _DECODERS.get(kind)
    return _built(kind) if built is None else built


def _built(kind: type[_V]) -> msgspec.json.Decoder[_V]:
    with _BUILDING:
        if kind not in _DECODERS:
            _DECODERS[kind] = msgspec.json.Decoder(kind)
        return _DECODERS[kind]
