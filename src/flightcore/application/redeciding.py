"""Redeciding: read, decide and commit again where somebody else was first."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from flightcore.domain.kernel.errors import Overloaded, VersionConflict

_T = TypeVar("_T")

ATTEMPTS = 64
"""Decisions before giving up: each that was in vain means that others got on."""


def redecide(attempt: Callable[[], _T], *, final: Collection[str] = ()) -> _T:
    """Repeat an attempt while what it was decided on changes under it.

    Args:
        attempt: Reads, decides and commits, from the beginning each time.
        final: Kinds of row whose change is the caller's to know, such as the one
            that the caller guards by ``if_version``.

    Raises:
        VersionConflict: A row of such a kind changed.
        Overloaded: Others kept changing the rest.
    """
    for _ in range(ATTEMPTS):
        try:
            return attempt()
        except VersionConflict as conflict:
            if conflict.facts["kind"] in final:
                raise
    raise Overloaded("others kept changing it", retry_after=1)


def expect(found: int, wanted: int | None, *, kind: str, id: str) -> None:
    """Let pass the version that a caller guards by, or any where none is named.

    Raises:
        VersionConflict: It is another one.
    """
    if wanted is not None and found != wanted:
        raise VersionConflict(
            f"the {kind} has changed since it was read",
            kind=kind,
            id=id,
            expected=wanted,
            found=found,
        )
