"""Who is priced: passenger type codes, as IATA abbreviates them."""

from __future__ import annotations

from enum import StrEnum

import attrs


class PassengerType(StrEnum):
    """Passenger type code (PTC).

    ADT adult; CHD child; INF infant on a lap, who takes no seat and travels on the
    fare of its adult; INS infant with a seat of its own.
    """

    ADT = "ADT"
    CHD = "CHD"
    INF = "INF"
    INS = "INS"


@attrs.frozen(kw_only=True)
class PricePassenger:
    """One person to price.

    Attributes:
        id: Unique in its request, such as ``P1``.
        ptc: Passenger type.
        age: Completed years on the first day of travel; None where not asked.
    """

    id: str
    ptc: PassengerType = PassengerType.ADT
    age: int | None = None
