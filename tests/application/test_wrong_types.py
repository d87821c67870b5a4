"""Wrong types, deep and shallow, in every public argument: refused by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from inspect import isfunction
from typing import Any

import attrs
import pytest
from tests.application.bad_scene import Scene, open_scene
from tests.application.face_world import CARD, CONTACT
from tests.market import people

import flightcore as fc
from flightcore.assembly import FlightCore
from flightcore.assembly.orders import Cancellation
from flightcore.domain.kernel.typed import check_type

NEVER_RIGHT = (
    5,
    -1,
    10**30,
    10**400,
    True,
    1.5,
    float("nan"),
    b"x",
    object(),
    [None],
    {"a": None},
    {1: 2},
    (1, 2),
    "\x00",
    "\ud800",
    datetime(2030, 1, 1),
    date(2030, 1, 1),
    str,
    lambda: 1,
)
"""No argument below takes any of these, but for the few that it names."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with open_scene("memory", tmp_path_factory.mktemp("types")) as opened:
        yield opened


@attrs.frozen
class Slot:
    """One argument, and of the wrong values those that it takes after all."""

    name: str
    call: Callable[[Scene, Any], object]
    fine: tuple[type, ...] = ()


def _opened(**given: Any) -> Callable[[Scene, Any], object]:
    """Open inventory with one argument replaced: the one that is ``...``."""
    usual = {"cabins": {"Y": 5}, "classes": "YB"}

    def call(scene: Scene, value: Any) -> object:
        filled = {n: _filled(each, value) for n, each in given.items()}
        return scene.core.inventory.open(**{**usual, **filled})

    return call


def _filled(template: Any, value: Any) -> Any:
    if isinstance(template, dict):
        return {key: _filled(each, value) for key, each in template.items()}
    return value if template is ... else template


def _setting(name: str) -> Callable[[Scene, Any], object]:
    return lambda _, value: fc.Settings(**{name: value})


_ANY: Any = ...
SLOTS = (
    Slot("slice origin", lambda s, v: fc.slice(v, "LAX", on="2030-01-01")),
    Slot("slice destination", lambda s, v: fc.slice("JFK", v, on="2030-01-01")),
    Slot("slice on", lambda s, v: fc.slice("JFK", "LAX", on=v), (date,)),
    Slot("adult", lambda s, v: fc.adult(v)),
    Slot("child", lambda s, v: fc.child(v), (int,)),
    Slot("infant", lambda s, v: fc.infant(0, with_seat=v), (bool,)),
    Slot("given", lambda s, v: fc.Traveller(v, "B", born="1990-01-01")),
    Slot("surname", lambda s, v: fc.Traveller("A", v, born="1990-01-01")),
    Slot("born", lambda s, v: fc.Traveller("A", "B", born=v), (date,)),
    Slot(
        "own seat",
        lambda s, v: fc.Traveller("A", "B", born="1990-01-01", own_seat=v),
        (bool,),
    ),
    Slot("email", lambda s, v: fc.Contact(v)),
    Slot("phone", lambda s, v: fc.Contact(CONTACT, v)),
    Slot("card", lambda s, v: fc.card(v)),
    Slot("money", lambda s, v: fc.Money(v, "USD"), (int,)),
    Slot("currency", lambda s, v: fc.Money(1, v)),
    Slot("search slice", lambda s, v: s.core.search(v)),
    Slot("search passengers", lambda s, v: s.search(passengers=v)),
    Slot("search passenger", lambda s, v: s.search(passengers=[v])),
    Slot("search cabin", lambda s, v: s.search(cabin=v)),
    Slot("search connections", lambda s, v: s.search(max_connections=v)),
    Slot("search carriers", lambda s, v: s.search(carriers=v)),
    Slot("search currency", lambda s, v: s.search(currency=v)),
    Slot("book offer", lambda s, v: s.book(v)),
    Slot(
        "book travellers",
        lambda s, v: s.core.book(s.offer, travellers=v, contact=CONTACT),
    ),
    Slot("book traveller", lambda s, v: s.book(None, v)),
    Slot("book contact", lambda s, v: s.book(contact=v)),
    Slot("book key", lambda s, v: s.book(idempotency_key=v)),
    Slot("book join", lambda s, v: s.book(join=v)),
    Slot("pay order", lambda s, v: s.core.pay(v, CARD)),
    Slot("pay method", lambda s, v: s.core.pay(s.held.id, v)),
    Slot("pay key", lambda s, v: s.core.pay(s.held.id, CARD, idempotency_key=v)),
    Slot("pay join", lambda s, v: s.core.pay(s.held.id, CARD, join=v)),
    Slot("cancel", lambda s, v: s.core.cancel(v)),
    Slot("confirm key", lambda s, v: s.stale.confirm(idempotency_key=v)),
    Slot("confirm join", lambda s, v: s.stale.confirm(join=v)),
    Slot("events", lambda s, v: s.core.events(v)),
    Slot("get", lambda s, v: s.core.orders.get(v)),
    Slot("find", lambda s, v: s.core.orders.find(v)),
    Slot("retry", lambda s, v: s.core.orders.retry(v)),
    Slot("list", lambda s, v: list(s.core.orders.list(status=v))),
    Slot(
        "worker's end",
        lambda s, v: s.core.run_worker(until=v),
        (type, type(lambda: 1)),
    ),
    Slot(
        "worker's pause",
        lambda s, v: s.core.run_worker(until=lambda: True, idle_seconds=v),
        (int, float),
    ),
    Slot("as_", lambda s, v: s.core.as_(v)),
    Slot("csv", lambda s, v: s.core.schedules.load_csv(v)),
    Slot("ssim", lambda s, v: s.core.schedules.load_ssim(v)),
    Slot(
        "first day",
        lambda s, v: s.core.schedules.load_csv(s.world.folder / "-.csv", first_day=v),
    ),
    Slot("cabins", _opened(cabins=_ANY)),
    Slot("seats", _opened(cabins={"Y": _ANY}), (int,)),
    Slot("classes", _opened(classes=_ANY)),
    Slot("classes of a cabin", _opened(classes={"Y": _ANY})),
    Slot("levels", _opened(levels=_ANY)),
    Slot("level", _opened(levels={"B": _ANY}), (int,)),
    Slot("overbookings", _opened(overbooking=_ANY)),
    Slot("overbooking", _opened(overbooking={"Y": _ANY}), (int,)),
    Slot("flight-dates", _opened(flight_dates=_ANY)),
    Slot("progress", _opened(progress=_ANY), (type, type(lambda: 1))),
    Slot("nests", lambda s, v: s.core.inventory.open_nests(v)),
    Slot("nest", lambda s, v: s.core.inventory.open_nests([v])),
    Slot("availability", lambda s, v: s.core.inventory.availability(v)),
    Slot("fares", lambda s, v: s.core.tariff.load_csv(v)),
    Slot("tariff", lambda s, v: s.core.tariff.load(v)),
    Slot("records", lambda s, v: s.core.tariff.file(v)),
    Slot("record", lambda s, v: s.core.tariff.file([v])),
    Slot("store", lambda s, v: fc.connect(v)),
    Slot("gateway", lambda s, v: fc.connect("memory://", gateway=v)),
    Slot("channels", lambda s, v: fc.connect("memory://", channels=v)),
    Slot("channel", lambda s, v: fc.connect("memory://", channels=[v])),
    Slot("queue", lambda s, v: fc.connect("memory://", queue=v)),
    Slot("settings", lambda s, v: fc.connect("memory://", settings=v)),
    Slot("principal", lambda s, v: fc.connect("memory://", principal=v)),
    Slot("seams", lambda s, v: fc.connect("memory://", seams=v)),
    *(
        Slot(f"setting {name}", _setting(name))
        for name in ("tenant", "currency", "sales_zone", "hold_for", "offer_keys")
    ),
    Slot("setting codes", _setting("accounting_codes")),
    Slot("setting lease", lambda s, v: fc.Settings(lease=v)),
    Slot("setting attempts", lambda s, v: fc.Settings(max_attempts=v), (int,)),
    Slot("sort", lambda s, v: s.core.search(s.wanted).sort(v)),
    Slot("filter", lambda s, v: s.core.search(s.wanted).filter(carriers=v), (dict,)),
    Slot("departures", lambda s, v: s.core.search(s.wanted).filter(depart_between=v)),
    Slot("limit", lambda s, v: s.core.search(s.wanted).filter(max_total=v)),
    Slot("page", lambda s, v: s.core.search(s.wanted).page(v), (int,)),
    Slot("after", lambda s, v: s.core.search(s.wanted).page(after=v)),
)


@pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: slot.name)
def test_a_wrong_type_is_refused_by_name(scene: Scene, slot: Slot) -> None:
    """Never a TypeError, an AttributeError or a driver's error; no row moves."""
    before = scene.world.everything()
    for value in NEVER_RIGHT:
        if type(value) in slot.fine:
            continue
        with pytest.raises(fc.FlightCoreError) as caught:
            slot.call(scene, value)
        assert isinstance(caught.value, (fc.InvalidInput, fc.NotFound, fc.CannotJoin))
        assert caught.value.facts or isinstance(caught.value, fc.InvalidMoney)
    assert scene.world.everything() == before


def test_text_is_no_sequence_and_a_datetime_is_no_day() -> None:
    """What Python lets pass, a caller did not mean."""
    for value, hint in (
        ("AA", "Sequence"),
        (True, int),
        (datetime(2026, 1, 1), date),
        (float("inf"), float),
        (-(10**400), float),
    ):
        with pytest.raises(fc.InvalidInput):
            check_type(value, tuple[str, ...] if hint == "Sequence" else hint, "given")
    check_type(1, float, "given")
    check_type(date(2026, 1, 1), date | None, "given")


def test_the_error_names_the_place_within(scene: Scene) -> None:
    """Of a value within a value, the path."""
    nothing: Any = None
    later = attrs.evolve(scene.offer.segments[0], rbd=nothing)
    with pytest.raises(fc.InvalidInput) as caught:
        scene.book(attrs.evolve(scene.offer, segments=(later,)), *people(1))
    assert caught.value.field == "offer.segments[0].rbd"
    with pytest.raises(fc.InvalidInput) as caught:
        check_type([1, "2"], list[int], "given")
    assert caught.value.field == "given[1]"


def test_every_face_checks_its_arguments(scene: Scene) -> None:
    """No public method of the core or of a face of it goes without."""
    names = [name for name in dir(FlightCore) if not name.startswith("_")]
    members = {name: getattr(scene.core, name) for name in names}
    faces = [each for each in members.values() if type(each).__name__.endswith("Face")]
    assert len(faces) >= 4
    for kind in (FlightCore, Cancellation, *map(type, faces)):
        for name, member in vars(kind).items():
            if isfunction(member) and not name.startswith("_"):
                assert hasattr(member, "__wrapped__"), (kind, name)
