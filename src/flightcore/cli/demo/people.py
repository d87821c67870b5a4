"""Who travels in the demo."""

from __future__ import annotations

from datetime import date, timedelta

import flightcore as fc

CONTACT = "ada@example.com"


def family(day: date) -> list[fc.Traveller]:
    """Two adults, a child of seven and a lap infant, on that day."""
    return [
        fc.Traveller("Ada", "Lovelace", born="1990-12-10"),
        fc.Traveller("William", "King", born="1988-02-21"),
        fc.Traveller("Byron", "King", born=date(day.year - 7, 1, 1)),
        fc.Traveller("Annabella", "King", born=day - timedelta(days=200)),
    ]


def party_of_three() -> list[fc.Traveller]:
    """Three adults who leave one seat of four."""
    names = ("Emily", "Charlotte", "Anne")
    return [fc.Traveller(name, "Bronte", born="1985-07-30") for name in names]


def rivals() -> list[fc.Traveller]:
    """Two who want the same seat."""
    return [
        fc.Traveller("Robert", "Scott", born="1968-06-06"),
        fc.Traveller("Roald", "Amundsen", born="1972-07-16"),
    ]


def alone() -> fc.Traveller:
    """One who will change her mind."""
    return fc.Traveller("Grace", "Hopper", born="1976-12-09")
