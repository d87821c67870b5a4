"""Fare calculation lines: reading those off real screens, and writing our own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.pricing.published_lines import (
    DOES_NOT_ADD_UP,
    LINES,
    PublishedLine,
)

from flightcore.domain.kernel.errors import InvalidFareCalculation
from flightcore.domain.pricing import read_fare_calculation
from flightcore.domain.pricing.combination import Charge
from flightcore.domain.pricing.fare_calculation import (
    LineComponent,
    LineStop,
    write_fare_calculation,
)


def _decimals(text: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(word) for word in text.split())


@pytest.mark.parametrize("published", LINES, ids=lambda case: case.line[:24])
def test_reads_a_published_line(published: PublishedLine) -> None:
    """Every figure is found, in its role, and the parts come to the printed total."""
    line = read_fare_calculation(published.line)
    assert (line.unit, line.total) == (published.unit, Decimal(published.total))
    assert line.components == _decimals(published.components)
    assert line.surcharges == _decimals(published.q)
    assert line.stopovers == _decimals(published.stopovers)
    assert line.plus_ups == _decimals(published.plus_ups)
    assert line.plus == (published.plus and Decimal(published.plus))
    assert line.roe == (published.roe and Decimal(published.roe))
    assert line.adds_up


def test_all_published_lines_are_here() -> None:
    """The table lost none of the source's cases."""
    assert len(LINES) == 33


def test_tells_a_line_that_does_not_add_up() -> None:
    """A printed total that is not the sum is told, not repaired."""
    line = read_fare_calculation(DOES_NOT_ADD_UP.line)
    assert (line.sum, line.total) == (Decimal("122.35"), Decimal("122.34"))
    assert not line.adds_up


@pytest.mark.parametrize("text", ["", "LON VS LAS87.56", "USD12.00", "x" * 10_001])
def test_refuses_what_is_no_line(text: str) -> None:
    """Without a total and END there is nothing to add up."""
    with pytest.raises(InvalidFareCalculation):
        read_fare_calculation(text)


_CITIES = st.sampled_from(["NYC", "LON", "LAS", "YMQ", "CHI", "PCS"])
_BASES = st.sampled_from(["Y00", "QA7BAOW", "S12NR", "KPC45Q", "HLRNDJ", "YIF"])


@st.composite
def _components(
    draw: st.DrawFn, amounts: st.SearchStrategy[int]
) -> list[LineComponent]:
    stops = st.builds(
        LineStop,
        carrier=st.sampled_from(["AA", "8U", "B6", "S7", "QR", "PC"]),
        city=_CITIES,
        transfer=st.booleans(),
    )
    charges = st.builds(Charge, mark=st.sampled_from("QS"), weight=amounts.filter(bool))
    return draw(
        st.lists(
            st.builds(
                LineComponent,
                origin=_CITIES,
                stops=st.lists(stops, min_size=1, max_size=3).map(tuple),
                charges=st.lists(charges, max_size=2).map(tuple),
                weight=amounts,
                fare_basis=_BASES,
            ),
            min_size=1,
            max_size=4,
        )
    )


@pytest.mark.parametrize(
    ("unit", "places", "amounts"),
    [
        ("NUC", 2, st.integers(0, 999_999)),
        ("TND", 3, st.integers(0, 9_999_999)),
        ("JPY", 0, st.one_of(st.just(0), st.integers(100, 999_999))),
    ],
)
@given(data=st.data())
def test_what_is_written_adds_up(
    unit: str, places: int, amounts: st.SearchStrategy[int], data: st.DataObject
) -> None:
    """F1: the parts of a written line, read back, come to its total."""
    components = data.draw(_components(amounts))
    plus_up = data.draw(amounts)
    text = write_fare_calculation(
        components, unit=unit, places=places, plus_up=plus_up, notes="XFJFK4.5"
    )
    line = read_fare_calculation(text)
    expected = [Decimal(component.weight).scaleb(-places) for component in components]
    assert line.unit == unit
    assert list(line.components) == expected
    assert len(line.surcharges) + len(line.stopovers) == sum(
        len(component.charges) for component in components
    )
    assert line.adds_up


def test_writes_as_tickets_do() -> None:
    """Transfers, charges, a gap on the ground, ROE and itemised taxes have marks."""
    out = LineComponent(
        origin="NYC",
        stops=(
            LineStop(carrier="AA", city="CHI", transfer=True),
            LineStop(carrier="AA", city="SAN", transfer=False),
        ),
        charges=(Charge(mark="Q", weight=1000),),
        weight=12345,
        fare_basis="Q7NR",
    )
    back = LineComponent(
        origin="LAX",
        stops=(LineStop(carrier="DL", city="NYC", transfer=False),),
        charges=(Charge(mark="S", weight=500),),
        weight=20000,
        fare_basis="YRT",
    )
    line = write_fare_calculation(
        (out, back), unit="NUC", places=2, roe=Decimal("1.0"), notes="XFJFK4.5"
    )
    assert line == (
        "NYC AA X/CHI AA SAN Q10.00 123.45Q7NR /-LAX DL NYC S5.00 200.00YRT "
        "NUC338.45END ROE1.0 XFJFK4.5"
    )
