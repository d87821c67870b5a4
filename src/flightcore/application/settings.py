"""Settings: every interval and limit that a host may choose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

import attrs

from flightcore.domain.kernel.errors import InvalidSetting
from flightcore.domain.ticketing import ACCOUNTING_CODES


def _positive(_: object, attribute: attrs.Attribute[timedelta], value: object) -> None:
    if not isinstance(value, timedelta) or value <= timedelta(0):
        raise InvalidSetting(
            f"{attribute.name} is a duration above zero", setting=attribute.name
        )


def _count(_: object, attribute: attrs.Attribute[int], value: object) -> None:
    if type(value) is not int or not 1 <= value <= 100_000:
        raise InvalidSetting(
            f"{attribute.name} is a number from 1 to 100,000", setting=attribute.name
        )


def _with_known_codes(codes: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({**ACCOUNTING_CODES, **codes})


def _keys(_: object, __: object, keys: Mapping[str, bytes] | None) -> None:
    for name, key in (keys or {}).items():
        if not name or ":" in name or len(key) < 32:
            raise InvalidSetting(
                "an offer key has a name without colon and 32 bytes or more",
                setting="offer_keys",
            )


@attrs.frozen(kw_only=True)
class Settings:
    """What a host may choose; the defaults suit a travel agency.

    Attributes:
        tenant: Whose data this core works on.
        currency: ISO 4217 code of prices where the search names none.
        offer_ttl: How long an offer can be booked.
        price_guarantee: How long the price of an offer stands, and so of an order
            that is not yet paid.
        hold_for: How long seats are held without payment.
        payment_window: How long a hold is pinned from the start of a payment; at
            least the gateway's session life.
        pay_wait: How long ``pay`` drives fulfilment before it returns the order as
            it then stands.
        quote_ttl: How long a cancellation quote can be confirmed.
        close_before_departure: How long before departure sales end.
        max_connection: The longest wait between two flights of an itinerary.
        sales_zone: IANA zone in which the day of sale is reckoned.
        search_limit: Most offers that one search considers.
        lease: How long a worker may take over one piece of work.
        max_attempts: Leases of one notification or message before it is set aside.
        queue_limit: Calls that may wait for the store in one process.
        aio_threads: Threads on which the coroutines of ``core.aio`` run.
        aio_waiting: Coroutines that may wait for a thread; more are turned away.
        accounting_codes: Airline accounting codes by carrier, beside the known ones.
        offer_keys: Keys that sign offers, by name; the first signs, all verify.
            None: made with the schema and kept in the store.
    """

    tenant: str = "default"
    currency: str = "USD"
    offer_ttl: timedelta = attrs.field(
        default=timedelta(minutes=30), validator=_positive
    )
    price_guarantee: timedelta = attrs.field(
        default=timedelta(hours=24), validator=_positive
    )
    hold_for: timedelta = attrs.field(default=timedelta(hours=2), validator=_positive)
    payment_window: timedelta = attrs.field(
        default=timedelta(minutes=30), validator=_positive
    )
    pay_wait: timedelta = attrs.field(
        default=timedelta(seconds=10), validator=_positive
    )
    quote_ttl: timedelta = attrs.field(
        default=timedelta(minutes=30), validator=_positive
    )
    close_before_departure: timedelta = attrs.field(
        default=timedelta(minutes=60), validator=_positive
    )
    max_connection: timedelta = attrs.field(
        default=timedelta(hours=6), validator=_positive
    )
    sales_zone: str = "UTC"
    search_limit: int = attrs.field(default=200, validator=_count)
    lease: timedelta = attrs.field(default=timedelta(minutes=1), validator=_positive)
    max_attempts: int = attrs.field(default=8, validator=_count)
    queue_limit: int = attrs.field(default=1000, validator=_count)
    aio_threads: int = attrs.field(default=16, validator=_count)
    aio_waiting: int = attrs.field(default=256, validator=_count)
    accounting_codes: Mapping[str, str] = attrs.field(
        default=ACCOUNTING_CODES, converter=_with_known_codes
    )
    offer_keys: Mapping[str, bytes] | None = attrs.field(
        default=None, validator=_keys, repr=False
    )
