"""What a gateway can say about an operation. No answer is not among them."""

from __future__ import annotations

import attrs

from flightcore.domain.kernel import Money


@attrs.frozen
class Succeeded:
    """It is done, for good.

    Attributes:
        ref: The gateway's name for it, which later operations refer to.
        amount: What the gateway says was moved; None where it does not say.
    """

    ref: str
    amount: Money | None = None


@attrs.frozen
class Declined:
    """It is definitely refused, and nothing moved.

    Attributes:
        reason: Snake case, such as ``insufficient_funds``; no personal data.
    """

    reason: str


@attrs.frozen
class Pending:
    """The gateway has it and will decide later.

    Attributes:
        ref: The gateway's name for it, where it has one already.
    """

    ref: str = ""


@attrs.frozen
class ActionRequired:
    """The payer must do something first, such as authenticate (3-D Secure).

    Attributes:
        redirect: Where the payer does it; may hold a secret of the payer's.
        ref: The gateway's name for it, where it has one already.
    """

    redirect: str = attrs.field(repr=False)
    ref: str = ""


@attrs.frozen
class NotFound:
    """The gateway knows no operation of that key, as yet."""


Answer = Succeeded | Declined | Pending | ActionRequired
"""What a gateway answers to an order of ours."""

Finding = Answer | NotFound
"""What a gateway answers to a question about an order of ours."""
