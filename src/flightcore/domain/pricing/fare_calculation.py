"""Writes fare calculation lines, as tickets print them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import attrs

from flightcore.domain.pricing.combination import Charge


@attrs.frozen(kw_only=True)
class LineStop:
    """One segment in the line.

    Attributes:
        carrier: Marketing carrier.
        city: Where the segment ends.
        transfer: Whether travel goes on within 24 hours in the component (``X/``).
    """

    carrier: str
    city: str
    transfer: bool


@attrs.frozen(kw_only=True)
class LineComponent:
    """One fare component in the line; weights are in the unit of construction.

    Attributes:
        origin: City where it begins.
        stops: Its segments.
        charges: Q and S.
        weight: What the passenger pays of the fare.
        fare_basis: As printed.
    """

    origin: str
    stops: tuple[LineStop, ...]
    charges: tuple[Charge, ...]
    weight: int
    fare_basis: str


def write_fare_calculation(
    components: Sequence[LineComponent],
    *,
    unit: str,
    places: int,
    roe: Decimal | None = None,
    plus_up: int = 0,
    notes: str = "",
) -> str:
    """Write the line; its parts add up to the total that it prints.

    ``JFK AA X/CHI AA SAN Q10.00 123.45Q7NR NUC133.45END ROE1.0``. Where a component
    begins in another city than the last one ended, ``/-CITY`` stands between.

    Args:
        components: In order of travel; at least one.
        unit: ``NUC`` or a currency code.
        places: Decimal places of the unit.
        roe: Printed where the unit is NUC.
        plus_up: Added to reach a minimum, printed as PC.
        notes: Appended: itemised taxes.
    """
    total = plus_up + sum(
        component.weight + sum(charge.weight for charge in component.charges)
        for component in components
    )
    words = [components[0].origin]
    at = components[0].origin
    for component in components:
        if component.origin != at:
            words.append(f"/-{component.origin}")
        words.extend(_words(component, places))
        at = component.stops[-1].city
    if plus_up:
        words.append(f"PC{_amount(plus_up, places)}")
    words.append(f"{unit}{_amount(total, places)}END")
    if roe is not None:
        words.append(f"ROE{roe:f}")
    return " ".join([*words, notes] if notes else words)


def _words(component: LineComponent, places: int) -> list[str]:
    words = [
        f"{stop.carrier} {'X/' if stop.transfer else ''}{stop.city}"
        for stop in component.stops
    ]
    words.extend(
        f"{charge.mark}{_amount(charge.weight, places)}" for charge in component.charges
    )
    words.append(f"{_amount(component.weight, places)}{component.fare_basis}")
    return words


def _amount(weight: int, places: int) -> str:
    return f"{Decimal(weight).scaleb(-places):f}"
