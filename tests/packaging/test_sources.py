"""Rules that every shipped source file keeps."""

from __future__ import annotations

import ast
import re
import tokenize
from pathlib import Path

from tests.packaging.sources import SHIPPED, name_of, tree_of

VAGUE = {"common", "helper", "helpers", "manager", "misc", "util", "utils"}
SUPPRESSION = re.compile(r"#\s*(type:\s*ignore|noqa|ruff:\s*noqa|pragma:|fmt:\s*off)")
LONGEST_FILE = 400


def defers_annotations(tree: ast.Module) -> bool:
    """Whether a module with code begins with `from __future__ import annotations`."""
    code = tree.body[ast.get_docstring(tree) is not None :]
    return not code or any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "annotations" for alias in node.names)
        for node in code[:1]
    )


def suppressions(path: Path) -> list[str]:
    """The comments of a file that silence a checker."""
    with path.open("rb") as file:
        comments = [
            token
            for token in tokenize.tokenize(file.readline)
            if token.type == tokenize.COMMENT
        ]
    return [
        f"{path}:{token.start[0]}"
        for token in comments
        if SUPPRESSION.match(token.string)
    ]


def test_every_module_defers_its_annotations() -> None:
    """Every module with code starts with `from __future__ import annotations`."""
    missing = [name_of(p) for p in SHIPPED if not defers_annotations(tree_of(p))]
    assert missing == []


def test_no_module_has_a_vague_name() -> None:
    """A module is named for what it holds, never utils, helpers or manager."""
    vague = [name_of(p) for p in SHIPPED if {*p.with_suffix("").parts} & VAGUE]
    assert vague == []


def test_no_checker_is_silenced() -> None:
    """No source carries `type: ignore`, `noqa` or their like."""
    assert [line for path in SHIPPED for line in suppressions(path)] == []


def test_no_file_is_long() -> None:
    """A source file has at most 400 lines; a migration spells out a whole schema."""
    long = {
        name_of(path): lines
        for path in SHIPPED
        if path.parent.name != "versions"
        and (lines := len(path.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_a_silenced_checker_is_found(tmp_path: Path) -> None:
    """Comments are read as comments: one in a string does not count."""
    source = tmp_path / "source.py"
    source.write_text('a = "# noqa"\nb = 1  # noqa: E501\nc = 2  # type: ignore\n')
    assert suppressions(source) == [f"{source}:2", f"{source}:3"]
