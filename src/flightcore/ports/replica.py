"""Replica: a copy of a store, that is read, never written, and lags behind it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Protocol, final, runtime_checkable

import attrs

from flightcore.domain.kernel.errors import Misuse
from flightcore.ports.find import MAX_QUESTIONS, Find, Snapshot


@attrs.frozen
class Behind:
    """The replica does not show yet what was asked for.

    Attributes:
        position: How far it has got.
    """

    position: int


class Replica(ABC):
    """A copy of one store. Safe to use from many threads.

    Every method but ``close`` may raise ``StoreBusy`` (it cannot be asked just now, or
    has become something else than a copy), ``SchemaMismatch`` and ``CoreClosed``.
    A driver's own error never leaves; it is the cause.

    Implementers: override the underscored methods; what they get has been checked.
    The position must be known before the answer is taken, on the same copy: several
    copies may stand behind one address.
    """

    @abstractmethod
    def check(self) -> None:
        """Make sure that this is a copy of its store, and follows it.

        Raises:
            UnsafeComposition: It is not. Facts: ``port``, ``lacks``, and what was
                ``found`` and ``expected``.
        """

    @final
    def read(self, *asked: Find[Any], at_least: int) -> Snapshot | Behind:
        """Answer all questions from one consistent snapshot.

        Args:
            *asked: 1 to ``MAX_QUESTIONS``.
            at_least: A position of the store's. The snapshot shows whatever was
                committed before the store said it, or there is none.
        """
        if not 1 <= len(asked) <= MAX_QUESTIONS:
            raise Misuse(f"1 to {MAX_QUESTIONS} questions, not {len(asked)}")
        for question in asked:
            question.check()
        return self._read(asked, at_least)

    @final
    def count(self, asked: Find[Any], *, at_least: int) -> int | Behind:
        """Count the rows that satisfy ``where``; order, after, limit are ignored."""
        asked.check()
        return self._count(asked, at_least)

    @abstractmethod
    def close(self) -> None:
        """Release everything; later calls raise ``CoreClosed``. Idempotent."""

    @abstractmethod
    def _read(self, asked: Sequence[Find[Any]], at_least: int) -> Snapshot | Behind: ...

    @abstractmethod
    def _count(self, asked: Find[Any], at_least: int) -> int | Behind: ...


@runtime_checkable
class HasReplicas(Protocol):
    """The optional ability of a store to be copied."""

    def position(self) -> int:
        """How far the store has got: it grows, at least with every commit.

        A replica that has reached it shows all that was committed before the call.
        """

    def replica(self, url: str) -> Replica:
        """The copy of this store that is at a URL; it is not asked anything yet.

        Raises:
            InvalidSetting: No URL of such a copy.
            UnsafeComposition: This store cannot be copied.
        """
