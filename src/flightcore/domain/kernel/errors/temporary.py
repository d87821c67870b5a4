"""The same call may succeed later, with the same key."""

from __future__ import annotations

from flightcore.domain.kernel.errors.root import FlightCoreError


class Temporary(FlightCoreError):
    """The same call with the same key may succeed later."""

    code = "temporary"
    retryable = True


class Overloaded(Temporary):
    """A bounded queue is full. Facts: ``retry_after`` in seconds."""

    code = "overloaded"


class StoreBusy(Temporary):
    """The store gave up waiting. Facts: ``waited`` in seconds."""

    code = "store_busy"


class NotSent(Temporary):
    """A remote call that definitely had no effect. Facts: ``port``."""

    code = "not_sent"


class OutcomeUnknown(Temporary):
    """It may have happened; ask again with the same key. Facts: ``key``."""

    code = "outcome_unknown"


class GatewayTimeout(OutcomeUnknown):
    """A gateway gave no usable answer. Facts: ``key`` (of the operation)."""

    code = "gateway_timeout"
