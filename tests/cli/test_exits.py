"""Every error of the tree ends a command with the code of its branch."""

from __future__ import annotations

import json

import attrs
import pytest
from tests.cli.conftest import Run

from flightcore.cli import app
from flightcore.cli.command import Command
from flightcore.cli.reply import Reply
from flightcore.cli.session import Session
from flightcore.domain.kernel import Money, errors
from flightcore.domain.kernel.errors import FlightCoreError

BRANCHES = {
    "InvalidInput": 2,
    "NotFound": 3,
    "Forbidden": 1,
    "Refusal": 1,
    "Conflict": 1,
    "Temporary": 4,
    "Misuse": 5,
    "InvariantBroken": 5,
}
"""By the class right below the root; the numbers are promised in the help."""

CLASSES = sorted(name for name in errors.__all__ if name != "FlightCoreError")


@attrs.frozen(kw_only=True)
class NoOptions:
    """None."""


def fails_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the only commands ones that fail."""

    def fail(_: Session, __: NoOptions) -> Reply:
        raise error

    command = Command(name="fail", options=NoOptions, body=fail, example="x")
    other = attrs.evolve(command, name="other")
    monkeypatch.setattr(app, "TREE", (("", command), ("", other)))


@pytest.mark.parametrize("name", CLASSES)
def test_exit_code_of_an_error(
    name: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code is that of the branch; the document carries code, message, facts."""
    kind: type[FlightCoreError] = getattr(errors, name)
    branch = next(c.__name__ for c in kind.__mro__ if c.__name__ in BRANCHES)
    fails_with(kind("it is so", price=Money(150, "EUR"), left=0), monkeypatch)
    ended = run("fail", "--json")
    assert ended.code == BRANCHES[branch]
    assert ended.err == ""
    said = ended.document["error"]
    assert (said["code"], said["message"]) == (kind.code, "it is so")
    assert said["facts"] == {"price": {"amount": "1.50", "currency": "EUR"}, "left": 0}
    assert said["retryable"] is (BRANCHES[branch] == 4)


def test_a_person_reads_the_facts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --json, an error goes to standard error, with its facts and its key."""
    error = errors.StoreBusy("the store gave up", waited=30)
    error.idempotency_key = "web-7"
    fails_with(error, monkeypatch)
    ended = run("fail")
    assert (ended.code, ended.out) == (4, "")
    for part in ("the store gave up", "store_busy", "waited: 30", "--key web-7"):
        assert part in ended.err


def test_a_defect_shows_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that is none of ours ends with 5; what it carries stays unsaid."""
    fails_with(RuntimeError("4111 1111 1111 1111"), monkeypatch)
    ended = run("fail", "--json")
    assert ended.code == 5
    assert ended.document["error"]["code"] == "defect"
    assert "Traceback" not in ended.out + ended.err
    assert "4111" not in ended.out + ended.err


def test_a_defect_can_be_looked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """FLIGHTCORE_TRACEBACK lets the error through, as the message says."""
    fails_with(RuntimeError("boom"), monkeypatch)
    assert "FLIGHTCORE_TRACEBACK=1" in run("fail").err
    monkeypatch.setenv("FLIGHTCORE_TRACEBACK", "1")
    with pytest.raises(RuntimeError, match="boom"):
        run("fail")


def test_an_interruption_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with 130, as shells expect."""
    fails_with(KeyboardInterrupt(), monkeypatch)
    assert run("fail").code == 130


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing",),
        ("search",),
        ("search", "JFK"),
        ("search", "JFK", "LAX", "--on", "tomorrow"),
        ("search", "JFK", "LAX", "--on", "2030-01-09", "--adults", "many"),
        ("book", "--wrong"),
        ("schedules",),
    ],
)
def test_wrong_usage_is_bad_input(arguments: tuple[str, ...], run: Run) -> None:
    """What does not parse ends with 2, for machines as one document."""
    ended = run(*arguments, "--json")
    assert ended.code == 2
    assert json.loads(ended.out)["error"]["code"] == "usage"
    spoken = run(*arguments)
    assert spoken.code == 2
    assert "Traceback" not in spoken.err
