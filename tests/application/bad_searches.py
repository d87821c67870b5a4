"""Searches and wishes that must all be refused."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.application.bad_scene import Bad

import flightcore as fc

BAD_SEARCHES = (
    Bad(
        "unknown airport",
        fc.UnknownAirport,
        lambda s: s.search(fc.slice("JFK", "QQQ", on=s.world.day)),
        ("airport",),
    ),
    Bad(
        "past date",
        fc.PastDate,
        lambda s: s.search(fc.slice("JFK", "LAX", on="2020-01-01")),
        ("date",),
    ),
    Bad(
        "ten passengers",
        fc.TooManyTravellers,
        lambda s: s.search(passengers=[fc.adult()] * 10),
        ("asked", "limit"),
    ),
    Bad(
        "infant without adult",
        fc.InfantWithoutAdult,
        lambda s: s.search(passengers=[fc.infant()]),
        ("infants", "adults"),
    ),
    Bad(
        "two lap infants with one adult",
        fc.InfantWithoutAdult,
        lambda s: s.search(passengers=[fc.adult(), fc.infant(), fc.infant()]),
        ("infants", "adults"),
    ),
    Bad("nobody travels", fc.InvalidInput, lambda s: s.search(passengers=[])),
    Bad("no slice", fc.InvalidInput, lambda s: s.core.search()),
    Bad("seven slices", fc.InvalidInput, lambda s: s.search(*[s.wanted] * 7)),
    Bad(
        "nowhere to nowhere",
        fc.InvalidInput,
        lambda s: s.search(fc.slice("JFK", "JFK", on=s.world.day)),
        ("field",),
    ),
    Bad(
        "an adult of five",
        fc.InvalidInput,
        lambda s: fc.adult(5),
        ("field",),
    ),
    Bad(
        "unknown currency",
        fc.UnknownCurrency,
        lambda s: s.search(currency="XQQ"),
        ("currency",),
    ),
    Bad(
        "three connections",
        fc.InvalidInput,
        lambda s: s.search(max_connections=3),
        ("field",),
    ),
    Bad(
        "a day with an hour",
        fc.InvalidInput,
        lambda s: fc.slice("JFK", "LAX", on=datetime.now(UTC)),
        ("field",),
    ),
    Bad(
        "no such day",
        fc.InvalidInput,
        lambda s: fc.slice("JFK", "LAX", on="2026-02-30"),
        ("field",),
    ),
    Bad(
        "a naive instant",
        fc.InvalidTime,
        lambda s: s.core.search(s.wanted).filter(
            depart_between=(datetime(2026, 1, 1), datetime(2026, 1, 2))
        ),
    ),
    Bad(
        "a limit in another currency",
        fc.CurrencyMismatch,
        lambda s: s.core.search(s.wanted).filter(max_total=fc.Money(1, "EUR")),
        ("expected", "got"),
    ),
    Bad(
        "no offer to be cheapest",
        fc.NotFound,
        lambda s: s.core.search(s.wanted, carriers=["ZZ"]).cheapest(),
        ("kind",),
    ),
    Bad(
        "a page of nothing",
        fc.InvalidInput,
        lambda s: s.core.search(s.wanted).page(0),
        ("field",),
    ),
    Bad(
        "no such place in the list",
        fc.InvalidInput,
        lambda s: s.core.search(s.wanted).page(after="x"),
        ("field",),
    ),
    Bad(
        "no such order of offers",
        fc.InvalidInput,
        lambda s: s.core.search(s.wanted).sort("luck"),
        ("field",),
    ),
    Bad(
        "a currency without a rate",
        fc.CurrencyMismatch,
        lambda s: s.search(currency="EUR"),
    ),
    Bad(
        "money of two currencies",
        fc.CurrencyMismatch,
        lambda s: s.offer.total + fc.Money(1, "EUR"),
        ("expected", "got"),
    ),
    Bad(
        "money below zero where it must move",
        fc.NegativeAmount,
        lambda s: (-s.offer.total).positive(),
        ("amount",),
    ),
    Bad("more money than there is", fc.InvalidMoney, lambda s: fc.Money(10**30, "USD")),
)
