"""What became of a file: how much was read, how much loaded, and what was wrong."""

from __future__ import annotations

from enum import StrEnum

import attrs


class Severity(StrEnum):
    """What became of the line."""

    ERROR = "error"
    """Nothing of it was loaded."""
    WARNING = "warning"
    """It was loaded, in part or as the message says."""


@attrs.frozen(kw_only=True, order=True)
class Problem:
    """One finding in a file. It never repeats a field's content.

    Attributes:
        line: From 1, as an editor counts; the header counts.
        column: From 1: the field of a delimited line, the byte of a fixed-width
            record; 0 where the whole line is to blame.
        code: Stable, snake case, for programs.
        message: One sentence for a person.
        severity: Whether the line was loaded.
    """

    line: int
    column: int
    code: str
    message: str
    severity: Severity = Severity.ERROR


@attrs.frozen(kw_only=True)
class LoadReport:
    """The account of a file: nothing is lost, ``read == loaded + rejected``.

    Attributes:
        read: Records found; of an SSIM file, leg records and the lines that are no
            record at all.
        loaded: Those of which something was loaded.
        problems: By line, then column.
    """

    read: int
    loaded: int
    problems: tuple[Problem, ...] = ()

    @property
    def rejected(self) -> int:
        """Lines of which nothing was loaded."""
        return len({p.line for p in self.problems if p.severity is Severity.ERROR})
