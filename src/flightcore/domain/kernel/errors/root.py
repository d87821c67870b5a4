"""The root of the tree of errors."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from flightcore.domain.kernel.card_numbers import without_card_digits


class FlightCoreError(Exception):
    """Root of the tree.

    Args:
        message: One sentence for a person. It holds no personal data.
        **facts: What a program needs to act; listed under ``facts``, and each
            readable as an attribute. Values are JSON-able or domain values.

    Attributes:
        code: Stable, snake case, unique in the tree.
        retryable: Whether the same call with the same key may succeed later.
        idempotency_key: The key under which the failed call ran, or None.
    """

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, /, **facts: Any) -> None:
        self.message = without_card_digits(message)
        super().__init__(self.message)
        self.facts: Mapping[str, Any] = MappingProxyType(
            {name: _fit_to_show(fact) for name, fact in facts.items()}
        )
        self.idempotency_key: str | None = None

    def __getattr__(self, name: str) -> Any:
        facts = self.__dict__.get("facts", {})
        if name in facts:
            return facts[name]
        raise AttributeError(f"{type(self).__name__!r} has no fact {name!r}")

    def __reduce__(self) -> tuple[Any, ...]:
        state = {"idempotency_key": self.idempotency_key}
        return _rebuild, (type(self), self.message, dict(self.facts)), state


def _fit_to_show(fact: Any) -> Any:
    return without_card_digits(fact) if isinstance(fact, str) else fact


def _rebuild(
    kind: type[FlightCoreError], message: str, facts: dict[str, Any]
) -> FlightCoreError:
    return kind(message, **facts)
