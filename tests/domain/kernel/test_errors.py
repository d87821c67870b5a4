"""The error tree: drawn as it is, told apart by code, sent between processes."""

from __future__ import annotations

import copy
import pickle
import re
from collections.abc import Iterator
from typing import cast

import pytest

from flightcore.domain.kernel import Money, errors
from flightcore.domain.kernel.errors import (
    FlightCoreError,
    InvalidInput,
    NotFound,
    SoldOut,
    Temporary,
)

CARD = "4111 1111 1111 1111"


def classes(root: type[FlightCoreError]) -> Iterator[type[FlightCoreError]]:
    """A class of the tree's module and all below it."""
    yield root
    for child in root.__subclasses__():
        if child.__module__.startswith(errors.__name__):
            yield from classes(child)


TREE = list(classes(FlightCoreError))


def drawn() -> dict[str, str]:
    """Each class of the drawing with the class that it hangs from."""
    parents: dict[str, str] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"^    ([│├└─ ]*)([A-Z]\w+)", line)
        if match is None:
            continue
        depth, rest = divmod(len(match[1]), 4)
        assert rest == 0, line
        assert match[2] not in parents, f"{match[2]} is drawn twice"
        above[depth:] = [match[2]]
        parents[match[2]] = above[depth - 1] if depth else ""
    return parents


def test_the_drawing_is_the_tree() -> None:
    """Every class hangs in the drawing where it hangs in the code, and no other."""
    real = {kind.__name__: kind.__mro__[1].__name__ for kind in TREE}
    real["FlightCoreError"] = ""
    assert drawn() == real


def test_codes_are_unique_and_follow_the_names() -> None:
    """No two classes share a code, and a code is snake case."""
    codes = [kind.code for kind in TREE]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in codes)


@pytest.mark.parametrize("kind", TREE)
def test_every_class_says_what_it_means(kind: type[FlightCoreError]) -> None:
    """Each has a docstring and a code of its own."""
    assert kind.__doc__
    assert "code" in vars(kind)


@pytest.mark.parametrize("kind", TREE)
def test_a_retry_helps_where_it_is_temporary(kind: type[FlightCoreError]) -> None:
    """Temporary errors, and they alone, say that the same call may succeed."""
    assert kind.retryable == issubclass(kind, Temporary)


@pytest.mark.parametrize("kind", TREE)
@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_errors_can_be_copied(kind: type[FlightCoreError], copied: object) -> None:
    """A copy has the class, the message, the facts and the key."""
    error = kind("No.", leg="AA1", left=0)
    assert callable(copied)
    _assert_same(copied(error), error)


@pytest.mark.parametrize("kind", TREE)
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_errors_travel_between_processes(
    kind: type[FlightCoreError], protocol: int
) -> None:
    """A pickled error is the same error: class, message, facts, key."""
    error = kind("No.", leg="AA1", left=0, price=Money(1, "EUR"))
    error.idempotency_key = "web-1"
    _assert_same(pickle.loads(pickle.dumps(error, protocol)), error)


def _assert_same(one: FlightCoreError, other: FlightCoreError) -> None:
    assert type(one) is type(other)
    assert str(one) == str(other) == one.message
    assert one.facts == other.facts
    assert one.idempotency_key == other.idempotency_key


def test_facts_can_be_read_as_attributes_and_not_changed() -> None:
    """What a program needs is there by name; what is not there says so."""
    error = SoldOut("No.", leg="AA1", booking_class="Y", asked=2, left=1)
    assert (error.leg, error.booking_class, error.asked, error.left) == (
        "AA1",
        "Y",
        2,
        1,
    )
    with pytest.raises(AttributeError, match="no fact 'route'"):
        _ = error.route
    with pytest.raises(TypeError):
        cast("dict[str, int]", error.facts)["left"] = 2


def test_a_fact_may_have_any_name() -> None:
    """Even the name of the message's own parameter."""
    error = NotFound("No.", message="x", self="y", kind="order", id="ord_1")
    assert error.facts["message"] == "x"
    assert error.message == "No."


@pytest.mark.parametrize("kind", TREE)
def test_no_error_shows_a_card_number(kind: type[FlightCoreError]) -> None:
    """Card-like digits in a message or a fact are taken out, in every form of it."""
    error = kind(f"cannot use {CARD}", field=CARD, line=f"a {CARD} b", count=3)
    shown = f"{error} {error!r} {error.args} {dict(error.facts)}"
    shown += pickle.dumps(error).decode("latin-1")
    assert "1111" not in shown
    assert error.count == 3


def test_facts_of_other_kinds_stay_as_they_are() -> None:
    """Values that are no text are passed on."""
    money = Money(4111111111, "EUR")
    error = InvalidInput("No.", old=money, many=(1, 2), nothing=None)
    assert error.old is money
    assert error.many == (1, 2)
    assert error.nothing is None
