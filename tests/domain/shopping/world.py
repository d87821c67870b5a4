"""A small world for shopping tests: stations, flights, seats and fares by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from flightcore.domain.inventory import Counter, CounterKey, serial
from flightcore.domain.kernel import ClockChange, LocalTime, Money
from flightcore.domain.pricing import Brand, Fare, Rule, Tariff, Trip
from flightcore.domain.schedule import Airport, FlightDate, FlightDesignator, Leg
from flightcore.domain.shopping import (
    ConnectionRules,
    FlightIndex,
    Itinerary,
    MctRule,
    Network,
    Places,
    SliceQuery,
)

DAY = date(2026, 12, 16)
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)

STATIONS = {
    airport.code: airport
    for airport in (
        Airport(
            code=code,
            name=name,
            country=country,
            zone=zone,
            city=city,
            latitude=latitude,
            longitude=longitude,
        )
        for code, name, country, zone, city, latitude, longitude in (
            ("JFK", "Kennedy", "US", "America/New_York", "NYC", 40.64, -73.78),
            ("LGA", "LaGuardia", "US", "America/New_York", "NYC", 40.78, -73.87),
            ("ORD", "O'Hare", "US", "America/Chicago", "CHI", 41.98, -87.90),
            ("DEN", "Denver", "US", "America/Denver", "DEN", 39.86, -104.67),
            ("SAN", "San Diego", "US", "America/Los_Angeles", "SAN", 32.73, -117.19),
            ("LHR", "Heathrow", "GB", "Europe/London", "LON", 51.47, -0.45),
            ("LGW", "Gatwick", "GB", "Europe/London", "LON", 51.15, -0.18),
            ("CDG", "De Gaulle", "FR", "Europe/Paris", "PAR", 49.01, 2.55),
        )
    )
}


def zone_of(station: str) -> str:
    """The station's zone; UTC for one that nobody knows."""
    return STATIONS[station].zone if station in STATIONS else "UTC"


def flight(
    name: str,
    *hops: str,
    day: date = DAY,
    terminals: tuple[str, str] = ("", ""),
    operating: str | None = None,
) -> FlightDate:
    """A flight-date from hops such as ``JFK 0800 ORD 0945``, in local times.

    A time earlier than the one before it in UTC is of the next day.
    """
    legs: list[Leg] = []
    for sequence, hop in enumerate(hops, start=1):
        origin, leaves, destination, lands = hop.split()
        after = legs[-1].arrival.instant if legs else None
        departure = _local(day, leaves, origin, after)
        arrival = _local(departure.date, lands, destination, departure.instant)
        legs.append(
            Leg(
                sequence=sequence,
                origin=origin,
                destination=destination,
                departure=departure,
                arrival=arrival,
                departure_terminal=terminals[0],
                arrival_terminal=terminals[1],
            )
        )
    return FlightDate(
        designator=FlightDesignator.parse(name),
        date=day,
        legs=tuple(legs),
        operating=FlightDesignator.parse(operating) if operating else None,
    )


def _local(day: date, clock: str, station: str, after: datetime | None) -> LocalTime:
    wall = datetime(day.year, day.month, day.day, int(clock[:2]), int(clock[2:]))
    for later in range(-1, 3):
        local = LocalTime.at(
            wall + timedelta(days=later if after else 0),
            zone_of(station),
            on_change=ClockChange.SHIFT,
        )
        if after is None or local.instant > after:
            return local
    raise AssertionError("a flight of more than two days")


def network(
    flights: Iterable[FlightDate],
    rules: Iterable[MctRule] = (),
    *,
    stations: Iterable[str] = tuple(STATIONS),
) -> Network:
    """The flights under the rules, at the stations that are known."""
    return Network(
        FlightIndex.of(flights),
        ConnectionRules.of(rules),
        Places.of(STATIONS[code] for code in stations),
    )


def query(
    origins: str, destinations: str, *, connections: int = 2, day: date = DAY
) -> SliceQuery:
    """A query between stations such as ``"JFK LGA"`` and ``"SAN"``."""
    return SliceQuery(
        origins=tuple(origins.split()),
        destinations=tuple(destinations.split()),
        date=day,
        max_connections=connections,
    )


def names(itinerary: Itinerary) -> str:
    """``"UA1 UA2"``: the flights of an itinerary."""
    return " ".join(str(segment.designator) for segment in itinerary.segments)


def seats(
    flights: Iterable[FlightDate],
    *,
    capacity: int = 9,
    classes: str = "YMQ",
    used: Mapping[tuple[str, str], int] | None = None,
    bid_prices: tuple[int, ...] = (),
) -> dict[CounterKey, Counter]:
    """Counters of one cabin Y on every leg; ``used`` by flight name and node."""
    nest = serial("Y", capacity, classes, bid_prices=bid_prices)
    counters: dict[CounterKey, Counter] = {}
    for each in flights:
        for leg in each.legs:
            for counter in nest.counters(each.id, leg.sequence):
                node = (str(each.designator), counter.key.node)
                taken = (used or {}).get(node, 0)
                counters[counter.key] = Counter(
                    key=counter.key,
                    parent=counter.parent,
                    au=counter.au,
                    used=taken,
                    bid_prices=counter.bid_prices,
                )
    return counters


def fare(
    origin: str,
    destination: str,
    rbd: str,
    dollars: int,
    *,
    brand: str = "",
    carrier: str = "UA",
    trip: Trip = Trip.ONE_WAY,
    rule: str = "",
) -> Fare:
    """A filed fare in whole dollars, for one direction."""
    return Fare(
        id=f"{carrier}{origin}{destination}{rbd}{trip}{brand or 'NONE'}{dollars}{rule}",
        carrier=carrier,
        origin=origin,
        destination=destination,
        rbd=rbd,
        fare_basis=f"{rbd}{trip}1",
        amount=Money(dollars * 100, "USD"),
        brand=brand,
        trip=trip,
        rule=rule,
    )


def tariff(fares: Iterable[Fare], *others: Rule) -> Tariff:
    """The fares with brands A, B and C, and what else is given."""
    brands = [Brand(id=each, name=each) for each in "ABC"]
    return Tariff.of([*fares, *brands, *others], airports=STATIONS.values())
