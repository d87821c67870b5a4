"""The variables of this process."""

from __future__ import annotations

import os
from collections.abc import Mapping


def environment() -> Mapping[str, str]:
    """The variables as they stand now."""
    return dict(os.environ)
