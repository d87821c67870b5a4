"""What became of a file: how much was read, how much loaded, and what was wrong."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True, order=True)
class Problem:
    """Something wrong in a file that is otherwise loaded.

    Attributes:
        line: Of the file, from 1; the header counts.
        column: From 1: the character of a fixed-width record, the field of a
            delimited one; 0 where the whole line is to blame.
        code: Stable, snake case, for programs.
        message: One sentence for a person; it quotes at most a short field.
    """

    line: int
    column: int
    code: str
    message: str


@attrs.frozen(kw_only=True)
class LoadReport:
    """The account of a load: nothing is lost in silence.

    Attributes:
        read: Records found in the source.
        loaded: Records that took effect.
        problems: In order of line; a line that was not loaded has at least one.
    """

    read: int
    loaded: int
    problems: tuple[Problem, ...] = ()
