"""Files, nests, settings and URLs that must all be refused."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.application.bad_scene import Bad, Scene
from tests.market import FARES, HEADER, TARIFF

import flightcore as fc
from flightcore.domain.inventory import BookingClass, CabinNest


def _cut(text: str) -> bytes:
    return gzip.compress(text.encode())[:-20]


FILES = (
    Bad(
        "no such file",
        fc.BadFile,
        lambda s: s.core.schedules.load_csv(s.world.folder / "absent.csv"),
        ("reason",),
    ),
    Bad(
        "a folder",
        fc.BadFile,
        lambda s: s.core.schedules.load_csv(s.world.folder),
        ("reason",),
    ),
    Bad(
        "a name with NUL",
        fc.BadFile,
        lambda s: s.core.schedules.load_csv(Path("a\0b")),
        ("reason",),
    ),
    Bad(
        "bytes of anything",
        fc.BadFile,
        lambda s: s.core.schedules.load_csv(s.file("b.csv", bytes(range(256)) * 9)),
        ("reason",),
    ),
    Bad(
        "another header",
        fc.BadFile,
        lambda s: s.core.schedules.load_csv(s.file("h.csv", "a,b,c\n1,2,3\n")),
        ("reason",),
    ),
    Bad(
        "an empty file",
        fc.BadFile,
        lambda s: s.core.schedules.load_csv(s.file("e.csv", "")),
        ("reason",),
    ),
    Bad(
        "a gzip that was cut",
        fc.BadFile,
        lambda s: s.core.schedules.load_csv(s.file("c.csv.gz", _cut(FARES * 500))),
        ("reason",),
    ),
    Bad(
        "no gzip at all",
        fc.BadFile,
        lambda s: s.core.schedules.load_csv(s.file("n.csv.gz", FARES)),
        ("reason",),
    ),
    Bad(
        "a damaged gzip",
        fc.BadFile,
        lambda s: s.core.tariff.load_csv(
            s.file("d.csv.gz", gzip.compress(FARES.encode())[:20] + bytes(200))
        ),
        ("reason",),
    ),
    Bad(
        "SSIM of no record",
        fc.BadFile,
        lambda s: s.core.schedules.load_ssim(s.file("x.ssim", "hello\nworld\n")),
        ("reason",),
    ),
    Bad(
        "a CSV as SSIM",
        fc.BadFile,
        lambda s: s.core.schedules.load_ssim(s.file("y.ssim", FARES)),
        ("reason",),
    ),
    Bad(
        "fares with another header",
        fc.BadFile,
        lambda s: s.core.tariff.load_csv(s.file("f.csv", HEADER + "\n")),
        ("reason",),
    ),
    Bad(
        "a fare of an unknown rule",
        fc.InvalidTariff,
        lambda s: s.core.tariff.load_csv(
            s.file("r.csv", FARES.replace(",FLEX\n", ",NONE\n"))
        ),
        ("reason",),
    ),
    Bad(
        "no TOML",
        fc.BadFile,
        lambda s: s.core.tariff.load(s.file("t.toml", "[[brand]\nid=")),
        ("reason",),
    ),
    Bad(
        "no JSON",
        fc.BadFile,
        lambda s: s.core.tariff.load(s.file("t.json", "{")),
        ("reason",),
    ),
    Bad(
        "JSON without a table",
        fc.BadFile,
        lambda s: s.core.tariff.load(s.file("l.json", "[1]")),
        ("reason",),
    ),
    Bad(
        "JSON nested without end",
        fc.BadFile,
        lambda s: s.core.tariff.load(s.file("z.json", "[" * 100_000)),
        ("reason",),
    ),
    Bad(
        "an unknown kind of record",
        fc.InvalidTariff,
        lambda s: s.core.tariff.load(s.file("k.toml", '[[bargain]]\nid = "X"\n')),
        ("reason",),
    ),
    Bad(
        "a tax below zero",
        fc.InvalidTariff,
        lambda s: s.core.tariff.load(
            s.file("m.toml", TARIFF.replace("5.20 USD", "-5.20 USD"))
        ),
        ("record", "field", "reason"),
    ),
    Bad(
        "a penalty in no currency",
        fc.InvalidTariff,
        lambda s: s.core.tariff.load(
            s.file("q.toml", TARIFF.replace("40.00 USD", "40.00 XQQ"))
        ),
        ("record", "field", "reason"),
    ),
    Bad(
        "a first day of no calendar",
        fc.InvalidInput,
        lambda s: s.core.schedules.load_csv("any.csv", first_day="soon"),
        ("field",),
    ),
)

_LOOP = (
    BookingClass(code="B", parent="M", au=5),
    BookingClass(code="M", parent="B", au=5),
)

INVENTORY = (
    Bad(
        "no cabin",
        fc.InvalidInventory,
        lambda s: s.core.inventory.open(cabins={}, classes={}),
        ("reason",),
    ),
    Bad(
        "no nest",
        fc.InvalidInventory,
        lambda s: s.core.inventory.open_nests([]),
        ("reason",),
    ),
    Bad(
        "seats below zero",
        fc.InvalidInventory,
        lambda s: s.core.inventory.open(cabins={"Y": -1}, classes="Y"),
        ("reason",),
    ),
    Bad(
        "a class twice",
        fc.InvalidInventory,
        lambda s: s.core.inventory.open(cabins={"Y": 9}, classes="YBY"),
        ("reason",),
    ),
    Bad(
        "a class of no letter",
        fc.InvalidInventory,
        lambda s: s.core.inventory.open(cabins={"Y": 9}, classes="Y-"),
        ("reason",),
    ),
    Bad(
        "two cabins with one text of classes",
        fc.InvalidInventory,
        lambda s: s.core.inventory.open(cabins={"Y": 9, "J": 9}, classes="YB"),
        ("reason",),
    ),
    Bad(
        "classes of another cabin",
        fc.InvalidInventory,
        lambda s: s.core.inventory.open(cabins={"Y": 9}, classes={"J": "J"}),
        ("reason",),
    ),
    Bad(
        "classes nested in a ring",
        fc.InvalidInventory,
        lambda s: s.core.inventory.open_nests(
            [CabinNest(cabin="Y", capacity=9, classes=_LOOP)]
        ),
        ("reason",),
    ),
    Bad(
        "seats of a flight that is not open",
        fc.NotFound,
        lambda s: s.core.inventory.availability("ZZ0001/2030-01-01"),
        ("kind", "id"),
    ),
)


def _settings(**given: Any) -> Callable[[Scene], object]:
    return lambda s: fc.Settings(**given)


SETTINGS = tuple(
    Bad(name, fc.InvalidSetting, _settings(**given), ("setting",))
    for name, given in (
        ("a tenant without a name", {"tenant": ""}),
        ("a tenant too long", {"tenant": "t" * 65}),
        ("a currency that is none", {"currency": "XQQ"}),
        ("a zone that is none", {"sales_zone": "Mars/Olympus"}),
        ("a hold of no time", {"hold_for": timedelta(0)}),
        ("a hold as a number", {"hold_for": 7200}),
        ("a hold of more than a year", {"hold_for": timedelta(days=366, seconds=1)}),
        ("a hold for ever", {"hold_for": timedelta.max}),
        ("a lease over an hour", {"lease": timedelta(hours=1, microseconds=1)}),
        ("a wait over an hour", {"pay_wait": timedelta(hours=1, microseconds=1)}),
        ("a wait below zero", {"pay_wait": timedelta(microseconds=-1)}),
        ("no threads", {"aio_threads": 0}),
        ("no search", {"search_limit": 0}),
        ("a key too short", {"offer_keys": {"k": b"short"}}),
        ("a key of no name", {"offer_keys": {"": bytes(32)}}),
        ("no keys", {"offer_keys": {}}),
        ("keys as text", {"offer_keys": {"k": "x" * 32}}),
        ("a code of letters", {"accounting_codes": {"AA": "ABC"}}),
        ("codes as text", {"accounting_codes": "AA"}),
    )
)

CONNECTIONS = (
    Bad(
        "an unknown scheme",
        fc.PluginMissing,
        lambda s: fc.connect("oracle://db"),
        ("port", "scheme", "installed"),
    ),
    Bad(
        "no scheme",
        fc.InvalidSetting,
        lambda s: fc.connect("agency.db"),
        ("setting",),
    ),
    Bad("no URL", fc.InvalidSetting, lambda s: fc.connect(""), ("setting",)),
    Bad(
        "SQLite in no folder",
        fc.InvalidSetting,
        lambda s: fc.connect(f"sqlite:///{s.world.folder}/absent/x.db"),
        ("setting",),
    ),
    Bad(
        "SQLite as a folder",
        fc.InvalidSetting,
        lambda s: fc.connect(f"sqlite:///{s.world.folder}"),
        ("setting",),
    ),
    Bad(
        "SQLite in a file of something else",
        fc.SchemaMismatch,
        lambda s: fc.connect(f"sqlite:///{s.file('not.db', FARES * 50)}"),
    ),
    Bad(
        "an unknown gateway",
        fc.PluginMissing,
        lambda s: fc.connect("memory://", gateway="bank://"),
        ("port", "scheme", "installed"),
    ),
    Bad(
        "an unknown channel",
        fc.PluginMissing,
        lambda s: fc.connect("memory://", channels=["pigeon:loft"]),
        ("port", "scheme", "installed"),
    ),
    Bad(
        "an unknown queue",
        fc.PluginMissing,
        lambda s: fc.connect("memory://", queue="tube://"),
        ("port", "scheme", "installed"),
    ),
)

BAD_FILES = (*FILES, *INVENTORY, *SETTINGS, *CONNECTIONS)
