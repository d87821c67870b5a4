"""Filing: files of fares, records as plain data, and the tariff they make."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from tests.domain.pricing.builders import fare, leg, tariff, usd

from flightcore.domain.kernel import Money, Problem, Rounding, RoundingMode
from flightcore.domain.kernel.errors import BadFile, InvalidTariff
from flightcore.domain.pricing import (
    FILED_KINDS,
    Brand,
    DayTime,
    Discount,
    Fare,
    FareFiled,
    FareWithdrawn,
    FiledRecord,
    MinimumStay,
    PassengerType,
    Penalty,
    PenaltyAction,
    Period,
    RateOfExchange,
    Rule,
    Seasonality,
    ServiceKind,
    ServicePrice,
    Tariff,
    TariffVersioned,
    Trip,
    kind_of,
    read_fares,
    read_record,
    read_tariff,
)

HEADER = "carrier,origin,destination,rbd,fare_basis,brand,trip,amount,currency,rule"
GOOD = "AA,JFK,LAX,Q,Q7NR,BASIC,OW,99.00,USD,R1"


def test_a_file_of_fares() -> None:
    """Every column lands in its field; the id is made of what tells fares apart."""
    read = read_fares([HEADER, GOOD, "", "AA,JFK,LAX,Q,Q7NR,,RT,180.00,USD,"])
    one_way, round_trip = read.fares
    assert one_way == Fare(
        id="AA-JFK-LAX-Q7NR-OW",
        carrier="AA",
        origin="JFK",
        destination="LAX",
        rbd="Q",
        fare_basis="Q7NR",
        brand="BASIC",
        amount=usd("99.00"),
        rule="R1",
    )
    assert (round_trip.id, round_trip.trip) == ("AA-JFK-LAX-Q7NR-RT", Trip.ROUND_TRIP)
    assert (read.report.read, read.report.loaded) == (2, 2)


def test_columns_may_be_in_any_order_and_more() -> None:
    """Ids, days of sale and direction are optional columns; a BOM is no matter."""
    lines = [
        f"\ufeffid,effective,discontinue,directional,{HEADER.upper()}",
        f"F1,2026-01-01,,no,{GOOD}",
        f",2027-01-01,2027-06-30,,{GOOD}",
    ]
    first, second = read_fares(lines).fares
    assert (first.id, first.directional) == ("F1", False)
    assert first.on_sale == Period(first=date(2026, 1, 1))
    assert second.id == "AA-JFK-LAX-Q7NR-OW-2027-01-01"
    assert second.on_sale.last == date(2027, 6, 30)


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (GOOD.replace("AA", "A"), 1, "invalid_field"),
        (GOOD.replace("JFK", "jfk"), 2, "invalid_field"),
        (GOOD.replace("LAX", "JFK"), 3, "invalid_field"),
        (GOOD.replace(",Q,", ",QQ,"), 4, "invalid_field"),
        (GOOD.replace("Q7NR", "Q-7"), 5, "invalid_field"),
        (GOOD.replace("BASIC", "NEVER"), 6, "unknown_brand"),
        (GOOD.replace("OW", "XX"), 7, "invalid_field"),
        (GOOD.replace("99.00", "-1"), 8, "invalid_field"),
        (GOOD.replace("99.00", "9.999"), 8, "invalid_field"),
        (GOOD.replace("99.00", "many"), 8, "invalid_field"),
        (GOOD.replace("99.00", ""), 8, "invalid_field"),
        (GOOD.replace("USD", "XXX"), 9, "invalid_field"),
        (GOOD.replace("R1", "R9"), 10, "unknown_rule"),
        (GOOD + ",more", 0, "field_count"),
        (GOOD[:9], 0, "field_count"),
        (GOOD, 0, "duplicate"),
    ],
)
def test_a_bad_line_is_reported_and_the_rest_loads(
    line: str, column: int, code: str
) -> None:
    """Line and column are told; nothing is lost in silence."""
    other = GOOD.replace("LAX", "SAN")
    lines = [HEADER, GOOD, line, other]
    read = read_fares(lines, rules={"R1"}, brands={"BASIC"})
    assert len(read.fares) == 2
    assert (read.report.read, read.report.loaded) == (3, 2)
    (problem,) = read.report.problems
    assert (problem.line, problem.column, problem.code) == (3, column, code)


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        ("?,,,", 1),
        (",tomorrow,,", 2),
        (",2027-01-02,2027-01-01,", 3),
        (",,,perhaps", 4),
    ],
)
def test_a_bad_optional_field_is_reported(cell: str, column: int) -> None:
    """Optional columns are read as strictly, once they are not empty."""
    header = f"id,effective,discontinue,directional,{HEADER}"
    read = read_fares([header, f"{cell},{GOOD}"])
    (problem,) = read.report.problems
    assert isinstance(problem, Problem)
    assert (problem.line, problem.column) == (2, column)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["carrier,origin"],
        [HEADER + ",carrier"],
        [HEADER + ",colour"],
        [HEADER, 'AA,"JFK'],
    ],
)
def test_what_is_no_file_of_fares(lines: list[str]) -> None:
    """A file that is wrong as a whole loads nothing."""
    with pytest.raises(BadFile):
        read_fares(lines)


def test_a_file_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a stated limit."""
    monkeypatch.setattr("flightcore.domain.pricing.fares_csv.MAX_FARES", 1)
    with pytest.raises(BadFile):
        read_fares([HEADER, GOOD, GOOD])


DATA: dict[str, Any] = {
    "rule": [
        {
            "id": "R1",
            "day_time": {"weekdays": [1, 2], "earliest": "06:30", "latest": time(22)},
            "seasonality": {
                "periods": [{"first": "2026-06-01", "last": date(2026, 9, 30)}]
            },
            "minimum_stay": {"saturday_night": True},
            "penalties": [
                {"action": "change", "amount": "99.00 USD", "when": "before"}
            ],
            "discounts": [{"ptc": "CHD", "percent": 75, "rounding": "USD up to 1.00"}],
        }
    ],
    "brand": [{"id": "BASIC", "name": "Basic", "features": ["a seat"]}],
    "roe": [{"currency": "GBP", "roe": "0.738027"}],
}


def test_records_as_plain_data() -> None:
    """Amounts, days, times, roundings and nested records are read by their types."""
    rule, brand, roe = read_tariff(DATA)
    assert isinstance(rule, Rule)
    assert rule.day_time == DayTime(
        weekdays=(1, 2), earliest=time(6, 30), latest=time(22)
    )
    season = Period(first=date(2026, 6, 1), last=date(2026, 9, 30))
    assert rule.seasonality == Seasonality(periods=(season,))
    assert rule.minimum_stay == MinimumStay(saturday_night=True)
    (penalty,) = rule.penalties
    assert isinstance(penalty, Penalty)
    assert (penalty.action, penalty.amount) == (PenaltyAction.CHANGE, usd("99.00"))
    up = Rounding(usd("1.00"), RoundingMode.UP)
    assert rule.discounts == (Discount(ptc=PassengerType.CHD, percent=75, rounding=up),)
    assert brand == Brand(id="BASIC", name="Basic", features=("a seat",))
    assert roe == RateOfExchange(currency="GBP", roe=Decimal("0.738027"))


@pytest.mark.parametrize(
    ("kind", "data", "record", "field"),
    [
        ("rule", {"id": "R", "colour": 1}, "rule R", "colour"),
        ("rule", {}, "rule 1", "id"),
        ("rule", "text", "rule 1", ""),
        ("rule", {"id": 7}, "rule 1", "id"),
        (
            "rule",
            {"id": "R", "advance_purchase": {"days": "7"}},
            "rule R",
            "advance_purchase.days",
        ),
        (
            "rule",
            {"id": "R", "advance_purchase": {"days": -7}},
            "rule R",
            "advance_purchase.days",
        ),
        (
            "rule",
            {"id": "R", "minimum_stay": {"saturday_night": 1}},
            "rule R",
            "minimum_stay.saturday_night",
        ),
        (
            "rule",
            {"id": "R", "penalties": [{"action": "fly"}]},
            "rule R",
            "penalties[0].action",
        ),
        (
            "rule",
            {"id": "R", "penalties": [{"action": "change", "amount": "99 XXX"}]},
            "rule R",
            "penalties[0].amount",
        ),
        (
            "rule",
            {"id": "R", "penalties": [{"action": "change", "amount": 99}]},
            "rule R",
            "penalties[0].amount",
        ),
        ("rule", {"id": "R", "discounts": 1}, "rule R", "discounts"),
        (
            "rule",
            {
                "id": "R",
                "discounts": [{"ptc": "CHD", "percent": 5, "rounding": "up to 1"}],
            },
            "rule R",
            "discounts[0].rounding",
        ),
        (
            "rule",
            {"id": "R", "day_time": {"earliest": "25:00"}},
            "rule R",
            "day_time.earliest",
        ),
        (
            "rule",
            {"id": "R", "blackouts": {"periods": [{"first": "soon"}]}},
            "rule R",
            "blackouts.periods[0].first",
        ),
        ("roe", {"currency": "GBP", "roe": 0.7}, "roe 1", "roe"),
        ("roe", {"currency": "GBP", "roe": "x"}, "roe 1", "roe"),
        ("roe", {"currency": "XXX", "roe": "1"}, "roe 1", ""),
        ("brand", {"id": "B", "name": "b", "baggage": "lots"}, "brand B", "baggage"),
    ],
)
def test_a_record_that_does_not_fit(
    kind: str, data: object, record: str, field: str
) -> None:
    """The refusal names the record and the path to the field."""
    with pytest.raises(InvalidTariff) as refused:
        read_record(kind, data)
    assert (refused.value.record, refused.value.field) == (record, field)


@pytest.mark.parametrize("data", [{"colour": []}, {"rule": {}}, {"tax": "none"}])
def test_data_that_is_no_tariff(data: dict[str, object]) -> None:
    """Kinds are known, and each is a list of tables."""
    with pytest.raises(InvalidTariff):
        read_tariff(data)


ONE_OF_EACH: tuple[FiledRecord, ...] = (
    *read_tariff(DATA),
    *read_tariff(
        {
            "fare": [
                {
                    "id": "F1",
                    "carrier": "AA",
                    "origin": "JFK",
                    "destination": "LAX",
                    "rbd": "Q",
                    "fare_basis": "Q7",
                    "amount": "99.00 USD",
                }
            ],
            "rate": [{"source": "USD", "target": "EUR", "rate": "0.9"}],
            "rounding": [
                {
                    "currency": "EUR",
                    "fares": "EUR up to 1",
                    "charges": "EUR nearest to 0.01",
                }
            ],
            "service": [
                {
                    "id": "bag",
                    "kind": "bag",
                    "name": "Bag",
                    "rfic": "C",
                    "rfisc": "0GO",
                    "amount": "35.00 USD",
                }
            ],
            "surcharge": [
                {"id": "yq", "code": "YQ", "carrier": "AA", "amount": "1.00 USD"}
            ],
            "tax": [
                {
                    "id": "T",
                    "code": "ZP",
                    "nation": "US",
                    "point": "boarding",
                    "amount": "5.20 USD",
                }
            ],
        }
    ),
)


def test_every_kind_can_be_stored_and_read_back() -> None:
    """A row is a kind, an id and a body: JSON there and back gives the record."""
    assert {kind_of(record) for record in ONE_OF_EACH} == set(FILED_KINDS)
    for record in ONE_OF_EACH:
        body = msgspec.json.encode(record)
        assert msgspec.json.decode(body, type=FILED_KINDS[kind_of(record)]) == record
        assert record.id


class _Unknown:
    id = "U1"


def test_what_is_no_filed_record() -> None:
    """Only the classes of the registry are filed."""
    with pytest.raises(InvalidTariff):
        kind_of(_Unknown())


def test_the_version_tells_contents() -> None:
    """It hangs on every field, and on no order."""
    version = tariff(*ONE_OF_EACH).version
    assert tariff(*ONE_OF_EACH[::-1]).version == version
    assert len(version) == 64
    changed = fare("JFK-LAX", "99.01 USD", id="F2")
    assert tariff(*ONE_OF_EACH, changed).version != version
    assert Tariff.of(ONE_OF_EACH).version != version


@pytest.mark.parametrize(
    "make",
    [
        lambda: tariff(fare("JFK-LAX"), fare("JFK-LAX")),
        lambda: tariff(fare("JFK-LAX", rule="GONE")),
        lambda: tariff(fare("JFK-LAX", brand="GONE")),
        lambda: fare("JFK-JFK"),
        lambda: fare("JFK-LAX", "-1.00 USD"),
        lambda: fare("JFK-LAX", id=""),
        lambda: fare("JFK-LAX", carrier="american"),
    ],
)
def test_tariffs_that_cannot_be(make: Callable[[], object]) -> None:
    """Ids are unique, references lead somewhere, fares are well formed."""
    with pytest.raises(InvalidTariff) as refused:
        make()
    assert refused.value.field


def test_fares_of_a_market() -> None:
    """Looked up by exact codes and carrier; a fare both ways is in both markets."""
    here, there = fare("JFK-LAX"), fare("LAX-JFK", directional=False)
    filed = tariff(here, there)
    assert filed.fares_between("JFK", "LAX", "AA") == (here, there)
    assert filed.fares_between("LAX", "JFK", "AA") == (there,)
    assert filed.fares_between("JFK", "LAX", "UA") == ()


def test_services_on_a_segment() -> None:
    """By carrier, cabin and passenger type."""
    for_all = ServicePrice(
        id="bag",
        kind=ServiceKind.BAG,
        name="Bag",
        rfic="C",
        rfisc="0GO",
        amount=usd("35.00"),
    )
    seat = ServicePrice(
        id="seat",
        kind=ServiceKind.SEAT,
        name="Seat",
        rfic="A",
        rfisc="0B5",
        amount=usd("15.00"),
        carrier="AA",
        cabins=("Y",),
        passenger_types=(PassengerType.ADT,),
    )
    filed = tariff(for_all, seat)
    ours, theirs = leg("JFK-LAX"), leg("JFK-LAX", flight="UA1")
    front = leg("JFK-LAX", cabin="C")
    assert filed.services_for(ours, PassengerType.ADT) == (for_all, seat)
    assert filed.services_for(ours, PassengerType.INF) == (for_all,)
    assert filed.services_for(theirs, PassengerType.ADT) == (for_all,)
    assert filed.services_for(front, PassengerType.ADT) == (for_all,)


@pytest.mark.parametrize(
    "fields", [{"rfic": "Z"}, {"rfisc": "0G"}, {"carrier": "aa"}, {"id": " "}]
)
def test_services_that_cannot_be_filed(fields: dict[str, str]) -> None:
    """Codes are those of the lists, and well formed."""
    given: dict[str, Any] = {"id": "s", "rfic": "C", "rfisc": "0GO", **fields}
    with pytest.raises(InvalidTariff):
        ServicePrice(kind=ServiceKind.MEAL, name="Meal", amount=usd("1"), **given)


def test_facts_of_a_tariff() -> None:
    """They say what was filed, withdrawn, and which version prices come from."""
    filed = FareFiled(fare="F1", rule="R1", amount=Money(100, "USD"))
    versioned = TariffVersioned(version="v", source="fares.csv", filed=1)
    assert (filed.fare, FareWithdrawn(fare="F1").fare) == ("F1", "F1")
    assert (versioned.withdrawn, versioned.problems) == (0, 0)
