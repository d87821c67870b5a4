"""How a customer pays: a token of a payment method, never the card itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

import attrs

from flightcore.domain.kernel import Money, refuse_card_digits
from flightcore.domain.kernel.errors import AmountMismatch, InvalidInput

MAX_TENDERS = 9
"""Tenders of one payment."""

_TOKEN = re.compile(r"[\x21-\x7e]{1,255}")
_TENDER_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


class MethodKind(StrEnum):
    """What stands behind a token; vouchers and others are to follow."""

    CARD = "card"


@attrs.frozen
class PaymentMethod:
    """A method that a gateway knows by a token.

    Attributes:
        kind: What stands behind it.
        token: What the gateway gave the customer's browser; 1 to 255 printable ASCII
            characters without spaces.

    Raises:
        CardDataRefused: The token looks like a card number.
        InvalidInput: The token is not as said.
    """

    kind: MethodKind
    token: str = attrs.field(repr=False)

    @token.validator
    def _is_token(self, _: object, token: str) -> None:
        check_token(token)


@attrs.frozen
class Tender:
    """A part of a payment, and the method that is to pay it.

    Attributes:
        id: Unique within the order; 1 to 32 letters, digits, "-" or "_".
        amount: Above zero.
        method: Who pays it.

    Raises:
        NegativeAmount: The amount is zero or less.
        InvalidInput: The id is not as said.
    """

    id: str
    amount: Money
    method: PaymentMethod

    def __attrs_post_init__(self) -> None:
        self.amount.positive()
        if not _TENDER_ID.fullmatch(self.id):
            raise InvalidInput("not the id of a tender", field="tender")


def card(token: str) -> PaymentMethod:
    """Pay by card, through its token.

    Raises:
        CardDataRefused: That is a card number, or looks like one.
        InvalidInput: Not 1 to 255 printable ASCII characters without spaces.
    """
    return PaymentMethod(MethodKind.CARD, token)


def check_token(token: str) -> None:
    """Refuse what cannot be a token.

    Raises:
        CardDataRefused: It looks like a card number.
        InvalidInput: Not 1 to 255 printable ASCII characters without spaces.
    """
    if not isinstance(token, str):
        raise InvalidInput("a token is text", field="token")
    refuse_card_digits("token", token)
    if not _TOKEN.fullmatch(token):
        raise InvalidInput("a token is 1 to 255 ASCII characters", field="token")


def check_tenders(tenders: Sequence[Tender], due: Money) -> None:
    """Refuse tenders that do not pay exactly what is due (P6).

    Raises:
        AmountMismatch: Their sum is another amount.
        CurrencyMismatch: A tender is in another currency.
        InvalidInput: None, more than ``MAX_TENDERS``, or two of one id.
    """
    ids = [tender.id for tender in tenders]
    if not 1 <= len(ids) <= MAX_TENDERS or len(set(ids)) != len(ids):
        raise InvalidInput("1 to 9 tenders, each with its own id", field="tenders")
    total = Money.total((tender.amount for tender in tenders), due.currency)
    if total != due:
        raise AmountMismatch(
            f"the tenders pay {total}, due is {due}", expected=due, got=total
        )
