"""Identifiers: derived, repeatable, of a fixed shape, never equal by accident."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flightcore.domain.kernel import Seed, digest

SEED = Seed(bytes(range(32)))
parts = st.lists(st.one_of(st.text(max_size=20), st.integers()), max_size=4)


def test_derivation_never_changes() -> None:
    """Stored identifiers depend on it, so these values stand for ever.

    Reckoned apart with sha256sum and base32 over the framed parts.
    """
    assert digest("a", 1).hex() == (
        "4e05abd6911b81cca42657fbc9599aa8c54ec2edbae550401d8479871cb5ca0f"
    )
    assert SEED.id("ord") == "ord_julzlph2yqsc5gjzbb3ngrphc4"
    assert SEED.id("hld", 2) == "hld_fujlcmporltync5qzaxxdgqxcm"
    assert Seed.from_key("t", "p", "k").id("ord") == "ord_e7esi7qzyfxg5kyzszu5wyeosi"


@given(st.binary(min_size=16, max_size=40), parts)
def test_the_same_call_names_the_same_things(value: bytes, of: list[str | int]) -> None:
    """A seed and parts give one identifier, of 26 base-32 letters."""
    one, other = Seed(value), Seed(bytes(bytearray(value)))
    assert one.id("ord", *of) == other.id("ord", *of)
    assert re.fullmatch("ord_[a-z2-7]{26}", one.id("ord", *of))
    assert one.child(*of).value == other.child(*of).value
    assert one.bytes(*of) == other.bytes(*of)


def test_what_is_different_is_named_differently() -> None:
    """Other seeds, prefixes, parts, orders of parts and uses never coincide."""
    seeds = (SEED, SEED.child(), SEED.child(1), Seed.from_key("t", "p", "k"))
    lists: tuple[tuple[str | int, ...], ...]
    lists = ((), (1,), (1, 2), (12,), ("1", "", "2"), ("",))
    ids = [seed.id(kind, *of) for seed in seeds for kind in ("a", "b") for of in lists]
    assert len({each.partition("_")[2] for each in ids}) == len(ids)
    raw = [seed.bytes(*of) for seed in seeds for of in lists]
    raw += [seed.child(*of).value for seed in seeds for of in lists]
    assert len(set(raw)) == len(raw)


def test_a_part_named_like_a_use_is_a_part() -> None:
    """A child called "bytes" is not the bytes, nor is one called as a prefix the id."""
    for name in ("bytes", "child", "ord"):
        child = SEED.child(name)
        assert child.value not in (SEED.bytes(), SEED.bytes(name), SEED.child().value)
        whole = digest(SEED.value.hex(), name)
        assert child.value != whole


def test_no_collision_in_many() -> None:
    """Ten thousand things of one call have ten thousand names."""
    assert len({SEED.id("evt", n) for n in range(10_000)}) == 10_000


def test_parts_do_not_run_together() -> None:
    """Where the parts are cut makes a difference."""
    cuts = [digest("a", "bc"), digest("ab", "c"), digest("abc"), digest("", "abc")]
    cuts += [digest("1:a", "b"), digest("1", "a1:b")]
    assert all(one != other for one, other in combinations(cuts, 2))


def test_tenants_and_principals_do_not_share_keys() -> None:
    """The same key of somebody else is another seed."""
    seeds = [
        Seed.from_key("t", "p", "k"),
        Seed.from_key("t", "q", "k"),
        Seed.from_key("u", "p", "k"),
        Seed.from_key("tp", "", "k"),
    ]
    assert len({seed.value for seed in seeds}) == 4


def test_any_text_can_be_hashed() -> None:
    """Lone surrogates and NULs are parts like others."""
    assert digest("\ud800") != digest("\udfff")
    assert digest("\x00") != digest("")


@pytest.mark.parametrize("value", [b"", b"x" * 15])
def test_a_seed_that_could_be_guessed(value: bytes) -> None:
    """Fewer than 128 bits are no seed."""
    with pytest.raises(ValueError, match="128 bits"):
        Seed(value)


def test_a_seed_does_not_show_itself() -> None:
    """Whoever reads a log cannot name the things of a call."""
    assert SEED.value.hex() not in repr(SEED)
    assert repr(SEED.value) not in repr(SEED)
