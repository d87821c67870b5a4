"""What a database is asked about its copies."""

from __future__ import annotations

from collections.abc import Mapping

import attrs


@attrs.frozen(kw_only=True)
class Replication:
    """Statements that tell how far an original and its copies have got.

    Attributes:
        position: Asked of the original: a number that grows with every commit.
        progress: Asked of a copy: whether it follows an original, and the position
            up to which it shows everything.
        identity: Asked of both: one text, the same for an original and its copies.
        options: Query parameters for the URL of a copy, where it has none of its own.
    """

    position: str
    progress: str
    identity: str
    options: Mapping[str, str]
