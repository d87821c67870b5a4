"""What an audit says: findings, and how much was looked at."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Mapping

import attrs

from flightcore.domain.kernel import Instant

MAX_FINDINGS = 1000
"""Findings that one report carries; the rest are only counted."""

SUBJECTS = (
    "counters",
    "holds",
    "occupied seats",
    "orders",
    "operations",
    "entries",
    "documents",
    "fulfilments",
    "events",
    "claims",
    "webhooks",
)
"""What every audit counts, in the order of the report."""


@attrs.frozen
class AuditFinding:
    """A rule that does not hold.

    Attributes:
        rule: Such as ``A2``; see :func:`flightcore.application.operations.audit.audit`.
        subject: Id of what breaks it.
        message: What is, and what should be; without personal data.
    """

    rule: str
    subject: str
    message: str


@attrs.frozen(kw_only=True)
class AuditReport:
    """The outcome of one audit.

    Attributes:
        findings: At most ``MAX_FINDINGS``, in the order in which they were found.
        more: Findings beyond those.
        checked: How many were checked, by subject: ``SUBJECTS``; where they are
            shown, the operations in the gateway's books and the idle transactions of
            the database; and as ``minor units EUR`` the debits of the whole book.
        at: The store's clock when the audit began.
    """

    findings: tuple[AuditFinding, ...]
    more: int = 0
    checked: Mapping[str, int]
    at: Instant

    @property
    def is_clean(self) -> bool:
        """Whether every rule holds."""
        return not self.findings


class Notebook:
    """Where an audit writes down what it meets; not safe for threads."""

    def __init__(self) -> None:
        self._findings: dict[AuditFinding, None] = {}
        self._more = 0
        self._checked: Tally[str] = Tally(dict.fromkeys(SUBJECTS, 0))

    def count(self, subject: str, number: int) -> None:
        """So many more of a subject were checked."""
        self._checked[subject] += number

    def add(self, findings: Iterable[AuditFinding]) -> None:
        """Write findings down, each once."""
        for finding in findings:
            if finding in self._findings:
                continue
            if len(self._findings) < MAX_FINDINGS:
                self._findings[finding] = None
            else:
                self._more += 1

    def report(self, at: Instant) -> AuditReport:
        """Close the book."""
        return AuditReport(
            findings=tuple(self._findings),
            more=self._more,
            checked=dict(self._checked),
            at=at,
        )
