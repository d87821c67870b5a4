"""Searches: a nonstop, a return, and a pair without a nonstop."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

import flightcore as fc
from flightcore.cli.demo.scene import Scene
from flightcore.cli.documents import offer_document
from flightcore.cli.shown import duration
from flightcore.cli.tables import offers_table
from flightcore.domain.shopping import Offer, OfferList, OfferPassenger, SliceRequest

FAMILY = (fc.adult(), fc.adult(), fc.child(age=7), fc.infant())
FAMILY_DAY = 9
RETURN_DAY = 16
"""A Saturday night lies between, as the round trips ask."""
CONNECTING_DAY = 10

BRANDS = ("BASIC", "STANDARD", "FLEX")
EACH = 2
"""Offers of a brand in a table."""


@attrs.frozen(kw_only=True)
class Found:
    """What later parts book from."""

    family: OfferList
    connecting: OfferList


def go_shopping(scene: Scene) -> Found:
    """Search three times and show what there is."""
    out = scene.day(FAMILY_DAY)
    nonstop = fc.slice("JFK", "LAX", on=out)
    back = fc.slice("LAX", "JFK", on=scene.day(RETURN_DAY))
    over = fc.slice("LGA", "SAN", on=scene.day(CONNECTING_DAY))
    family = _search(scene, "A family of four, nonstop: JFK–LAX", [nonstop], FAMILY)
    _search(scene, "There and back: JFK–LAX–JFK", [nonstop, back])
    connecting = _search(scene, "No nonstop: LGA–SAN over ORD or DEN", [over])
    return Found(family=family, connecting=connecting)


def _search(
    scene: Scene,
    title: str,
    slices: Sequence[SliceRequest],
    passengers: Sequence[OfferPassenger] | None = None,
) -> OfferList:
    with scene.stage.part(title) as told:
        found = scene.core.search(*slices, passengers=passengers)
        shown = scene.with_seats(_cheapest_of_each(found))
        told["found"] = len(found)
        told["offers"] = [offer_document(each, left=left) for each, left in shown]
        scene.stage.show(
            offers_table(shown),
            f"The {EACH} cheapest of each fare family, of {len(found)} offers; the "
            f"fastest takes {duration(found.fastest().duration)}",
        )
        return found


def _cheapest_of_each(found: OfferList) -> list[Offer]:
    return [
        offer
        for brand in BRANDS
        for offer in found.filter(brand=brand).page(EACH).offers
    ]
