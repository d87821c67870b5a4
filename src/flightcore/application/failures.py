"""Failures: what is wrong with one piece of work stops that piece alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import attrs

from flightcore.domain.kernel.errors import CoreClosed, FlightCoreError, StoreBusy

_T = TypeVar("_T")


@attrs.define
class Failures:
    """Counts the pieces of one pass that failed; what raised comes up again later.

    Attributes:
        count: How many did.
    """

    count: int = 0

    def attempt(self, piece: Callable[[], _T], *, otherwise: _T) -> _T:
        """The result of a piece of work, or of its failure.

        Args:
            piece: Safe to be left undone, such as one whose lease runs out.
            otherwise: The result where it failed.

        Raises:
            StoreBusy, CoreClosed: No piece could be done now.
        """
        try:
            return piece()
        except (StoreBusy, CoreClosed):
            raise
        except FlightCoreError:
            self.count += 1
            return otherwise
