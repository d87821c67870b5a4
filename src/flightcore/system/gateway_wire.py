"""What the simulated gateway's process and its client say to each other: JSON."""

from __future__ import annotations

from types import MappingProxyType

import attrs

from flightcore.domain.kernel import Money
from flightcore.domain.payment import (
    ActionRequired,
    Declined,
    Finding,
    NotFound,
    Pending,
    Succeeded,
)
from flightcore.ports.gateway import (
    AuthoriseRequest,
    CaptureRequest,
    GatewayRequest,
    RefundRequest,
    VoidRequest,
)

VERBS: MappingProxyType[str, type[GatewayRequest]] = MappingProxyType(
    {
        "authorise": AuthoriseRequest,
        "capture": CaptureRequest,
        "void": VoidRequest,
        "refund": RefundRequest,
    }
)
"""``POST /v1/<verb>`` with a body of that class."""

LARGEST_BODY = 64 * 1024
"""Bytes of a request."""


@attrs.frozen(kw_only=True)
class WireAnswer:
    """An answer, or a finding.

    Attributes:
        outcome: ``succeeded``, ``declined``, ``pending``, ``action_required`` or
            ``not_found``.
        ref: The gateway's name of the operation, or empty.
        amount: What moved, of a success.
        reason: Why it was declined.
        redirect: Where the payer must go.
    """

    outcome: str
    ref: str = ""
    amount: Money | None = None
    reason: str = ""
    redirect: str = attrs.field(default="", repr=False)

    @classmethod
    def of(cls, found: Finding) -> WireAnswer:
        """Write a finding."""
        match found:
            case Succeeded(ref, amount):
                return cls(outcome="succeeded", ref=ref, amount=amount)
            case Declined(reason):
                return cls(outcome="declined", reason=reason)
            case Pending(ref):
                return cls(outcome="pending", ref=ref)
            case ActionRequired(redirect, ref):
                return cls(outcome="action_required", ref=ref, redirect=redirect)
            case NotFound():
                return cls(outcome="not_found")

    def read(self) -> Finding:
        """Read what :meth:`of` wrote.

        Raises:
            ValueError: No such outcome.
        """
        match self.outcome:
            case "succeeded":
                return Succeeded(self.ref, self.amount)
            case "declined":
                return Declined(self.reason)
            case "pending":
                return Pending(self.ref)
            case "action_required":
                return ActionRequired(self.redirect, self.ref)
            case "not_found":
                return NotFound()
        raise ValueError("no such outcome")


@attrs.frozen(kw_only=True)
class WireError:
    """Why there is no answer: the ``code`` of an error of ours."""

    code: str


@attrs.frozen(kw_only=True)
class WireAdvance:
    """So many seconds shall pass at the gateway, at once."""

    seconds: float = attrs.field(
        validator=[attrs.validators.ge(0), attrs.validators.le(10**9)]
    )


@attrs.frozen(kw_only=True)
class WireExpiry:
    """The payer of that key has had time enough."""

    gateway_key: str


@attrs.frozen(kw_only=True)
class WireAuthentication:
    """A payer's act: where they were sent, and whether they proved who they are."""

    redirect: str
    approved: bool = True
