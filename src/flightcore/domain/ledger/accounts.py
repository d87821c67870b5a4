"""The chart of accounts of an order's money."""

from __future__ import annotations

import re
from enum import StrEnum

import attrs

from flightcore.domain.kernel.errors import InvalidInput

_CODE = re.compile(r"[A-Z0-9]{1,12}")


class AccountKind(StrEnum):
    """What an account stands for, and the side on which it usually stands."""

    RECEIVABLE = "receivable"
    """Debit: what the customer owes for what was sold."""
    AGENCY_CREDIT = "agency_credit"
    """Debit: what an agency owes that travels now and settles later."""
    GATEWAY_CLEARING = "gateway_clearing"
    """Debit: money that gateways took and will pay out."""
    AIR_TRAFFIC_LIABILITY = "air_traffic_liability"
    """Credit: transport sold and not yet flown (unearned revenue)."""
    TAXES_PAYABLE = "taxes_payable"
    """Credit: collected for an authority; one account a tax code."""
    FEES = "fees"
    """Credit: fees earned for the service of selling."""
    REFUNDS_PAYABLE = "refunds_payable"
    """Credit: what the customer is to get back."""
    PENALTIES_RETAINED = "penalties_retained"
    """Credit: kept by the fare's rule when travel was given up."""


@attrs.frozen(order=True)
class Account:
    """One account, written ``kind`` or ``kind:CODE``.

    Attributes:
        kind: What it stands for.
        code: Divides the kind, such as a tax code; 1 to 12 capitals and digits, or
            empty. Taxes payable always has one.

    Raises:
        InvalidInput: The code is not as said.
    """

    kind: AccountKind
    code: str = ""

    def __attrs_post_init__(self) -> None:
        if self.code and not _CODE.fullmatch(self.code):
            raise InvalidInput("an account's code is 1 to 12 capitals", field="code")
        if self.kind is AccountKind.TAXES_PAYABLE and not self.code:
            raise InvalidInput("taxes are booked by their code", field="code")

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}" if self.code else str(self.kind)

    @classmethod
    def parse(cls, text: str) -> Account:
        """Read what ``str`` wrote.

        Raises:
            InvalidInput: No such account.
        """
        kind, _, code = text.partition(":")
        if kind not in set(AccountKind):
            raise InvalidInput("no such account", field="account")
        return cls(AccountKind(kind), code)


RECEIVABLE = Account(AccountKind.RECEIVABLE)
AGENCY_CREDIT = Account(AccountKind.AGENCY_CREDIT)
GATEWAY_CLEARING = Account(AccountKind.GATEWAY_CLEARING)
FARES = Account(AccountKind.AIR_TRAFFIC_LIABILITY)
SURCHARGES = Account(AccountKind.AIR_TRAFFIC_LIABILITY, "SURCHARGES")
SERVICES = Account(AccountKind.AIR_TRAFFIC_LIABILITY, "SERVICES")
FEES = Account(AccountKind.FEES)
REFUNDS_PAYABLE = Account(AccountKind.REFUNDS_PAYABLE)
PENALTIES_RETAINED = Account(AccountKind.PENALTIES_RETAINED)


def taxes_payable(code: str) -> Account:
    """The account of one tax, by its code, such as ``ZP``."""
    return Account(AccountKind.TAXES_PAYABLE, code)
