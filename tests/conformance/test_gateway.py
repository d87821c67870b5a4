"""The suite of payment gateways on every gateway that we ship."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from tests.conformance.gateway_benches import (
    bench_of,
    client,
    server,
    simulated,
    sums_in_file,
    with_tokens,
)

from flightcore.testing.gateway import GatewayConformance
from flightcore.testing.gateway_bench import GatewayBench
from flightcore.testing.gateway_server import MovableClock


class TestInProcess(GatewayConformance):
    """simulated://"""

    @pytest.fixture
    def bench(self) -> GatewayBench:
        clock = MovableClock()
        return bench_of(simulated("simulated://", clock), clock)


class TestBooksInFile(GatewayConformance):
    """simulated:///path; what it did is read from the file, past its own code."""

    @pytest.fixture
    def bench(self, tmp_path: Path) -> GatewayBench:
        clock, path = MovableClock(), tmp_path / "books.jsonl"
        bench = bench_of(simulated(f"simulated://{path.as_posix()}", clock), clock)
        return attrs.evolve(
            bench,
            peek=lambda order, currency: sums_in_file(
                path, order, currency, clock.now()
            ),
        )


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, Path, MovableClock]]:
    """A process, the file of its books, and a clock that keeps step with it."""
    path = tmp_path_factory.mktemp("gateway") / "books.jsonl"
    with server("--books", str(path), "--slow", "0.01") as url:
        yield url, path, MovableClock()


class TestHttpProcess(GatewayConformance):
    """simulated+http://; one process for all its tests, its books in a file."""

    @pytest.fixture
    def bench(self, place: tuple[str, Path, MovableClock]) -> GatewayBench:
        url, path, clock = place
        gateway = client(url)

        def advance(seconds: float) -> None:
            gateway.advance(seconds)
            clock.advance(seconds)

        return with_tokens(
            GatewayBench(
                gateway=gateway,
                approved="tok_visa",
                declined="tok_declined",
                peek=lambda order, currency: sums_in_file(
                    path, order, currency, clock.now()
                ),
                act=lambda where, good: gateway.authenticate(where, approved=good),
                advance=advance,
            )
        )
