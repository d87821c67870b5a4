"""Card digits are refused, and found nowhere afterwards: no file, no log, no error."""

from __future__ import annotations

import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.application.bad_scene import Scene, open_scene
from tests.application.face_world import CARD, CONTACT, KINDS
from tests.market import FARES, FLIGHTS, HEADER, TARIFF, people

import flightcore as fc

DIGITS = "4929123456781236"
"""Nobody's card; it fits an issuer, a length and the check digit."""
SPELLINGS = (
    DIGITS,
    "4929 1234 5678 1236",
    "4929-1234-5678-1236",
    "4929.1234.5678.1236",
    "".join(chr(0xFF10 + int(digit)) for digit in DIGITS),
)


def _plain(text: str) -> str:
    """The digits of a text, whatever stands between them."""
    return "".join(str(int(each)) for each in text if each.isdecimal())


@attrs.frozen
class Door:
    """A field that a caller can write into.

    Attributes:
        name: The field.
        call: The call with the digits in it.
        reports: The digits may stand in a line that is reported and left out.
    """

    name: str
    call: Callable[[Scene, str], object]
    reports: bool = False


def _csv(column: int) -> Callable[[Scene, str], object]:
    def call(scene: Scene, digits: str) -> object:
        row = [str(scene.world.day), *FLIGHTS[0].split(",")]
        row[column] = digits
        text = "\n".join((HEADER, ",".join(row)))
        return scene.core.schedules.load_csv(scene.file("card.csv", text))

    return call


def _fares(column: int) -> Callable[[Scene, str], object]:
    def call(scene: Scene, digits: str) -> object:
        header, row, *_ = FARES.splitlines()
        parts = row.split(",")
        parts[column] = digits
        text = "\n".join((header, ",".join(parts)))
        return scene.core.tariff.load_csv(scene.file("card-fares.csv", text))

    return call


def _toml(old: str) -> Callable[[Scene, str], object]:
    def call(scene: Scene, digits: str) -> object:
        text = TARIFF.replace(old, digits, 1)
        return scene.core.tariff.load(scene.file("card.toml", text))

    return call


def _ssim(scene: Scene, digits: str) -> object:
    lines = [f"{kind}{digits}".ljust(200) for kind in "1235"]
    return scene.core.schedules.load_ssim(scene.file("card.ssim", "\n".join(lines)))


def _born(scene: Scene, digits: str) -> object:
    return fc.Traveller("Ada", "Lovelace", born=digits)


DOORS = (
    Door("given", lambda s, d: fc.Traveller(d, "Lovelace", born="1990-01-01")),
    Door("surname", lambda s, d: fc.Traveller("Ada", d, born="1990-01-01")),
    Door("born", _born),
    Door("email", lambda s, d: s.book(contact=f"{d}@example.com")),
    Door("domain", lambda s, d: s.book(contact=f"ada@{d}.com")),
    Door("phone", lambda s, d: s.book(contact=fc.Contact(CONTACT, f"+{d}"))),
    Door("book's key", lambda s, d: s.book(idempotency_key=d)),
    Door("key within", lambda s, d: s.book(idempotency_key=f"web-{d}-1")),
    Door("pay's key", lambda s, d: s.core.pay(s.held.id, CARD, idempotency_key=d)),
    Door("confirm's key", lambda s, d: s.stale.confirm(idempotency_key=d)),
    Door("token", lambda s, d: fc.card(d)),
    Door("token within", lambda s, d: fc.card(f"tok_{d}")),
    Door("order to pay", lambda s, d: s.core.pay(d, CARD)),
    Door("order to cancel", lambda s, d: s.core.cancel(d)),
    Door("order to see", lambda s, d: s.core.orders.get(d)),
    Door("locator", lambda s, d: s.core.orders.find(d)),
    Door("status", lambda s, d: list(s.core.orders.list(status=d))),
    Door("events", lambda s, d: s.core.events(d)),
    Door("origin", lambda s, d: fc.slice(d, "LAX", on="2030-01-01")),
    Door("day", lambda s, d: fc.slice("JFK", "LAX", on=d)),
    Door("cabin", lambda s, d: s.search(cabin=d)),
    Door("carriers", lambda s, d: s.search(carriers=[d])),
    Door("currency", lambda s, d: s.search(currency=d)),
    Door("altered offer", lambda s, d: s.book(attrs.evolve(s.offer, principal=d))),
    Door("offer's state", lambda s, d: s.book(attrs.evolve(s.offer, as_of=d))),
    Door("principal", lambda s, d: s.world.agent(d)),
    Door("tenant", lambda s, d: s.world.agent("ann", tenant=d)),
    Door("setting", lambda s, d: fc.Settings(tenant=d)),
    Door("zone", lambda s, d: fc.Settings(sales_zone=d)),
    Door("offer key", lambda s, d: fc.Settings(offer_keys={d: bytes(32)})),
    Door("code", lambda s, d: fc.Settings(accounting_codes={"AA": d})),
    Door("store", lambda s, d: fc.connect(f"nowhere://{d}")),
    Door("scheme", lambda s, d: fc.connect(f"{d}://")),
    Door("cabins", lambda s, d: s.core.inventory.open(cabins={d: 5}, classes="Y")),
    Door("classes", lambda s, d: s.core.inventory.open(cabins={"Y": 5}, classes=d)),
    Door(
        "levels",
        lambda s, d: s.core.inventory.open(
            cabins={"Y": 5}, classes="YB", levels={"B": int(_plain(d))}
        ),
    ),
    Door("availability", lambda s, d: s.core.inventory.availability(d)),
    Door("path", lambda s, d: s.core.schedules.load_csv(s.file(f"{d}.csv", HEADER))),
    Door("absent path", lambda s, d: s.core.tariff.load(f"/absent/{d}.toml")),
    *(Door(f"column {n}", _csv(n), reports=True) for n in range(8)),
    *(Door(f"fare column {n}", _fares(n), reports=True) for n in range(10)),
    Door("SSIM", _ssim, reports=True),
    Door("rule's id", _toml("SAVER")),
    Door("brand's name", _toml("Saver")),
    Door("penalty", _toml("40.00 USD")),
    Door("tax code", _toml("ZP")),
    Door("nation", _toml("US")),
    Door("point", _toml("departure")),
)


@pytest.fixture(scope="module", params=KINDS)
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    folder: Path = tmp_path_factory.mktemp("card")
    with open_scene(request.param, folder) as opened:
        yield opened


def _shown(error: BaseException) -> str:
    """All that a log, a debugger or another process would see of an error."""
    lines = traceback.format_exception(error)
    # The source lines of this test hold no digits; messages and causes would.
    parts = ["".join(lines), repr(error), str(error)]
    if isinstance(error, fc.FlightCoreError):
        parts += [repr(dict(error.facts)), str(error.idempotency_key)]
        parts.append(pickle.dumps(error).decode("utf-8", "replace"))
    return "\n".join(parts)


def _assert_nowhere(text: str) -> None:
    for spelling in SPELLINGS:
        assert spelling not in text
    assert DIGITS not in text.replace(" ", "").replace("-", "")


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_card_digits_come_through_no_door(
    scene: Scene, door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    """However they are spelled: a typed error without them, or a reported line."""
    before = scene.world.everything()
    with caplog.at_level(logging.DEBUG):
        for spelling in SPELLINGS:
            _assert_nowhere(_outcome(scene, door, spelling))
    _assert_nowhere(caplog.text)
    if not door.reports:
        assert scene.world.everything() == before


def _outcome(scene: Scene, door: Door, spelling: str) -> str:
    try:
        answer: Any = door.call(scene, spelling)
    except fc.FlightCoreError as error:
        return _shown(error)
    assert door.reports, answer
    report = getattr(answer, "report", answer)
    assert report.problems, answer
    return repr(answer)


def test_no_byte_of_them_is_kept(scene: Scene) -> None:
    """Not in the database and its log of writes, the outbox, or the gateway's books."""
    for door in DOORS:
        for spelling in SPELLINGS:
            _outcome(scene, door, spelling)
    folder = scene.world.folder
    kept = [folder / "books", *folder.glob("store.db*"), *scene.world.outbox.rglob("*")]
    for path in filter(Path.is_file, kept):
        _assert_nowhere(path.read_bytes().decode("utf-8", "replace"))
    _assert_nowhere(repr(scene.world.everything()))


def test_the_digits_are_a_card_to_others_too() -> None:
    """The number that is planted has a valid check digit (ISO/IEC 7812-1)."""
    doubled = [int(each) * 2 for each in DIGITS[-2::-2]]
    plain = [int(each) for each in DIGITS[-1::-2]]
    assert (sum(sum(divmod(each, 10)) for each in doubled) + sum(plain)) % 10 == 0
    assert people(1)
