from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from tests.domain.shopping.samples import offers

from flightcore.domain.kernel import Money
from flightcore.domain.kernel.errors import CurrencyMismatch, InvalidInput, NotFound
from flightcore.domain.shopping import MAX_PAGE, Offer, OfferList, OfferOrder

ALL = offers()
AA3_M, UA12_M, UA12_Y = (
    ("AA3M", 262.5, "A"),
    ("UA1M UA2M", 350.0, "A"),
    ("UA1Y UA2Y", 525.0, "B"),
)


def shown(found: OfferList | tuple[Offer, ...]) -> list[tuple[str, float, str]]:
    return [
        (
            " ".join(f"{x.segment.designator}{x.rbd}" for x in each.segments),
            float(each.total.decimal),
            each.brands[0],
        )
        for each in found
    ]


def test_a_list_is_in_order_of_price() -> None:
    """An adult and a child: 200 + 150, 300 + 225, and 150 + 112.50 on AA."""
    assert shown(ALL) == [AA3_M, UA12_M, UA12_Y]
    assert len(ALL) == 3
    assert ALL[1] == list(ALL)[1]


def test_cheapest_and_fastest() -> None:
    """AA is cheapest; it takes 7:00 hours as UA takes 7:45, so it is fastest, too."""
    assert shown((ALL.cheapest(),)) == [AA3_M]
    assert shown((ALL.fastest(),)) == [AA3_M]
    dear = ALL.filter(carriers=("UA",))
    assert shown((dear.fastest(),)) == [UA12_M]


def test_a_list_sorts() -> None:
    """By departure UA1 at seven goes first, its cheaper brand before the other."""
    assert shown(ALL.sort(OfferOrder.DEPARTURE)) == [UA12_M, UA12_Y, AA3_M]
    assert shown(ALL.sort(OfferOrder.DURATION)) == [AA3_M, UA12_M, UA12_Y]
    assert ALL.sort(OfferOrder.DEPARTURE).sort(OfferOrder.PRICE) == ALL


def test_filters_narrow_a_list_and_leave_it_as_it_was() -> None:
    """Each wish alone, then two together."""
    seven = ALL[1].departure
    assert shown(ALL.filter(carriers=("AA",))) == [AA3_M]
    assert shown(ALL.filter(carriers=("AA", "UA"))) == shown(ALL)
    assert shown(ALL.filter(max_connections=0)) == [AA3_M]
    assert shown(ALL.filter(cabin="Y")) == shown(ALL)
    assert shown(ALL.filter(cabin="J")) == []
    assert shown(ALL.filter(brand="B")) == [UA12_Y]
    assert shown(ALL.filter(max_total=Money.of(350, "USD"))) == [AA3_M, UA12_M]
    assert shown(ALL.filter(brand="A", max_connections=1)) == [AA3_M, UA12_M]
    hour = timedelta(hours=1)
    assert shown(ALL.filter(depart_between=(seven, seven + hour))) == [UA12_M, UA12_Y]
    assert shown(ALL.filter(depart_between=(seven - hour, seven))) == []
    assert len(ALL) == 3


def test_a_limit_in_another_currency_is_refused() -> None:
    """Euros and dollars are not compared."""
    with pytest.raises(CurrencyMismatch):
        ALL.filter(max_total=Money.of(350, "EUR"))


def test_pages_follow_each_other() -> None:
    """Every offer comes once, in order; each page tells the number of all."""
    pages = []
    after = None
    for _ in range(3):
        page = ALL.page(1, after=after)
        pages.append(page)
        after = page.after
    assert after is None
    assert [shown(page.offers)[0] for page in pages] == shown(ALL)
    assert [page.total for page in pages] == [3, 3, 3]
    assert shown(ALL.page().offers) == shown(ALL)
    assert ALL.page(3).after is None


@pytest.mark.parametrize("size", [0, MAX_PAGE + 1])
def test_a_page_has_a_size_within_limits(size: int) -> None:
    """None and more than the most are refused."""
    with pytest.raises(InvalidInput):
        ALL.page(size)


@pytest.mark.parametrize("after", ["", "-1", "x", "4", "²", "9" * 30])
def test_a_place_that_no_page_gave_is_refused(after: str) -> None:
    """Text from outside is not trusted."""
    with pytest.raises(InvalidInput):
        ALL.page(1, after=after)


def test_an_empty_list_has_no_cheapest() -> None:
    """It says so with an error of the tree."""
    nothing = ALL.filter(cabin="J")
    for ask in (nothing.cheapest, nothing.fastest):
        with pytest.raises(NotFound) as caught:
            ask()
        assert caught.value.facts["kind"] == "offer"
    assert nothing.page().offers == ()


def test_a_list_never_changes() -> None:
    """Neither it nor its offers can be assigned to (O1)."""
    for frozen, field in ((ALL, "cut"), (ALL.cheapest(), "total")):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(frozen, field, None)
