"""What the site does to a page that was made from docstrings."""

from __future__ import annotations

import re
from typing import Any

_ROLE = re.compile(r":(?:attr|class|data|func|meth|mod):(?=<code|<a|<autoref)")
_SEVERAL = re.compile(r"<code>\(((?:\w+, )+\w+)\)</code>")


def on_page_content(html: str, **_: Any) -> str:
    """Take the roles of reStructuredText away, and part errors that share a line."""
    plain = _ROLE.sub("", html)
    return _SEVERAL.sub(lambda match: f"<code>{_parted(match[1])}</code>", plain)


def _parted(names: str) -> str:
    return "</code>, <code>".join(names.split(", "))
