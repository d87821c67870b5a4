"""What a caller asked for and was told, in a file of its own: the truth of a campaign.

Every line is on the disk before the call is made, and before its answer counts. What
kills the caller, or the database, does not touch it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import attrs
import msgspec

BOOK, PAY, CANCEL = "book", "pay", "cancel"


@attrs.frozen(kw_only=True)
class Entry:
    """A call that is about to be made, or its answer.

    Attributes:
        sale: The sale that it belongs to; its name stands in the order's contact.
        call: One of ``BOOK``, ``PAY``, ``CANCEL``.
        offer: As JSON, where it is booked: the same call has the same offer.
        order: Id; empty as long as nobody knows it.
        status: Of the order, as the answer has it; empty: this is no answer.
        price: Of the order in minor units, as the answer has it.
    """

    sale: str
    call: str
    offer: str = ""
    order: str = ""
    status: str = ""
    price: int = 0

    @property
    def is_answer(self) -> bool:
        """Whether the call was answered by this."""
        return bool(self.status)

    @property
    def key(self) -> str:
        """Idempotency key of the call."""
        return f"{self.sale}-{self.call}"


_DECODER = msgspec.json.Decoder(Entry)


class History:
    """The file, opened to add to it.

    Args:
        path: Of the file; created where there is none.
    """

    def __init__(self, path: Path) -> None:
        torn = path.exists() and not path.read_bytes().endswith((b"\n", b""))
        self._file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        if torn:
            os.write(self._file, b"\n")

    def note(self, entry: Entry) -> None:
        """Write it down for good."""
        os.write(self._file, msgspec.json.encode(entry) + b"\n")
        os.fsync(self._file)

    def close(self) -> None:
        """Add nothing any more."""
        os.close(self._file)


def read(path: Path) -> tuple[Entry, ...]:
    """Every whole line; one that its writer did not live to end says nothing."""
    lines = path.read_bytes().split(b"\n") if path.exists() else []
    return tuple(_entries(lines))


def _entries(lines: Iterable[bytes]) -> Iterable[Entry]:
    for line in lines:
        try:
            yield _DECODER.decode(line)
        except msgspec.DecodeError:
            continue


def read_all(folder: Path) -> dict[str, tuple[Entry, ...]]:
    """The entries of all histories in a folder, by sale, in order."""
    sales: dict[str, tuple[Entry, ...]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for entry in read(path):
            sales[entry.sale] = (*sales.get(entry.sale, ()), entry)
    return sales


def unanswered(entries: Iterable[Entry]) -> Entry | None:
    """The call that is still without an answer; a caller has one at most."""
    last: Entry | None = None
    for entry in entries:
        last = None if entry.is_answer else entry
    return last


def answered(entries: Iterable[Entry]) -> Entry | None:
    """The last answer."""
    last: Entry | None = None
    for entry in entries:
        last = entry if entry.is_answer else last
    return last
