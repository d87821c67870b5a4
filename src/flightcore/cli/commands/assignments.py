"""Options of the form NAME=VALUE."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flightcore.domain.kernel.errors import InvalidInput


def texts(given: Sequence[str], field: str) -> Mapping[str, str]:
    """Read ``Y=YBMQ`` and the like.

    Raises:
        InvalidInput: No equals sign, an empty side, or a name twice.
    """
    pairs = [text.partition("=") for text in given]
    if any(not (name and equals and value) for name, equals, value in pairs):
        raise InvalidInput(f"--{field} is NAME=VALUE", field=field)
    read = {name: value for name, _, value in pairs}
    if len(read) != len(pairs):
        raise InvalidInput(f"--{field} names something twice", field=field)
    return read


def numbers(given: Sequence[str], field: str) -> Mapping[str, int]:
    """Read ``Y=150`` and the like.

    Raises:
        InvalidInput: As above, or a value that is no whole number from 0.
    """
    read = texts(given, field)
    if not all(
        value.isascii() and value.isdigit() and len(value) < 10
        for value in read.values()
    ):
        raise InvalidInput(f"--{field} is NAME=NUMBER", field=field)
    return {name: int(value) for name, value in read.items()}
