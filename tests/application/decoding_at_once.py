"""Threads that decode classes which nobody decoded before; run by the tests."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import attrs

from flightcore.application.codec import decode

THREADS = 8
ROUNDS = 200


def new_class(number: int) -> type:
    """A class of classes, as an order is."""
    inner: Any = attrs.make_class(f"Inner{number}", {"a": attrs.field(type=int)})
    fields = {f"field{n}": attrs.field(type=tuple[inner, ...]) for n in range(10)}
    return attrs.make_class(f"Outer{number}", fields)


def at_once(call: Callable[[], object]) -> None:
    """Have all threads make a call at one moment."""
    ready = threading.Barrier(THREADS)

    def run() -> None:
        ready.wait()
        call()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def main() -> None:
    """Decode class after class."""
    sys.setswitchinterval(1e-6)
    body = ",".join(f'"field{n}":[{{"a":{n}}}]' for n in range(10))
    data = f"{{{body}}}".encode()
    for number in range(ROUNDS):
        at_once(partial(decode, data, new_class(number)))


if __name__ == "__main__":
    main()
