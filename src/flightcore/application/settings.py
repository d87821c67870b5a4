"""Settings: every interval and limit that a host may choose."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import attrs

from flightcore.domain.kernel import (
    check_type,
    exponent_of,
    refuse_card_digits,
    zone,
)
from flightcore.domain.kernel.errors import (
    CardDataRefused,
    InvalidInput,
    InvalidSetting,
)
from flightcore.domain.shopping import OfferKey
from flightcore.domain.ticketing import ACCOUNTING_CODES
from flightcore.ports.store import MAX_LEASE_SECONDS

LONGEST_TENANT = 64
"""Characters of a tenant's name."""
LONGEST = timedelta(days=366)
"""Any duration, but for those of which a process waits for the end."""
LONGEST_LEASE = timedelta(seconds=MAX_LEASE_SECONDS)
"""A lease, and how long ``pay`` may stay with an order."""

_Validator = Callable[[Any, "attrs.Attribute[Any]", Any], None]
_CODE = re.compile(r"[0-9]{3}")


def _that(check: Callable[[Any], object], hint: Any = str) -> _Validator:
    """A validator: of the type, and nothing that the check refuses."""

    def validate(_: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        try:
            check_type(value, hint, attribute.name)
            check(value)
        except CardDataRefused:
            raise
        except InvalidInput as error:
            raise InvalidSetting(
                f"{attribute.name}: {error.message}", setting=attribute.name
            ) from None

    return validate


def _tenant(name: str) -> None:
    refuse_card_digits("tenant", name)
    if not 1 <= len(name) <= LONGEST_TENANT:
        raise InvalidInput(f"1 to {LONGEST_TENANT} characters")


def _lasting(
    longest: timedelta, *, or_none: bool = False
) -> Callable[[object, attrs.Attribute[timedelta], object], None]:
    """A validator: a duration above zero, or of zero too, and no longer than that."""

    def validate(
        _: object, attribute: attrs.Attribute[timedelta], value: object
    ) -> None:
        if isinstance(value, timedelta) and (
            timedelta(0) < value <= longest or (or_none and not value)
        ):
            return
        least = "of zero or more" if or_none else "above zero"
        raise InvalidSetting(
            f"{attribute.name} is a duration {least}, and at most {longest}",
            setting=attribute.name,
        )

    return validate


_positive = _lasting(LONGEST)
_short = _lasting(LONGEST_LEASE)
_short_or_none = _lasting(LONGEST_LEASE, or_none=True)


def _count(_: object, attribute: attrs.Attribute[int], value: object) -> None:
    if type(value) is not int or not 1 <= value <= 100_000:
        raise InvalidSetting(
            f"{attribute.name} is a number from 1 to 100,000", setting=attribute.name
        )


def _with_known_codes(codes: Mapping[str, str]) -> Mapping[str, str]:
    if not isinstance(codes, Mapping):
        raise InvalidSetting("codes by carrier wanted", setting="accounting_codes")
    return MappingProxyType({**ACCOUNTING_CODES, **codes})


def _codes(codes: Mapping[str, str]) -> None:
    if not all(_CODE.fullmatch(code) for code in codes.values()):
        raise InvalidInput("an accounting code is three digits")


def _keys(keys: Mapping[str, bytes] | None) -> None:
    if keys is None:
        return
    if not keys:
        raise InvalidInput("one key at least, or None")
    for name, secret in keys.items():
        refuse_card_digits("offer_keys", name)
        OfferKey(id=name, secret=secret)


@attrs.frozen(kw_only=True)
class Settings:
    """What a host may choose; the defaults suit a travel agency.

    A duration is above zero and at most 366 days; ``lease``, ``pay_wait`` and
    ``replica_wait`` are at most an hour, and the latter two may be zero. A number is
    from 1 to 100,000.

    Raises:
        InvalidSetting: A value is of the wrong type or outside its bounds.

    Attributes:
        tenant: Whose data this core works on.
        currency: ISO 4217 code of prices where the search names none.
        offer_ttl: How long an offer can be booked.
        price_guarantee: How long the price of an offer stands, and so of an order
            that is not yet paid.
        hold_for: How long seats are held without payment.
        payment_window: How long a hold is pinned from the start of a payment, and
            how long the payer has to authenticate; best below an hour, as a payment
            that is asked after for longer becomes a person's.
        pay_wait: How long ``pay`` drives fulfilment before it returns the order as
            it then stands; zero: not at all, ``work`` does it.
        quote_ttl: How long a cancellation quote can be confirmed.
        waitlist_answer: How long seats are kept for a party that waited for them.
        close_before_departure: How long before departure sales end.
        max_connection: The longest wait between two flights of an itinerary.
        sales_zone: IANA zone in which the day of sale is reckoned.
        search_limit: Most offers that one search considers.
        lease: How long a worker may take over one piece of work.
        max_attempts: Leases of one notification or message before it is set aside.
        queue_limit: Calls that may wait for the store in one process.
        aio_threads: Threads on which the coroutines of ``core.aio`` run.
        aio_waiting: Coroutines that may wait for a thread; more are turned away.
        replica_lag: By how much an answer of a replica may be old.
        replica_wait: How long a replica is waited for that is nearly there, before the
            primary is asked; zero: not at all.
        replica_retry: How long a replica that failed is left out.
        accounting_codes: Airline accounting codes by carrier, beside the known ones.
        offer_keys: Keys that sign offers, by name; the first signs, all verify.
            None: made with the schema and kept in the store.
    """

    tenant: str = attrs.field(default="default", validator=_that(_tenant))
    currency: str = attrs.field(default="USD", validator=_that(exponent_of))
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
        default=timedelta(seconds=10), validator=_short_or_none
    )
    quote_ttl: timedelta = attrs.field(
        default=timedelta(minutes=30), validator=_positive
    )
    waitlist_answer: timedelta = attrs.field(
        default=timedelta(hours=1), validator=_positive
    )
    close_before_departure: timedelta = attrs.field(
        default=timedelta(minutes=60), validator=_positive
    )
    max_connection: timedelta = attrs.field(
        default=timedelta(hours=6), validator=_positive
    )
    sales_zone: str = attrs.field(default="UTC", validator=_that(zone))
    search_limit: int = attrs.field(default=200, validator=_count)
    lease: timedelta = attrs.field(default=timedelta(minutes=1), validator=_short)
    max_attempts: int = attrs.field(default=8, validator=_count)
    queue_limit: int = attrs.field(default=1000, validator=_count)
    aio_threads: int = attrs.field(default=16, validator=_count)
    aio_waiting: int = attrs.field(default=256, validator=_count)
    replica_lag: timedelta = attrs.field(
        default=timedelta(seconds=10), validator=_positive
    )
    replica_wait: timedelta = attrs.field(
        default=timedelta(milliseconds=50), validator=_short_or_none
    )
    replica_retry: timedelta = attrs.field(
        default=timedelta(seconds=5), validator=_positive
    )
    accounting_codes: Mapping[str, str] = attrs.field(
        default=ACCOUNTING_CODES,
        converter=_with_known_codes,
        validator=_that(_codes, Mapping[str, str]),
    )
    offer_keys: Mapping[str, bytes] | None = attrs.field(
        default=None,
        validator=_that(_keys, Mapping[str, bytes] | None),
        repr=False,
    )
