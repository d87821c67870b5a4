"""Events: registered by name and version, numbered without a gap."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs
import pytest

from flightcore.domain.kernel import Seed, event, facts, name_of
from flightcore.domain.kernel import events as registry

AT = datetime(2026, 1, 1, tzinfo=UTC)
SEED = Seed(bytes(16))


@attrs.frozen
class Boarded:
    """An event of these tests."""

    gate: str


@attrs.frozen
class BoardedWithGroup:
    """Its second version."""

    gate: str
    group: int


@pytest.fixture(autouse=True)
def _two_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register both versions for one test."""
    monkeypatch.setattr(registry, "EVENT_TYPES", {})
    monkeypatch.setattr(registry, "_NAMES", {})
    event("test.boarded")(Boarded)
    event("test.boarded", 2)(BoardedWithGroup)


def test_versions_live_side_by_side() -> None:
    """Each version keeps its own class, and each class knows its name."""
    assert name_of(Boarded("A1")) == ("test.boarded", 1)
    assert name_of(BoardedWithGroup("A1", 2)) == ("test.boarded", 2)


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("test.boarded", 1),
        ("test.boarded", 2),
        ("test", 1),
        ("Test.Boarded", 1),
        ("", 1),
        ("test.", 1),
        ("test boarded", 1),
        ("test.other", 0),
        ("test.other", -1),
    ],
)
def test_names_that_are_taken_or_malformed(name: str, version: int) -> None:
    """A name is dotted and lower case, a version from 1, and each pair is free once."""
    fresh = attrs.make_class("Fresh", [])
    with pytest.raises(ValueError, match="v"):
        event(name, version)(fresh)


def test_one_class_has_one_name() -> None:
    """A class that is registered is not registered again, under any name."""
    with pytest.raises(ValueError, match="taken"):
        event("test.other")(Boarded)


def test_only_value_classes_are_events() -> None:
    """A plain class cannot be stored, so it is refused at import."""
    with pytest.raises(ValueError, match="attrs"):
        event("test.other")(dict)


def test_an_unregistered_value_has_no_name() -> None:
    """What was never registered cannot become a fact."""
    with pytest.raises(KeyError):
        name_of("boarded")


def test_facts_are_numbered_without_a_gap() -> None:
    """Numbering goes on after the last fact, and ids repeat with the seed."""
    made = facts(
        SEED, Boarded("A1"), Boarded("A2"), aggregate="o", after=7, at=AT, principal="p"
    )
    assert [fact.sequence for fact in made] == [8, 9]
    assert [fact.data for fact in made] == [Boarded("A1"), Boarded("A2")]
    assert {fact.type for fact in made} == {"test.boarded"}
    assert {(fact.aggregate, fact.at, fact.principal) for fact in made} == {
        ("o", AT, "p")
    }
    again = facts(
        SEED, Boarded("A1"), Boarded("A2"), aggregate="o", after=7, at=AT, principal="p"
    )
    assert again == made


def test_no_two_facts_share_an_id() -> None:
    """Another sequence, aggregate or seed gives another id."""
    made = [
        fact.id
        for seed in (SEED, SEED.child("x"))
        for aggregate in ("o", "p")
        for after in (0, 3)
        for fact in facts(
            seed,
            *[Boarded("A1")] * 3,
            aggregate=aggregate,
            after=after,
            at=AT,
            principal="p",
        )
    ]
    assert len(set(made)) == len(made) == 24
