"""Where the simulated gateway's books are kept: in this process, or in a file."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, TypeVar, final

import msgspec

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import BadFile, NotSent
from flightcore.memory._gateway_book import Book, BookLine
from flightcore.ports.decoding import decoder_of
from flightcore.ports.system import Clock, Concurrency

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)


LOCK_WAIT = 10.0
"""Seconds to wait for other processes that write the books."""
LOCK_PAUSE = 0.002
"""Seconds between two tries."""

_T = TypeVar("_T")
_Turn = Callable[[Book, Instant], tuple[tuple[BookLine, ...], _T]]


class BookKeeper(ABC):
    """Gives each caller its turn at the books, alone.

    Args:
        clock: What the books are dated by.
        concurrency: Gives the lock that every turn holds.
    """

    def __init__(self, *, clock: Clock, concurrency: Concurrency) -> None:
        self._clock = clock
        self._lock: AbstractContextManager[object] = concurrency.lock()
        self._book = Book()

    @final
    def turn(self, decide: _Turn[_T]) -> _T:
        """Show the book and the time to ``decide``, write its lines, give its answer.

        The lines are written before the answer is given, and whole or not at all.

        Raises:
            NotSent: The turn did not come within ``LOCK_WAIT`` seconds, or there is
                no place for the books.
            BadFile: The books cannot be read.
        """
        with self._lock, self._exclusive() as write:
            lines, answer = decide(self._book, self._clock.now())
            if lines:
                write(lines)
                for line in lines:
                    self._book.add(line)
            return answer

    @final
    def look(self, read: Callable[[Book, Instant], _T]) -> _T:
        """Show the book and the time to ``read``, and give its answer."""
        return self.turn(lambda book, now: ((), read(book, now)))

    @abstractmethod
    def _exclusive(
        self,
    ) -> AbstractContextManager[Callable[[tuple[BookLine, ...]], None]]: ...


class MemoryKeeper(BookKeeper):
    """Books that live as long as the process."""

    @contextmanager
    def _exclusive(self) -> Iterator[Callable[[tuple[BookLine, ...]], None]]:
        yield lambda lines: None


class FileKeeper(BookKeeper):
    """Books in a file of JSON lines that several processes may share.

    A lock file beside it, locked by the operating system, gives the turns; it is free
    again when its holder dies. A line that a dying process left unfinished was never
    answered, and is taken off by the next turn.

    Args:
        path: The file; created at the first turn, in a folder that exists.
        clock: What the books are dated by, and what waits for the lock file.
        concurrency: Gives the lock that every turn holds, and sleeps.
    """

    def __init__(self, path: Path, *, clock: Clock, concurrency: Concurrency) -> None:
        super().__init__(clock=clock, concurrency=concurrency)
        self._path = path
        self._concurrency = concurrency
        self._read_to = 0

    @contextmanager
    def _exclusive(self) -> Iterator[Callable[[tuple[BookLine, ...]], None]]:
        with self._locked(), self._path.open("ab+") as file:
            self._catch_up(file)

            def write(lines: tuple[BookLine, ...]) -> None:
                data = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
                file.write(data)
                file.flush()
                self._read_to += len(data)

            yield write

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._lock_file() as file:
            self._wait_for(file)
            try:
                yield
            finally:
                _unlock(file)

    def _lock_file(self) -> IO[bytes]:
        try:
            return self._path.with_name(self._path.name + ".lock").open("ab")
        except OSError as error:
            raise NotSent("the gateway has no books", port="gateway") from error

    def _wait_for(self, file: IO[bytes]) -> None:
        give_up = self._clock.monotonic() + LOCK_WAIT
        while not _try_lock(file):
            if self._clock.monotonic() >= give_up:
                raise NotSent("the gateway's books are busy", port="gateway")
            self._concurrency.sleep(LOCK_PAUSE)

    def _catch_up(self, file: IO[bytes]) -> None:
        if file.seek(0, 2) < self._read_to:
            raise BadFile("the books became shorter", reason="shorter")
        file.seek(self._read_to)
        whole, newline, torn = file.read().rpartition(b"\n")
        for line in [_decoded(data) for data in whole.split(b"\n") if data]:
            self._book.add(line)
        self._read_to += len(whole + newline)
        if torn:
            file.truncate(self._read_to)


def _decoded(data: bytes) -> BookLine:
    try:
        return decoder_of(BookLine).decode(data)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BadFile("a line that no gateway wrote", reason="line") from error
