"""A TOML file and variables say what `connect` can be told."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import flightcore as fc
from flightcore.application.settings import Settings
from flightcore.assembly.configuration import (
    read_configuration,
    settings_from_env,
    settings_from_toml,
    variables,
)

KEY = b"k" * 32


def write(folder: Path, text: str) -> Path:
    """A configuration file."""
    path = folder / "flightcore.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_said_leaves_the_defaults() -> None:
    """No file and no variables: the settings of the core."""
    read = read_configuration(None, {})
    assert (read.store, read.gateway, read.channels, read.queue) == (None,) * 4
    assert read.settings == Settings()


def test_a_file_says_everything(tmp_path: Path) -> None:
    """URLs at the top, the rest in a table of settings."""
    path = write(
        tmp_path,
        'store = "memory://"\ngateway = "simulated://"\nqueue = "memory://"\n'
        'channels = ["file:outbox", "console://"]\n'
        '[settings]\ncurrency = "EUR"\nhold_for = 90\npay_wait = 2.5\n'
        'quote_ttl = "1h30m"\noffer_ttl = "PT45M"\nsearch_limit = 50\n'
        f'[settings.offer_keys]\nfirst = "{b64encode(KEY).decode()}"\n'
        '[settings.accounting_codes]\nXX = "999"\n',
    )
    read = read_configuration(path, {})
    assert (read.store, read.gateway, read.queue) == (
        "memory://",
        "simulated://",
        "memory://",
    )
    assert read.channels == ("file:outbox", "console://")
    settings = read.settings
    assert settings == settings_from_toml(path)
    assert (settings.currency, settings.search_limit) == ("EUR", 50)
    assert settings.hold_for == timedelta(seconds=90)
    assert settings.pay_wait == timedelta(seconds=2.5)
    assert settings.quote_ttl == timedelta(minutes=90)
    assert settings.offer_ttl == timedelta(minutes=45)
    assert settings.offer_keys == {"first": KEY}
    assert settings.accounting_codes["XX"] == "999"
    assert settings.accounting_codes["AA"] == "001"


def test_replicas_that_are_named_in_text_are_asked_for(tmp_path: Path) -> None:
    """In the file or in a variable; a store that cannot be copied refuses them."""
    path = write(tmp_path, 'store = "memory://"\nreplicas = ["memory://"]\n')
    for file, said in (
        (path, {}),
        (None, {"FLIGHTCORE_STORE": "memory://", "FLIGHTCORE_REPLICAS": "memory://"}),
    ):
        with pytest.raises(fc.UnsafeComposition) as caught:
            fc.connect_from(file, environ=said)
        assert caught.value.port == "replica"


def test_a_variable_goes_before_the_file(tmp_path: Path) -> None:
    """What both name is the variable's; the rest of the file stands."""
    path = write(
        tmp_path, 'store = "memory://"\n[settings]\nhold_for = "2h"\ntenant = "one"\n'
    )
    read = read_configuration(
        path,
        {
            "FLIGHTCORE_STORE": "sqlite:///x.db",
            "FLIGHTCORE_HOLD_FOR": "45m",
            "FLIGHTCORE_CHANNELS": "file:a, console://",
            "FLIGHTCORE_REPLICAS": "sqlite:///y.db, sqlite:///z.db",
            "FLIGHTCORE_ACCOUNTING_CODES": "XX:999,YY:998",
            "FLIGHTCORE_QUEUE": "",
            "HOLD_FOR": "1s",
        },
    )
    assert (read.store, read.channels) == ("sqlite:///x.db", ("file:a", "console://"))
    assert read.replicas == ("sqlite:///y.db", "sqlite:///z.db")
    assert read.queue is None
    assert read.settings.hold_for == timedelta(minutes=45)
    assert read.settings.tenant == "one"
    assert read.settings.accounting_codes["YY"] == "998"


@pytest.mark.parametrize(
    ("variable", "value", "setting"),
    [
        ("HOLD_FOR", "soon", "hold_for"),
        ("HOLD_FOR", "-5", "hold_for"),
        ("HOLD_FOR", "0", "hold_for"),
        ("HOLD_FOR", "nan", "hold_for"),
        ("HOLD_FOR", "30m later", "hold_for"),
        ("HOLD_FOR", "9" * 30, "hold_for"),
        ("HOLD_FOR", "999999999w", "hold_for"),
        ("SEARCH_LIMIT", "many", "search_limit"),
        ("SEARCH_LIMIT", "1.5", "search_limit"),
        ("SEARCH_LIMIT", "0", "search_limit"),
        ("OFFER_KEYS", "first:short", "offer_keys"),
        ("OFFER_KEYS", "first", "offer_keys"),
    ],
)
def test_a_bad_value_is_named(variable: str, value: str, setting: str) -> None:
    """The error names the setting, and never the value, which may be a secret."""
    with pytest.raises(fc.InvalidSetting) as refused:
        settings_from_env({f"FLIGHTCORE_{variable}": value})
    assert refused.value.setting == setting
    assert value not in refused.value.message.split()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("shop = 1", 'no setting "shop"'),
        ("[settings]\nholdfor = 1", 'did you mean "hold_for"?'),
        ("settings = 1", "a table"),
        ("channels = 1", "channels"),
        ("[settings]\nhold_for = true", "hold_for"),
        ("[settings]\ntenant = 5", "tenant"),
    ],
)
def test_a_bad_file_is_refused(text: str, says: str, tmp_path: Path) -> None:
    """A name that is none of ours is refused, with a hint: a typo changes nothing."""
    with pytest.raises(fc.InvalidSetting) as refused:
        read_configuration(write(tmp_path, text), {})
    assert says in refused.value.message


def test_no_toml(tmp_path: Path) -> None:
    """A file of something else, or none, is a bad file."""
    for path in (write(tmp_path, "= ="), tmp_path / "absent.toml", tmp_path):
        with pytest.raises(fc.BadFile):
            read_configuration(path, {})


@given(
    st.tuples(*(st.integers(0, 40) for _ in range(5))).filter(any),
    st.permutations(range(5)),
)
def test_durations_add_up(counts: tuple[int, ...], order: list[int]) -> None:
    """Weeks, days, hours, minutes and seconds in any order mean their sum."""
    units = [
        ("w", timedelta(weeks=1)),
        ("d", timedelta(days=1)),
        ("h", timedelta(hours=1)),
        ("m", timedelta(minutes=1)),
        ("s", timedelta(seconds=1)),
    ]
    text = "".join(f"{counts[at]}{units[at][0]}" for at in order)
    wanted = sum((counts[at] * units[at][1] for at in order), timedelta())
    assert settings_from_env({"FLIGHTCORE_HOLD_FOR": text}).hold_for == wanted


def test_every_setting_has_its_variable() -> None:
    """The list of variables is that of the settings and the URLs."""
    assert "FLIGHTCORE_CLOSE_BEFORE_DEPARTURE" in variables()
    assert {"FLIGHTCORE_STORE", "FLIGHTCORE_CHANNELS"} <= set(variables())
    assert "FLIGHTCORE_SETTINGS" not in variables()


def test_a_core_from_a_file(tmp_path: Path) -> None:
    """`connect_from` assembles what the file says, and asks for a store."""
    path = write(tmp_path, 'store = "memory://"\n[settings]\ntenant = "shop"\n')
    with fc.connect_from(path, environ={}) as core:
        assert core.backlog().is_quiet
    with pytest.raises(fc.InvalidSetting) as refused:
        fc.connect_from(environ={})
    assert refused.value.setting == "store"


def test_a_core_from_the_variables_of_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a mapping, the variables are those of this process."""
    monkeypatch.setenv("FLIGHTCORE_STORE", "memory://")
    with fc.connect_from() as core:
        assert core.backlog().is_quiet
