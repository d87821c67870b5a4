"""What PostgreSQL is sent to lock rows and counters, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

import attrs
import msgspec

from flightcore.domain.inventory import Counter, CounterKey
from flightcore.domain.kernel import Instant
from flightcore.ports.columns import column_of
from flightcore.ports.judgement import Needs, RowKey, counter_key, counter_of
from flightcore.ports.rows import ROW_TYPES, CounterRow, Row, is_versioned
from flightcore_sql.schema import PREFIX
from flightcore_sql.wire.base import Locked, quoted

TYPES: dict[type, str] = {str: "text", int: "bigint"}
_COUNTER = ("parent", "au", "used", "oversold", "bid_prices", "version")
_COUNTER_NAMES = (*CounterRow.KEY, *_COUNTER)


@attrs.frozen
class Arm:
    """Rows of one table to lock.

    Attributes:
        rows: Their class.
        asks: Columns to read besides the key.
        strength: ``UPDATE`` or ``SHARE``.
        wanted: Keys, in order.
    """

    rows: type[Row]
    asks: tuple[str, ...]
    strength: str
    wanted: tuple[Sequence[object], ...]

    def __len__(self) -> int:
        return len(self.wanted)

    def keys(self) -> str:
        """The keys as JSON."""
        named = [dict(zip(self.rows.KEY, key, strict=True)) for key in self.wanted]
        return msgspec.json.encode(named).decode()


def arms_of(wanted: Needs) -> list[Arm]:
    """What is to be locked, in the order of the locks."""
    shared = {*wanted.guarded}
    arms: list[Arm] = []
    for (rows, is_shared), keys in groupby(
        wanted.rows, key=lambda item: (item[0], item in shared)
    ):
        asks = ("version",) if is_versioned(rows) else ()
        found = tuple(key for _, key in keys)
        arms.append(Arm(rows, asks, "SHARE" if is_shared else "UPDATE", found))
    if wanted.counters:
        arms.append(Arm(CounterRow, _COUNTER, "UPDATE", wanted.counters))
    return arms


def locking(arms: Sequence[Arm], keys: Sequence[str], *, waits: bool) -> str:
    """The statement; its one record holds what stood, as JSON, and the clock.

    Args:
        arms: What to lock.
        keys: Of each arm: a literal, or the place of a value.
        waits: For what others hold; False: leave it out.
    """
    if not arms:
        return "SELECT '[]', clock_timestamp()"
    after = "" if waits else " SKIP LOCKED"
    texts = [
        _arm_text(
            place, arm.rows.TABLE, arm.asks, arm.strength + " OF own" + after
        ).replace("?", key)
        for place, (arm, key) in enumerate(zip(arms, keys, strict=True))
    ]
    return (
        "SELECT coalesce(json_agg(r), '[]')::text, clock_timestamp() "
        f"FROM ({' UNION ALL '.join(texts)}) AS found(r)"
    )


@lru_cache(maxsize=256)
def _arm_text(place: int, table: str, asks: tuple[str, ...], strength: str) -> str:
    rows = ROW_TYPES[table]
    key = ", ".join(map(quoted, rows.KEY))
    read = ", ".join(map(quoted, (*rows.KEY, *asks)))
    return (
        f"SELECT json_build_array({place}, {read}) FROM ("
        f"SELECT {read} FROM {PREFIX}{table} AS own "
        f"JOIN {_wanted(rows)} USING ({key}) "
        f"ORDER BY {key} FOR {strength}) AS arm{place}"
    )


def not_in(arm: Arm, locked: Locked) -> Arm:
    """The arm's rows that were not found."""
    if arm.asks is _COUNTER:
        absent = [key for key in arm.wanted if key not in locked.counters]
    else:
        found = locked.versions
        absent = [key for key in arm.wanted if (arm.rows, tuple(key)) not in found]
    return attrs.evolve(arm, wanted=tuple(absent))


def existing(arms: Sequence[Arm]) -> str:
    """The statement that says, as JSON, what those of the rows are named by that are.

    It locks nothing, and so it sees what others hold.
    """
    texts = [
        f"SELECT own.{quoted(arm.rows.KEY[0])} FROM {PREFIX}{arm.rows.TABLE} AS own "
        f"JOIN {_wanted(arm.rows)} USING ({', '.join(map(quoted, arm.rows.KEY))})"
        for arm in arms
    ]
    return (
        "SELECT coalesce(json_agg(name), '[]')::text "
        f"FROM ({' UNION '.join(texts)}) AS found(name)"
    ).replace("?", "%s")


def _wanted(rows: type[Row]) -> str:
    kinds = {name: column_of(rows, name).kind for name in rows.KEY}
    typed = ", ".join(f"{quoted(name)} {TYPES[kind]}" for name, kind in kinds.items())
    return f"json_to_recordset(?::json) AS wanted({typed})"


def read_locked(arms: Sequence[Arm], stood: str, now: Instant) -> Locked:
    """What the statement's record says."""
    versions: dict[RowKey, int] = {}
    counters: dict[CounterKey, Counter] = {}
    for place, *values in msgspec.json.decode(stood):
        arm = arms[place]
        if arm.asks is _COUNTER:
            row = CounterRow(**dict(zip(_COUNTER_NAMES, values, strict=True)))
            counters[counter_key(row)] = counter_of(row)
        else:
            width = len(arm.rows.KEY)
            version = values[width] if arm.asks else 1
            versions[arm.rows, tuple(values[:width])] = version
    return Locked(now=now, versions=versions, counters=counters)
