"""What the faces have in common that only show something, or also do."""

from __future__ import annotations

from collections.abc import Callable

from flightcore.application.reading.reader import Reader
from flightcore.application.runtime import Runtime
from flightcore.domain.users import Principal


class AskingFace:
    """A face with questions among its calls, which are given a reader to ask."""

    def __init__(
        self,
        runtime: Callable[[], Runtime],
        principal: Principal,
        reader: Callable[[], Reader],
    ) -> None:
        self._runtime = runtime
        self._principal = principal
        self._reader = reader
