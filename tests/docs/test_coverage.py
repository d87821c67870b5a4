"""Whatever is promised has a page that names it."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest
from tests.docs.tables import DOCS, tree

import flightcore
from flightcore.assembly.core import FlightCore
from flightcore.cli.app import TREE
from flightcore.plugins import Port, hookspecs
from flightcore.ports.channel import NotificationChannel
from flightcore.ports.gateway import PaymentGateway
from flightcore.ports.queue import MessageQueue
from flightcore.ports.store import Store

ROOT = DOCS.parent
PAGES = {
    page.relative_to(ROOT).as_posix(): page.read_text("utf-8")
    for page in DOCS.glob("**/*.md")
}
NAMED = set(re.findall(r"[\w.]+", " ".join(PAGES.values())))
"""Every word of the pages, dotted names as one."""


def is_named(name: str) -> bool:
    """Whether a page names it, alone or as ``fc.name`` or ``module.name``."""
    ends = f".{name}"
    return any(word == name or word.endswith(ends) for word in NAMED)


@pytest.mark.parametrize("name", flightcore.__all__)
def test_public_name_has_a_page(name: str) -> None:
    """Each name of ``flightcore.__all__`` stands in a page."""
    assert is_named(name)


def test_every_error_code_has_a_page() -> None:
    """A caller can look up the code that it was told."""
    assert [kind.code for kind in tree() if not is_named(kind.code)] == []


def test_every_hook_has_a_page() -> None:
    """Each hook is explained, with an implementation that is run."""
    hooks = [name for name in vars(hookspecs) if name.startswith("flightcore_")]
    assert len(hooks) >= 3
    page = PAGES["docs/extending/hooks.md"]
    assert [hook for hook in hooks if f"def {hook}(" not in page] == []


@pytest.mark.parametrize(
    "port", [Store, PaymentGateway, NotificationChannel, MessageQueue]
)
def test_every_port_has_a_page(port: type) -> None:
    """Ports that outsiders implement stand under Extending, with their groups."""
    page = PAGES["docs/extending/index.md"]
    assert port.__name__ in page
    assert [each.group for each in Port if each.group not in page] == []
    assert f"flightcore.ports.{port.__module__.split('.')[2]}" in NAMED


def test_every_command_has_a_page() -> None:
    """Each command of the command line stands in its reference."""
    page = PAGES["docs/reference/command-line.md"]
    names = [" ".join(filter(None, (group, each.name))) for group, each in TREE]
    assert [name for name in names if f"### `{name}`" not in page] == []


def test_every_call_of_a_core_is_shown() -> None:
    """Each public method and face of a core is used by a block or named in a page."""
    calls = [name for name, _ in inspect.getmembers(FlightCore) if name[0] != "_"]
    assert [name for name in calls if not is_named(name)] == []


def test_the_readme_links_to_what_is_there() -> None:
    """A relative link of the README leads to a file."""
    text = (ROOT / "README.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_readme_names_tests_that_are_there() -> None:
    """What a promise is shown by exists."""
    text = (ROOT / "README.md").read_text("utf-8")
    shown = re.findall(r"`(tests/[\w/*.]+)`", text)
    assert shown
    assert [path for path in shown if not list(ROOT.glob(path))] == []


@pytest.mark.parametrize("page", sorted(PAGES))
def test_blocks_are_python(page: str) -> None:
    """What looks like Python is Python, in the blocks that are not run, too."""
    for kind in ("python", "py"):
        for block in re.findall(rf"^```{kind}\n(.*?)^```", PAGES[page], re.M | re.S):
            ast.parse(block)


def test_pages_are_in_the_navigation() -> None:
    """No page is left out of the site's menu."""
    menu = Path(ROOT, "mkdocs.yml").read_text("utf-8")
    inside = [page.removeprefix("docs/") for page in PAGES]
    assert [page for page in inside if f" {page}\n" not in menu] == []
