"""The store's suite finds what is broken."""

from __future__ import annotations

import pytest
from tests.conformance.broken_stores import BROKEN, Sound
from tests.conformance.store_benches import memory_bench

from flightcore.domain.kernel.errors import FlightCoreError
from flightcore.testing.store import StoreConformance


@pytest.mark.parametrize(("broken", "test"), BROKEN.items())
def test_the_suite_finds_what_is_broken(broken: type[Sound], test: str) -> None:
    """Each broken store fails the test that is there for its fault."""
    with (
        memory_bench(broken) as bench,
        pytest.raises((AssertionError, FlightCoreError, pytest.fail.Exception)),
    ):
        getattr(StoreConformance(), test)(bench)


@pytest.mark.parametrize("test", sorted(set(BROKEN.values())))
def test_what_the_broken_ones_are_made_from_is_sound(test: str) -> None:
    """The broken stores differ from a sound one by their fault alone."""
    with memory_bench(Sound) as bench:
        getattr(StoreConformance(), test)(bench)
