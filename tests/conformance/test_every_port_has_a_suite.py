"""A port is a promise that a suite checks: none without one."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Protocol

import pytest

import flightcore.ports
import flightcore.testing
from flightcore.ports.queue import Message
from flightcore.ports.store import StoreCapabilities

PARTS = {
    "Gate": "ConcurrencyConformance",
    "HasAuditScript": "StoreConformance",
    "HasSchema": "SchemaConformance",
    "HasReplicas": "ReplicaConformance",
    "KeepsBooks": "GatewayConformance",
    "OfOneProcess": "ConcurrencyConformance",
    "ShowsSessions": "StoreConformance",
    "WebhookReader": "GatewayConformance",
}
"""What is a part, or an optional ability, of another port: the suite that covers it."""


def modules(package: ModuleType) -> list[ModuleType]:
    """Every module of a package, those of its packages included."""
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [importlib.import_module(each.name) for each in found]


def classes(of: Iterable[ModuleType]) -> list[type]:
    """The public classes that these modules define."""
    return [
        each
        for module in of
        for name, each in inspect.getmembers(module, inspect.isclass)
        if each.__module__ == module.__name__ and not name.startswith("_")
    ]


def is_port(each: type) -> bool:
    """Whether adapters subclass it, or look like it."""
    return inspect.isabstract(each) or bool(getattr(each, "_is_protocol", False))


def suite_of(port: type) -> type | None:
    """The suite of a port: the noun that its name ends with, in a file of its name."""
    if port.__name__ in PARTS:
        return SUITES.get(PARTS[port.__name__])
    try:
        home = importlib.import_module(
            port.__module__.replace(".ports.", ".testing.", 1)
        )
    except ModuleNotFoundError:
        return None
    offered = [name for name in SUITES if hasattr(home, name)]
    whole = f"{port.__name__}Conformance"
    return next((SUITES[name] for name in offered if whole.endswith(name)), None)


PORTS = [each for each in classes(modules(flightcore.ports)) if is_port(each)]
SUITES = {
    each.__name__: each
    for each in classes(
        module
        for module in modules(flightcore.testing)
        if not module.__name__.startswith("flightcore.testing.machine")
    )
    if each.__name__.endswith("Conformance")
}


def test_the_walk_finds_the_ports() -> None:
    """All that stand today, so that an empty walk proves nothing."""
    assert {each.__name__ for each in PORTS} >= {
        "Airports",
        "Clock",
        "Concurrency",
        "Gate",
        "Ids",
        "KeepsBooks",
        "MessageQueue",
        "NotificationChannel",
        "PaymentGateway",
        "Randomness",
        "Replica",
        "Store",
        "WebhookReader",
    }


@pytest.mark.parametrize("port", PORTS, ids=lambda port: port.__name__)
def test_every_port_has_a_suite(port: type) -> None:
    """Authors of adapters find a conformance class of the port's own noun."""
    assert suite_of(port), f"{port.__name__} has no suite in flightcore.testing"


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.__name__)
def test_every_suite_is_made_to_be_subclassed(suite: type) -> None:
    """It asks for a bench, and each of its cases states the rule that it checks."""
    cases = [name for name in dir(suite) if name.startswith("test_")]
    assert cases
    assert all(inspect.getdoc(getattr(suite, case)) for case in cases)
    assert hasattr(suite, "bench")


@pytest.mark.parametrize("suite", SUITES)
def test_every_suite_is_run(suite: str) -> None:
    """On an implementation of ours, in this folder."""
    run = re.compile(rf"^class Test\w+\([^)]*\b{suite}\b", re.MULTILINE)
    texts = (
        each.read_text(encoding="utf-8") for each in Path(__file__).parent.glob("*.py")
    )
    assert any(run.search(text) for text in texts)


def test_what_is_covered_elsewhere_is_a_port() -> None:
    """No exception outlives its port or its suite."""
    assert set(PARTS) <= {each.__name__ for each in PORTS}
    assert set(PARTS.values()) <= set(SUITES)


def test_a_port_without_a_suite_is_found() -> None:
    """Neither in a file of ports that has none, nor beside a port that has one."""

    class Supplier(Protocol):
        def shop(self) -> None: ...

    class EdgeStore(ABC):
        @abstractmethod
        def purge(self) -> None: ...

    for new in (Supplier, EdgeStore):
        assert is_port(new)
        for home in ("supplier", "system", "airports"):
            new.__module__ = f"flightcore.ports.{home}"
            assert suite_of(new) is None


def test_a_value_is_no_port() -> None:
    """What a port gives and takes needs no suite."""
    assert not is_port(Message)
    assert not is_port(StoreCapabilities)
