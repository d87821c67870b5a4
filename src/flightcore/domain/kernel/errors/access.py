"""Not there for this principal, or not allowed to it."""

from __future__ import annotations

from flightcore.domain.kernel.errors.root import FlightCoreError


class NotFound(FlightCoreError):
    """The named thing does not exist for this principal. Facts: ``kind``, ``id``."""

    code = "not_found"


class Forbidden(FlightCoreError):
    """The principal lacks the role. Facts: ``role``."""

    code = "forbidden"


class SignatureRefused(Forbidden):
    """A message that its alleged sender did not sign. Facts: ``reason``."""

    code = "signature_refused"
