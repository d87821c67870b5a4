"""Replies: what a command has to say, once for machines and once for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from rich.console import RenderableType

from flightcore.cli.exits import Exit


@attrs.frozen(kw_only=True)
class Reply:
    """The outcome of a command that ran to its end.

    Attributes:
        document: The one JSON document of ``--json``.
        shown: What a person sees instead, in order.
        text: What a person is given as it stands, such as SQL to be piped.
        code: How the command ends.
    """

    document: Mapping[str, Any]
    shown: tuple[RenderableType, ...] = ()
    text: str = ""
    code: Exit = Exit.OK
