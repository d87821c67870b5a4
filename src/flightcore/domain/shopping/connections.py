"""Minimum connecting times (MCT): which change of aircraft a passenger can make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import attrs

from flightcore.domain.shopping.mct_rule import Change, ConnectionStatus, MctRule

DEFAULT_MINUTES: Mapping[ConnectionStatus, int] = MappingProxyType(
    {
        ConnectionStatus.DD: 30,
        ConnectionStatus.DI: 60,
        ConnectionStatus.ID: 90,
        ConnectionStatus.II: 90,
    }
)
"""Minutes where a station has filed nothing, as published for airports without
records of their own; a tariff of records may come with other ones."""


@attrs.frozen
class Contradiction:
    """Rules that hold for the same changes and disagree.

    Nobody knows which is right, so what they speak of is not sold at all.
    """

    rules: tuple[MctRule, ...]


@attrs.frozen
class Crossing:
    """All that is filed for one pair of stations and one status, by precedence.

    Attributes:
        rules: The most specific first; among equals the more cautious.
        default: Minutes where no rule fits; None: no connection.
    """

    rules: tuple[MctRule, ...]
    default: int | None

    @property
    def uniform(self) -> bool:
        """Whether every change here needs the same minutes."""
        return not self.rules or self.rules[0].is_plain

    @property
    def least(self) -> int | None:
        """Fewest minutes that any change here can need; None: none is legal."""
        open_rules = [rule.minutes for rule in self.rules if not rule.suppressed]
        if self.default is not None and not any(r.is_plain for r in self.rules):
            open_rules.append(self.default)
        return min(open_rules, default=None)

    def minutes(self, change: Change) -> int | None:
        """Fewest minutes that this change needs; None where it is not legal."""
        for rule in self.rules:
            if rule.fits(change):
                return None if rule.suppressed else rule.minutes
        return self.default


_Key = tuple[str, str, ConnectionStatus]


@attrs.frozen(eq=False, repr=False)
class ConnectionRules:
    """Minimum connecting times, indexed.

    Exceptions go before station defaults, and those before the global default, which
    serves changes within one station only: a change of airport needs a rule that
    names the pair. Of the rules that fit, the most specific decides (see
    :attr:`MctRule.rank`); among equals a suppression, then the longest time.

    Attributes:
        contradictions: Rules that disagree, in the order of their first mention.
        partners: By arrival station, the other stations that rules lead to.
        sources: By departure station, the other stations that rules lead from.
    """

    contradictions: tuple[Contradiction, ...]
    partners: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, tuple[str, ...]]
    _crossings: Mapping[_Key, Crossing]
    _defaults: Mapping[ConnectionStatus, int]

    @classmethod
    def of(
        cls,
        rules: Iterable[MctRule] = (),
        *,
        defaults: Mapping[ConnectionStatus, int] = DEFAULT_MINUTES,
    ) -> ConnectionRules:
        """Index rules; a repeated one counts once, and rivals suppress each other."""
        rivals: dict[tuple[object, ...], list[MctRule]] = {}
        for rule in dict.fromkeys(rules):
            rivals.setdefault(rule.criteria, []).append(rule)
        held = [_held(group) for group in rivals.values()]
        disputed = (tuple(group) for group in rivals.values() if len(group) > 1)
        return cls(
            tuple(Contradiction(group) for group in disputed),
            _partners((r.arrival_station, r.departure_station) for r in held),
            _partners((r.departure_station, r.arrival_station) for r in held),
            _crossings(held, defaults),
            MappingProxyType(dict(defaults)),
        )

    def crossing(
        self, arrival: str, departure: str, status: ConnectionStatus
    ) -> Crossing:
        """What holds from one station to another, or within one."""
        filed = self._crossings.get((arrival, departure, status))
        if filed is not None:
            return filed
        return Crossing(
            (), self._defaults.get(status) if arrival == departure else None
        )

    def minutes(self, change: Change) -> int | None:
        """Fewest minutes that a change needs; None where it is not legal."""
        return self.crossing(
            change.arrival_station, change.departure_station, change.status
        ).minutes(change)


def _held(rivals: Sequence[MctRule]) -> MctRule:
    """The rule that holds of those for the same changes."""
    if len(rivals) == 1:
        return rivals[0]
    return attrs.evolve(rivals[0], suppressed=True, minutes=0)


def _crossings(
    rules: Iterable[MctRule], defaults: Mapping[ConnectionStatus, int]
) -> Mapping[_Key, Crossing]:
    groups: dict[_Key, list[MctRule]] = {}
    for rule in rules:
        key = (rule.arrival_station, rule.departure_station, rule.status)
        groups.setdefault(key, []).append(rule)
    return MappingProxyType(
        {
            key: Crossing(
                tuple(sorted(group, key=_precedence, reverse=True)),
                defaults.get(key[2]) if key[0] == key[1] else None,
            )
            for key, group in groups.items()
        }
    )


def _precedence(rule: MctRule) -> tuple[object, ...]:
    return (rule.rank, rule.suppressed, rule.minutes)


def _partners(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    partners: dict[str, tuple[str, ...]] = {}
    for one, other in sorted(set(pairs)):
        if one != other:
            partners[one] = (*partners.get(one, ()), other)
    return MappingProxyType(partners)
