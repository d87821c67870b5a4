"""Adapters are found by scheme, loaded only when asked for, and missed kindly."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from flightcore.domain.kernel.errors import InvalidSetting, PluginBroken, PluginMissing
from flightcore.memory import MemoryChannel
from flightcore.plugins import Port, Registry

BUILTINS: Mapping[Port, Mapping[str, str]] = {
    Port.CHANNEL: {
        "memory": "flightcore.memory:MemoryChannel",
        "file": "flightcore.system.channel:FileChannel",
        "console": "flightcore.system.channel:ConsoleChannel",
    },
}
ADAPTER = """
class Adapter:
    @classmethod
    def connect(cls, url, settings):
        return (cls.__module__, url, dict(settings))
"""

Install = Callable[..., None]


@pytest.fixture
def registry() -> Registry:
    """With the built-in channels."""
    return Registry(BUILTINS)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Put a distribution with one module and entry points on the path."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    before = set(sys.modules)

    def put(name: str, group: str, points: Mapping[str, str], source: str) -> None:
        site = tmp_path / name
        info = site / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (site / f"{name}.py").write_text(source, encoding="utf-8")
        lines = [f"[{group}]", *(f"{key} = {value}" for key, value in points.items())]
        (info / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8"
        )
        sys.path.insert(0, str(site))
        importlib.invalidate_caches()

    yield put
    for name in set(sys.modules) - before:
        if name.startswith("fc_test_"):
            del sys.modules[name]


def test_a_built_in_scheme(registry: Registry) -> None:
    """It needs nothing installed."""
    assert registry.adapter(Port.CHANNEL, "memory://") is MemoryChannel
    assert {"console", "file", "memory"} <= set(registry.schemes(Port.CHANNEL))


def test_an_installed_scheme(registry: Registry, install: Install) -> None:
    """An installed adapter is found by its scheme, and connects to the whole URL."""
    points = {"carrier-pigeon": "fc_test_pigeon:Adapter"}
    install("fc_test_pigeon", "flightcore.channels", points, ADAPTER)
    adapter = registry.adapter(Port.CHANNEL, "carrier-pigeon://loft")
    assert adapter.connect("carrier-pigeon://loft", {"a": 1}) == (
        "fc_test_pigeon",
        "carrier-pigeon://loft",
        {"a": 1},
    )
    assert "carrier-pigeon" in registry.schemes(Port.CHANNEL)
    assert "carrier-pigeon" not in registry.schemes(Port.STORE)


def test_a_driver_behind_the_plus(registry: Registry, install: Install) -> None:
    """``base+driver`` is looked up as ``base``, unless somebody offers it whole."""
    install("fc_test_db", "flightcore.stores", {"fcdb": "fc_test_db:Adapter"}, ADAPTER)
    install(
        "fc_test_tcp", "flightcore.stores", {"fcdb+tcp": "fc_test_tcp:Adapter"}, ADAPTER
    )
    for url, module in (
        ("fcdb://x", "fc_test_db"),
        ("fcdb+pipe://x", "fc_test_db"),
        ("fcdb+tcp://x", "fc_test_tcp"),
    ):
        assert registry.adapter(Port.STORE, url).connect(url, {})[0] == module


def test_only_what_is_asked_for_is_loaded(registry: Registry, install: Install) -> None:
    """A broken neighbour hurts nobody who does not ask for it."""
    points = {"good": "fc_test_good:Adapter"}
    install("fc_test_good", "flightcore.queues", points, ADAPTER)
    points = {"bad": "fc_test_bad:Adapter"}
    install("fc_test_bad", "flightcore.queues", points, "raise RuntimeError('secret')")
    registry.adapter(Port.QUEUE, "good://")
    assert "fc_test_good" in sys.modules
    assert "fc_test_bad" not in sys.modules
    assert {"bad", "good"} <= set(registry.schemes(Port.QUEUE))
    assert "fc_test_bad" not in sys.modules


@pytest.mark.parametrize(
    ("target", "source", "cause"),
    [
        ("fc_test_bad:Adapter", "raise RuntimeError('secret')", RuntimeError),
        ("fc_test_bad:Adapter", "import no_such_driver", ModuleNotFoundError),
        ("fc_test_bad:Other", ADAPTER, AttributeError),
        ("fc_test_none:Adapter", ADAPTER, ModuleNotFoundError),
        ("fc_test_bad:Adapter", "Adapter = 5", None),
    ],
)
def test_a_broken_adapter(
    registry: Registry,
    install: Install,
    target: str,
    source: str,
    cause: type[Exception] | None,
) -> None:
    """It is named with its distribution; what went wrong is the cause alone."""
    install("fc_test_bad", "flightcore.gateways", {"bad": target}, source)
    with pytest.raises(PluginBroken) as caught:
        registry.adapter(Port.GATEWAY, "bad://user:secret@host")
    assert (caught.value.port, caught.value.plugin) == ("gateway", "bad")
    assert "fc_test_bad" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert type(caught.value.__cause__) is (cause or type(None))


def test_two_that_offer_the_same(registry: Registry, install: Install) -> None:
    """Nobody guesses which of two is meant."""
    for name in ("fc_test_one", "fc_test_two"):
        install(name, "flightcore.queues", {"twin": f"{name}:Adapter"}, ADAPTER)
    with pytest.raises(PluginBroken, match="several"):
        registry.adapter(Port.QUEUE, "twin://")


def test_nobody_takes_the_place_of_a_built_in(
    registry: Registry, install: Install
) -> None:
    """A stranger that offers a built-in scheme is not asked."""
    points = {"memory": "fc_test_thief:Adapter"}
    install("fc_test_thief", "flightcore.channels", points, ADAPTER)
    assert registry.adapter(Port.CHANNEL, "memory://") is MemoryChannel
    assert "fc_test_thief" not in sys.modules


def nothing_installed(monkeypatch: pytest.MonkeyPatch, *schemes: str) -> Registry:
    """A registry on a machine without any adapter but the built-in stores given."""
    monkeypatch.setattr("flightcore.plugins.registry.entry_points", lambda group: ())
    target = "flightcore.memory:MemoryStore"
    return Registry({Port.STORE: dict.fromkeys(schemes, target)})


@pytest.mark.parametrize(
    ("url", "meant", "install"),
    [
        ("sqlite:///agency.db", "", "sql"),
        ("sqlite+pysqlite:///agency.db", "", "sql"),
        ("postgresql+psycopg://u:secret@host/db", "", "sql"),
        ("mysql+pymysql://u:secret@host/db", "", "sql"),
        ("postgres://u:secret@host/db", "postgresql", "sql"),
        ("memry://", "memory", ""),
        ("cassandra://host", "", ""),
    ],
)
def test_a_missing_adapter(
    monkeypatch: pytest.MonkeyPatch, url: str, meant: str, install: str
) -> None:
    """The message names the port, the scheme, what is there, and what to do."""
    registry = nothing_installed(monkeypatch, "memory")
    with pytest.raises(PluginMissing) as caught:
        registry.adapter(Port.STORE, url)
    error = caught.value
    assert error.port == "store"
    assert error.scheme == url.partition(":")[0]
    assert error.installed == ("memory",)
    assert error.meant == meant
    line = f'python -m pip install "flightcore[{install}]"' if install else ""
    assert error.install == line
    for part in ("store", f'"{error.scheme}"', "installed: memory", line, meant):
        assert part in str(error)
    assert "secret" not in f"{error} {error.facts}"


def test_a_missing_adapter_where_there_are_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The message says so."""
    with pytest.raises(PluginMissing, match="installed: none"):
        nothing_installed(monkeypatch).adapter(Port.QUEUE, "kafka://host")


@pytest.mark.parametrize(
    "url", ["", "agency.db", "://x", "1db://x", "u:s@h/secret", "SQLITE://x", "é://x"]
)
def test_texts_without_a_scheme(registry: Registry, url: str) -> None:
    """What is no URL is refused as a setting, or not found, and never quoted."""
    with pytest.raises((InvalidSetting, PluginMissing)) as caught:
        registry.adapter(Port.STORE, url)
    assert "secret" not in f"{caught.value} {caught.value.facts}"


@pytest.mark.parametrize(
    ("port", "group"),
    [
        (Port.STORE, "flightcore.stores"),
        (Port.GATEWAY, "flightcore.gateways"),
        (Port.CHANNEL, "flightcore.channels"),
        (Port.QUEUE, "flightcore.queues"),
    ],
)
def test_one_group_a_port(port: Port, group: str) -> None:
    """The names of the groups are public."""
    assert port.group == group


def test_a_class_is_known_by_its_scheme(registry: Registry, install: Install) -> None:
    """Given as an object, an adapter has the name that its URL would give it."""
    found = MemoryChannel()
    assert registry.scheme_of(Port.CHANNEL, found) == "memory"
    points = {"chat+tcp": "fc_test_chat:Adapter", "broken": "fc_test_chat_gone:Adapter"}
    install("fc_test_chat", "flightcore.channels", points, ADAPTER)
    adapter = importlib.import_module("fc_test_chat").Adapter()
    assert registry.scheme_of(Port.CHANNEL, adapter) == "chat"


def test_a_class_that_nobody_offers_has_no_scheme(registry: Registry) -> None:
    """A subclass is another adapter."""

    class Louder(MemoryChannel):
        pass

    assert registry.scheme_of(Port.CHANNEL, Louder()) is None
    assert registry.scheme_of(Port.CHANNEL, object()) is None
