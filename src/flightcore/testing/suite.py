"""Suite: what the small conformance suites are made from."""

from __future__ import annotations


class Suite:
    """Cases that pytest collects in subclasses whose name begins with ``Test``."""

    __test__ = False

    def __init_subclass__(cls) -> None:
        """Let pytest collect the subclasses that are named as tests."""
        super().__init_subclass__()
        cls.__test__ = cls.__name__.startswith("Test")
