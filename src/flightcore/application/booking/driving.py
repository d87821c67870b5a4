"""Driving: what a call does about the intent that it has written down."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import attrs

from flightcore.application.booking.dossier import Dossier, read_dossier
from flightcore.application.booking.fulfil import fulfil
from flightcore.application.idempotency import Call
from flightcore.application.runtime import Runtime
from flightcore.domain.kernel.errors import OutcomeUnknown, Temporary
from flightcore.domain.users import Principal


@attrs.frozen(kw_only=True)
class Driving:
    """How far a call carries its order on itself.

    Attributes:
        is_ours: Whether this call goes on after its commit; a worker does otherwise.
        join: The host's transaction, or None.
    """

    runtime: Runtime
    is_ours: bool
    join: object | None

    @property
    def lease(self) -> timedelta:
        """How long workers leave the order to this call: not at all if it leaves."""
        return self.runtime.settings.lease if self.is_ours else timedelta(0)

    def finish(self, order_id: str, *, call: Call, principal: Principal) -> Dossier:
        """Go on where that is ours, and read the order as it then stands.

        The intent is committed: a store or gateway that is out of reach by now does
        not undo it, and a worker carries on.

        Raises:
            OutcomeUnknown: The order cannot be read; repeat the call with its key.
        """
        if self.is_ours:
            with suppress(Temporary):
                fulfil(self.runtime, order_id)
        try:
            return read_dossier(
                self.runtime, order_id, principal=principal, join=self.join
            )
        except Temporary as error:
            if self.join is not None:
                raise
            raise OutcomeUnknown("written, but not readable", key=call.key) from error
