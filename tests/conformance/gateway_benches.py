"""Benches of the simulated gateway: in process, with books in a file, over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from flightcore.domain.kernel import Instant, Money
from flightcore.memory import SimulatedGateway, SimulatedTiming
from flightcore.ports.gateway_books import OrderSums
from flightcore.system import SystemConcurrency
from flightcore.system.gateway import SimulatedGatewayClient
from flightcore.testing.gateway_bench import GatewayBench, SignedMessage
from flightcore.testing.gateway_server import MovableClock

TIMING = SimulatedTiming(late_bound=60, late=20, pending=5, slow=0.01)


def simulated(
    url: str,
    clock: MovableClock,
    *,
    kind: type[SimulatedGateway] = SimulatedGateway,
) -> SimulatedGateway:
    """Open a simulated gateway in this process."""
    return kind.connect(
        url,
        {"clock": clock, "concurrency": SystemConcurrency(), "timing": TIMING},
    )


def bench_of(gateway: SimulatedGateway, clock: MovableClock) -> GatewayBench:
    """A bench with every means that the simulated gateway has."""

    def messages() -> list[SignedMessage]:
        return [
            SignedMessage(headers=dict(item.headers), body=item.body, at=clock.now())
            for item in gateway.deliveries()
        ]

    return with_tokens(
        GatewayBench(
            gateway=gateway,
            approved="tok_visa",
            declined="tok_declined",
            peek=lambda order, currency: gateway.books().sums_of(order, currency),
            act=lambda place, good: gateway.authenticate(place, approved=good),
            advance=clock.advance,
            messages=messages,
        )
    )


def with_tokens(bench: GatewayBench) -> GatewayBench:
    """The bench with the magic tokens that provoke."""
    return attrs.evolve(
        bench,
        authenticate="tok_authenticate",
        lost_before="tok_timeout_before",
        lost_after="tok_timeout_after",
        late="tok_timeout_late",
        lost_capture="tok_capture_timeout_after",
        lost_refund="tok_refund_timeout_after",
    )


def sums_in_file(path: Path, order: str, currency: str, now: Instant) -> OrderSums:
    """Add up the lines of a file of books, without the gateway's own code."""
    opened: dict[str, dict[str, object]] = {}
    state: dict[str, str] = {}
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        entry = json.loads(line)
        visible = entry["visible_from"]
        if visible and Instant.fromisoformat(visible) > now:
            continue
        if entry["opened"] and entry["opened"]["order_ref"] == order:
            opened[entry["key"]] = entry["opened"]
        if entry["standing"]:
            state[entry["key"]] = entry["standing"]
    sums: dict[str, list[int]] = {}
    for key, item in opened.items():
        amount = item["amount"]
        assert isinstance(amount, dict)
        if state[key] == "SUCCEEDED" and amount["currency"] == currency:
            sums.setdefault(str(item["kind"]), []).append(amount["minor"])
    return OrderSums(
        authorised=Money(sum(sums.get("AUTHORISE", ())), currency),
        voided=Money(sum(sums.get("VOID", ())), currency),
        captured=Money(sum(sums.get("CAPTURE", ())), currency),
        refunded=Money(sum(sums.get("REFUND", ())), currency),
        captures=len(sums.get("CAPTURE", ())),
    )


@contextmanager
def server(*options: str) -> Iterator[str]:
    """Run the simulated gateway's process; gives its URL."""
    command = [sys.executable, "-m", "flightcore.testing.gateway_server", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("simulated gateway on http://127.0.0.1:"), line
            yield "simulated+" + line.split()[-1]
        finally:
            process.terminate()
            assert process.wait(10) == 0


def client(url: str) -> SimulatedGatewayClient:
    """Speak to a simulated gateway's process."""
    return SimulatedGatewayClient.connect(url, {})
