"""A large filing goes in piece by piece, and the tariff holds together after each."""

from __future__ import annotations

import attrs
from tests.application.face_world import FaceWorld
from tests.market import FARES

import flightcore as fc
from flightcore.application.pricing.file_records import CHUNK
from flightcore.domain.pricing import Brand, Fare, FiledRecord, Rule, read_fares

RULE = Rule(id="NEWRULE")
BRAND = Brand(id="NEW", name="New")


def new_fares(count: int) -> list[Fare]:
    """Fares like the market's first one, under a rule and a brand of their own."""
    model = read_fares(FARES.splitlines(keepends=True)[:2]).fares[0]
    return [
        attrs.evolve(model, id=f"new{number}", rule=RULE.id, brand=BRAND.id)
        for number in range(count)
    ]


def test_no_fare_is_filed_before_what_it_names(world: FaceWorld) -> None:
    """Given in any order, one can search after every unit of work."""
    records: list[FiledRecord] = [*new_fares(CHUNK), RULE, BRAND]
    done: list[int] = []

    def look(count: int) -> None:
        done.append(count)
        assert world.core.search(fc.slice("JFK", "LAX", on=world.day))

    assert world.core.tariff.file(records, progress=look) == CHUNK + 2
    assert done == [CHUNK, CHUNK + 2]


def test_the_last_of_two_of_one_name_counts(world: FaceWorld) -> None:
    """Also where they are units of work apart."""
    first, *others = new_fares(CHUNK)
    last = attrs.evolve(first, fare_basis="YLAST")
    world.core.tariff.file([RULE, BRAND, first, *others, last])
    tariff = world.core._runtime.catalogue.tariff()
    assert tariff.fares["new0"].fare_basis == "YLAST"
