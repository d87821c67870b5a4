"""Session: what was written through one core, and so must be seen through it."""

from __future__ import annotations

from collections.abc import Callable

import attrs


@attrs.define(eq=False, kw_only=True)
class Session:
    """Remembers that something was written; where the store got by it is asked later.

    So a write costs nothing more. Safe to use from many threads: each attribute is
    replaced as a whole.

    Attributes:
        least: The position that was handed in from outside.
    """

    least: int = 0
    _written: object = None
    _known: tuple[object, int] = (None, 0)
    _joined: bool = False

    def wrote(self, *, joined: bool = False) -> None:
        """Something was written, or may have been.

        Args:
            joined: In a transaction of the host's, which commits at a time of its
                own: from now on the store is asked each time.
        """
        self._written = object()
        self._joined = self._joined or joined

    def position(self, ask: Callable[[], int]) -> int:
        """The position that shows everything written so far.

        Args:
            ask: Asks the store how far it has got.
        """
        written = self._written
        settled, position = self._known
        if settled is not written or self._joined:
            position = ask()
            self._known = written, position
        return max(self.least, position)

    def child(self, least: int = 0) -> Session:
        """One that must see the same, and goes its own way from now on."""
        return attrs.evolve(self, least=max(self.least, least))
