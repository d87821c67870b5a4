"""Exit codes, and what is said of an error."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from typing import Any

from flightcore.domain.kernel import Money
from flightcore.domain.kernel.card_numbers import without_card_digits
from flightcore.domain.kernel.errors import (
    Conflict,
    FlightCoreError,
    Forbidden,
    InvalidInput,
    NotFound,
    Refusal,
    Temporary,
)


class Exit(IntEnum):
    """How a command ended."""

    OK = 0
    REFUSED = 1
    BAD_INPUT = 2
    NOT_FOUND = 3
    TEMPORARY = 4
    MISUSE = 5
    FINDINGS = 6
    INTERRUPTED = 130


MEANINGS: Mapping[Exit, str] = {
    Exit.OK: "done",
    Exit.REFUSED: "refused by the rules of the business; nothing changed",
    Exit.BAD_INPUT: "bad input or usage",
    Exit.NOT_FOUND: "not found",
    Exit.TEMPORARY: "try again, with the same --key",
    Exit.MISUSE: "wrong composition, a missing package, or a defect",
    Exit.FINDINGS: "the audit, or the check of the schema, has findings",
}
"""What ``flightcore --help`` says of them."""

_BRANCHES: tuple[tuple[type[FlightCoreError], Exit], ...] = (
    (Refusal, Exit.REFUSED),
    (Conflict, Exit.REFUSED),
    (Forbidden, Exit.REFUSED),
    (InvalidInput, Exit.BAD_INPUT),
    (NotFound, Exit.NOT_FOUND),
    (Temporary, Exit.TEMPORARY),
)


def exit_of(error: FlightCoreError) -> Exit:
    """The exit code of an error; what no branch covers is misuse or a defect."""
    for branch, code in _BRANCHES:
        if isinstance(error, branch):
            return code
    return Exit.MISUSE


def error_document(error: FlightCoreError) -> dict[str, Any]:
    """The error for machines."""
    return failure(
        error.code,
        error.message,
        facts={name: plain(fact) for name, fact in error.facts.items()},
        retryable=error.retryable,
        idempotency_key=error.idempotency_key,
    )


def failure(code: str, message: str, **more: Any) -> dict[str, Any]:
    """What ``--json`` prints when a command fails; never card-like digits."""
    said = {"code": code, "message": without_card_digits(message), "facts": {}}
    return {"error": {**said, **more}}


def plain(value: object) -> Any:
    """A fact, a setting or a part of a document, as JSON has it."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Money):
        return {"amount": f"{value.decimal:f}", "currency": value.currency}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return without_card_digits(str(value))
