"""The coupon's machine (Res. 722): every allowed step, and nothing else (T3, T6)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flightcore.domain.kernel.errors import InvalidTransition


class CouponStatus(StrEnum):
    """Status indicators of an electronic coupon (IATA codes)."""

    OPEN = "O"
    CHECKED_IN = "C"
    LIFTED = "L"
    FLOWN = "F"
    AIRPORT_CONTROL = "A"
    SUSPENDED = "S"
    IRREGULAR = "I"
    EXCHANGED = "E"
    REFUNDED = "R"
    VOID = "V"
    PRINTED = "P"

    @property
    def is_final(self) -> bool:
        """Whether the coupon will never change again."""
        return self in _FINAL


_FINAL = frozenset(
    {
        CouponStatus.FLOWN,
        CouponStatus.EXCHANGED,
        CouponStatus.REFUNDED,
        CouponStatus.VOID,
        CouponStatus.PRINTED,
    }
)

_C = CouponStatus

COUPON_TRANSITIONS: Mapping[CouponStatus, tuple[CouponStatus, ...]] = {
    _C.OPEN: (
        _C.CHECKED_IN,
        _C.AIRPORT_CONTROL,
        _C.EXCHANGED,
        _C.REFUNDED,
        _C.VOID,
        _C.SUSPENDED,
        _C.IRREGULAR,
        _C.PRINTED,
    ),
    _C.CHECKED_IN: (_C.OPEN, _C.LIFTED, _C.AIRPORT_CONTROL, _C.SUSPENDED),
    _C.LIFTED: (_C.FLOWN,),
    _C.AIRPORT_CONTROL: (
        _C.OPEN,
        _C.CHECKED_IN,
        _C.LIFTED,
        _C.EXCHANGED,
        _C.SUSPENDED,
    ),
    _C.SUSPENDED: (_C.OPEN,),
    _C.IRREGULAR: (_C.OPEN, _C.EXCHANGED, _C.REFUNDED),
    _C.FLOWN: (),
    _C.EXCHANGED: (),
    _C.REFUNDED: (),
    _C.VOID: (),
    _C.PRINTED: (),
}

EMD_TRANSITIONS: Mapping[CouponStatus, tuple[CouponStatus, ...]] = {
    _C.OPEN: (_C.FLOWN, _C.REFUNDED, _C.EXCHANGED, _C.VOID, _C.SUSPENDED),
    _C.SUSPENDED: (_C.OPEN,),
    _C.FLOWN: (),
    _C.REFUNDED: (),
    _C.EXCHANGED: (),
    _C.VOID: (),
}


def next_coupon_status(
    status: CouponStatus,
    wanted: CouponStatus,
    *,
    document: str,
    machine: Mapping[CouponStatus, tuple[CouponStatus, ...]],
) -> CouponStatus:
    """The wanted status, where the machine allows it.

    Raises:
        InvalidTransition: It does not.
    """
    if wanted not in machine.get(status, ()):
        raise InvalidTransition(
            f"a coupon that is {status.name} cannot become {wanted.name}",
            kind="coupon",
            id=document,
            state=str(status),
            step=str(wanted),
        )
    return wanted
