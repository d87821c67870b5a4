"""Searches: a nonstop, a return, and a pair without a nonstop."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

import flightcore as fc
from flightcore.cli.demo.scene import Scene
from flightcore.cli.documents import offer_document
from flightcore.cli.tables import offers_table
from flightcore.domain.shopping import OfferList, OfferPassenger, SliceRequest

FAMILY = (fc.adult(), fc.adult(), fc.child(age=7), fc.infant())
FAMILY_DAY = 9
RETURN_DAY = 16
"""A Saturday night lies between, as the round trips ask."""
CONNECTING_DAY = 10


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
        shown = scene.with_seats(found)
        told["found"] = len(found)
        told["offers"] = [offer_document(each, left=left) for each, left in shown]
        fastest = found.fastest()
        scene.stage.show(
            offers_table(shown),
            f"The {len(shown)} cheapest of {len(found)} offers; the fastest costs "
            f"{fastest.total}",
        )
        return found
