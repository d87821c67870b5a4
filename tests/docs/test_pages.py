"""The pages of the README and of `docs/` keep what they show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page.relative_to(ROOT).as_posix()
    for page in (
        *ROOT.glob("README.md"),
        *ROOT.glob("adapters/*/README.md"),
        *ROOT.glob("docs/**/*.md"),
    )
    if "```python" in page.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("page", PAGES)
def test_page_runs_as_printed(page: str, run_page: Callable[[Path], int]) -> None:
    """Every Python block of a page runs, in order, in one namespace."""
    assert run_page(ROOT / page) > 0


def test_a_page_that_lies_fails(
    tmp_path: Path, run_page: Callable[[Path], int]
) -> None:
    """A block that raises fails its page: the check can fail."""
    page = tmp_path / "page.md"
    page.write_text("```python\nx = 1\n```\n\n```python\nassert x == 2\n```\n")
    with pytest.raises(AssertionError):
        run_page(page)
