"""The steps of fulfilment: write the intent, have the effect, write the outcome."""

from __future__ import annotations

import attrs

from flightcore.application.booking.dossier import Dossier, DossierQuestions
from flightcore.application.booking.gateway_calls import (
    ask_after,
    expire,
    perform,
    terms_of,
)
from flightcore.application.booking.writing import Writing
from flightcore.application.outcome import committed
from flightcore.application.records.documents import STOCK_KIND, stock_from
from flightcore.application.runtime import Runtime
from flightcore.domain.fulfilment import (
    CaseStep,
    documents_issued,
    documents_refused,
    operation_moved,
)
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import (
    InvalidInput,
    OutcomeUnknown,
    UnsafeComposition,
    VersionConflict,
)
from flightcore.domain.payment import (
    EDGES,
    OperationKind,
    OperationState,
    PaymentOperation,
    is_overdue,
    may_resend,
    resend,
    send,
)
from flightcore.domain.ticketing import accounting_code, validating_carrier
from flightcore.domain.users import SYSTEM
from flightcore.ports.rows import StockRow
from flightcore.ports.store import by_key

RECORD_ATTEMPTS = 16
"""Tries to write down an answer that is in hand while others change the order."""


@attrs.frozen
class Effects:
    """The effects of one order's fulfilment, decided on one dossier."""

    runtime: Runtime
    dossier: Dossier

    def is_ours(self, operation: PaymentOperation) -> bool:
        """Whether it is this core's gateway that does it, or would know of it."""
        return operation.gateway == self.runtime.gateway_name

    def send(self, operation: PaymentOperation) -> None:
        """Write down that it goes out; send it; write down what came back.

        Raises:
            UnsafeComposition: It is for another gateway.
            VersionConflict: Somebody else changed the order first; nothing was sent.
        """
        self._require_ours(operation)
        sent = send(operation, self.dossier.case.now)
        self._commit(operation_moved(self.dossier.case, sent, due_at=self._due))
        self._record(perform(self.runtime.gateway, sent, self.runtime.now()))

    def look_up(self, operation: PaymentOperation) -> None:
        """Ask after it and write down what is known then, or send what got lost again.

        The same key goes out again, for as long as the gateway knows keys, so that
        what was only late is never done twice. A payer, who is waiting, is told that
        the authorisation failed instead. For one who does not act in time it has ended.

        Raises:
            UnsafeComposition: It is another gateway's, and unknown to ours.
            VersionConflict: Somebody else changed the order first; nothing was sent.
        """
        self._require_ours(operation)
        now, gateway = self.runtime.now(), self.runtime.gateway
        patience = self.runtime.settings.payment_window
        is_late = is_overdue(operation, now, patience=patience)
        known = (expire if is_late else ask_after)(gateway, operation, now)
        is_lost = known.state is OperationState.FAILED
        by_payer = operation.kind is OperationKind.AUTHORISE
        terms = terms_of(gateway.capabilities)
        if is_lost and not by_payer and may_resend(operation, now, terms=terms):
            known = resend(operation, now, terms=terms)
            self._commit(operation_moved(self.dossier.case, known, due_at=self._due))
            known = perform(gateway, known, self.runtime.now())
        self._record(known)

    def issue(self) -> None:
        """Issue the documents and order the capture, or the void where that fails.

        Raises:
            VersionConflict: Another order of the airline drew on the stock first.
        """
        try:
            code = self._accounting_code()
        except InvalidInput as error:
            self._refuse(error)
            return
        with self.runtime.stocks.at(code):
            self._draw(code)

    def _accounting_code(self) -> str:
        order = self.dossier.case.order
        codes = self.runtime.settings.accounting_codes
        return accounting_code(validating_carrier(order), codes)

    def _draw(self, code: str) -> None:
        asked = by_key(StockRow, code, STOCK_KIND)
        stock = stock_from(self.runtime.store.read(asked).one(asked), code)
        try:
            step = documents_issued(self.dossier.case, stock, due_at=self._due)
        except InvalidInput as error:
            self._refuse(error)
            return
        self._commit(step)

    def _refuse(self, error: InvalidInput) -> None:
        """No accounting code, a wrong one, or no number left: it stays so."""
        case, reason = self.dossier.case, error.message
        self._commit(documents_refused(case, reason, due_at=self._due))

    def _require_ours(self, operation: PaymentOperation) -> None:
        if not self.is_ours(operation):
            raise UnsafeComposition(
                f"{operation.id} is for another gateway: {operation.gateway}",
                port="gateway",
                lacks=operation.gateway,
            )

    @property
    def _due(self) -> Instant:
        return self.dossier.case.now + self.runtime.settings.lease

    def _record(self, operation: PaymentOperation) -> None:
        """Write down what is known of an operation, over whatever changed meanwhile.

        Somebody else may have learned more: "no answer" says nothing against that.

        Raises:
            OutcomeUnknown: The order kept changing; a worker will ask again.
        """
        for _ in range(RECORD_ATTEMPTS):
            asked = DossierQuestions.about(operation.order_id)
            latest = asked.answer(self.runtime.store.read(*asked.all))
            known = latest.case.payment.get(operation.id)
            if operation.state not in EDGES[known.state]:
                return
            fresh = Effects(self.runtime, latest)
            try:
                fresh._commit(
                    operation_moved(latest.case, operation, due_at=fresh._due)
                )
            except VersionConflict:
                continue
            return
        raise OutcomeUnknown("the order kept changing", key=operation.gateway_key)

    def _commit(self, step: CaseStep) -> None:
        pen = Writing(
            runtime=self.runtime,
            at=self.dossier.case.now,
            principal=SYSTEM,
            before=self.dossier,
        )
        committed(self.runtime.commit(pen.changes(step)))
