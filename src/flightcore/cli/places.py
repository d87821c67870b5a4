"""Where a store keeps its companions: the simulated gateway's books, found offers."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import attrs

from flightcore.domain.kernel.card_numbers import without_card_digits

_SQLITE = re.compile(r"sqlite(?:\+\w+)?:///(?P<path>[^?#]+)")


def shown_url(url: str) -> str:
    """A URL without the user, the password and the query that it may hold."""
    scheme, colon, rest = url.partition(":")
    if not colon:
        return "(no URL)"
    slashes = "//" if rest.startswith("//") else ""
    place = rest.removeprefix("//").partition("?")[0]
    return without_card_digits(f"{scheme}:{slashes}{place.rpartition('@')[2]}")


@attrs.frozen
class Places:
    """The files that belong to one store.

    Attributes:
        store: URL of the store.
    """

    store: str

    @property
    def database(self) -> Path | None:
        """The file of an SQLite database; None for any other store."""
        found = _SQLITE.match(self.store)
        if found is None or found["path"] == ":memory:":
            return None
        return Path(found["path"])

    @property
    def offers(self) -> Path:
        """The offers that the last search found."""
        return self._beside("offers.json")

    @property
    def gateway(self) -> str:
        """The simulated gateway: with books in a file, so that processes share them."""
        if self.store.startswith("memory:"):
            return "simulated://"
        path = quote(self._beside("gateway.jsonl").as_posix())
        return f"simulated://{path if path.startswith('/') else f'/{path}'}"

    @property
    def shown(self) -> str:
        """The store's URL as it may be printed."""
        return shown_url(self.store)

    def _beside(self, ending: str) -> Path:
        if self.database is None:
            return Path.cwd() / f"flightcore.{ending}"
        # Resolved: the same file, wherever the next process is started.
        return self.database.absolute().with_suffix(f".{ending}")
