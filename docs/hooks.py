"""What the site does to a page that was made from docstrings."""

from __future__ import annotations

import re
from typing import Any

_ROLE = re.compile(r":(?:attr|class|data|func|meth|mod):(?=<code|<a|<autoref)")
_SEVERAL = re.compile(r"<code>\((<autoref(?:(?!</?code).)+)\)</code>", re.DOTALL)


def on_page_content(html: str, **_: Any) -> str:
    """Take away the roles of reStructuredText, and the brackets of errors in a row."""
    return _SEVERAL.sub(r"<code>\1</code>", _ROLE.sub("", html))
