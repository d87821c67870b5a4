"""A process's copies are of one state of the store, however many pages they take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.application.face_world import FaceWorld

from flightcore.application import catalogue
from flightcore.domain.pricing import Brand, Tariff
from flightcore.ports.rows import FiledRow
from flightcore.ports.store import Find, Operator, Snapshot
from flightcore.system import AirportDirectory, SystemConcurrency

FIRST, LAST = "AAA", "ZZZ"
"""Ids of brands, before and behind all others."""


def brands(name: str) -> list[Brand]:
    """Two records that are filed together."""
    return [Brand(id=id, name=name) for id in (FIRST, LAST)]


def names(tariff: Tariff) -> set[str]:
    """What the two are called."""
    return {tariff.brands[id].name for id in (FIRST, LAST)}


def after_each_first_page(
    patch: pytest.MonkeyPatch, world: FaceWorld, then: Callable[[], object]
) -> None:
    """Do something each time right after the first page of filed records was read."""
    read, filing = world.store._read, False

    def stepping(*asked: Any) -> Snapshot:
        nonlocal filing
        snapshot = read(*asked)
        if is_first_page(asked[0][0]) and not filing:
            filing = True
            then()
            filing = False
        return snapshot

    patch.setattr(catalogue, "PAGE", 1)
    patch.setattr(world.store, "_read", stepping)


def is_first_page(asked: Find[Any]) -> bool:
    """Of the whole tariff, that is, not of the minimum connecting times."""
    is_tariff = asked.rows is FiledRow and asked.where[0].operator is Operator.IN
    return is_tariff and asked.after is None


def fresh(world: FaceWorld) -> catalogue.Catalogue:
    """As another process has it, which has read nothing so far."""
    return catalogue.Catalogue(
        world.store, airports=AirportDirectory(), concurrency=SystemConcurrency()
    )


def test_what_is_filed_together_is_seen_together(
    world: FaceWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filed between two pages: both records are read anew."""
    world.core.tariff.file(brands("before"))
    copies, filings = fresh(world), iter(["after"])
    after_each_first_page(
        monkeypatch,
        world,
        lambda: [world.core.tariff.file(brands(name)) for name in filings],
    )
    assert names(copies.tariff()) == {"after"}


def test_one_question_does_not_read_for_ever(
    world: FaceWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filed again and again: it ends, and the next question sees the last."""
    world.core.tariff.file(brands("before"))
    copies, filings = fresh(world), iter(range(catalogue.RENEWALS))
    after_each_first_page(
        monkeypatch,
        world,
        lambda: world.core.tariff.file(brands(f"filing {next(filings, 'last')}")),
    )
    copies.tariff()
    assert next(filings, None) is None
    monkeypatch.undo()
    assert len(names(copies.tariff())) == 1
