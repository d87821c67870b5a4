"""The shipped source files, as the rules about sources read them."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORE = ROOT / "src" / "flightcore"
SHIPPED = sorted(
    path
    for folder in (CORE, *ROOT.glob("adapters/*/src"))
    for path in folder.rglob("*.py")
)


def name_of(path: Path) -> str:
    """The path of a source inside the repository."""
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a source."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))
