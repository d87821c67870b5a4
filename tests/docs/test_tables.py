"""Pages that repeat what the code says repeat what it says today."""

from __future__ import annotations

import pytest
from tests.docs.markdown import attributes_of
from tests.docs.tables import DOCS, TABLES, put, tree

from flightcore.application.settings import Settings


@pytest.mark.parametrize("name", TABLES)
def test_table_is_as_the_code_has_it(name: str) -> None:
    """Each table stands in its page as it is made; `python -m tests.docs.tables`."""
    page = (DOCS / TABLES[name][0]).read_text("utf-8")
    assert put(name, page) == page


def test_every_error_has_its_row() -> None:
    """By code and class, counted apart from the table's own maker."""
    page = (DOCS / "reference/errors.md").read_text("utf-8")
    for kind in tree():
        assert f"| `{kind.__name__}` | `{kind.code}` |" in page


def test_attributes_are_read_from_docstrings() -> None:
    """Text that goes on in the next line is kept whole."""
    said = attributes_of(Settings)
    assert said["tenant"] == "Whose data this core works on."
    assert said["price_guarantee"].endswith("of an order that is not yet paid.")
