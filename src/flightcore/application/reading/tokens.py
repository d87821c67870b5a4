"""Tokens: a position as text that a caller keeps and gives back."""

from __future__ import annotations

import re

from flightcore.domain.kernel.errors import InvalidInput

_TOKEN = re.compile(r"(?:p[0-9a-f]{1,16})?")


def token_of(position: int) -> str:
    """The text for a position; empty where there is nothing to wait for."""
    return f"p{position:x}" if position else ""


def position_of(token: str) -> int:
    """The position in a text that :func:`token_of` gave.

    Raises:
        InvalidInput: It gave no such text.
    """
    if not _TOKEN.fullmatch(token):
        raise InvalidInput("not a consistency token", field="token")
    return int(token[1:] or "0", 16)
