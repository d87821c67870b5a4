"""Run the Python blocks of a page as one program, the way a reader would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sybil.document import Document
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], int]:
    """A function that executes every Python block of a page, in order.

    The blocks share one namespace. They run in an empty folder that holds the clone's
    `examples`, so that a page can name the data as a reader in a clone would.
    It returns how many blocks ran; the first that fails raises.
    """
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)

    def run(page: Path) -> int:
        document = Document.parse(str(page), PythonCodeBlockParser(), SkipParser())
        examples = list(document.examples())
        for example in examples:
            example.evaluate()
        return len(examples)

    return run
