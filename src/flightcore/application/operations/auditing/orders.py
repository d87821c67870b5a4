"""Hold every order against the rules, and find parts that have no order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from flightcore.application.operations.auditing.documents import unlike_documents
from flightcore.application.operations.auditing.history import (
    off_the_map,
    unlike_sequence,
)
from flightcore.application.operations.auditing.ledger import (
    unlike_balance,
    unlike_operations,
)
from flightcore.application.operations.auditing.money import (
    captured_twice,
    refunded_too_much,
    unlike_price,
)
from flightcore.application.operations.auditing.order_file import OrderFile, file_of
from flightcore.application.operations.auditing.order_pages import Bundle, bundles
from flightcore.application.operations.auditing.ownership import unlike_hold
from flightcore.application.operations.auditing.progress import stuck, unscheduled
from flightcore.application.operations.auditing.report import AuditFinding, Notebook
from flightcore.domain.kernel.errors import InvariantBroken
from flightcore.ports.store import Store

OrderRule = Callable[[OrderFile], Iterable[AuditFinding]]

ORDER_RULES: tuple[OrderRule, ...] = (
    captured_twice,
    refunded_too_much,
    unlike_price,
    stuck,
    unscheduled,
    unlike_operations,
    unlike_balance,
    off_the_map,
    unlike_sequence,
    unlike_documents,
    unlike_hold,
)
"""What every order is held against."""


class Owners:
    """Which orders the rows of other tables say they belong to."""

    def __init__(self) -> None:
        self._rules: dict[str, str] = {}

    def add(self, rule: str, order_ids: Iterable[str]) -> None:
        """Rows that break ``rule`` where there is no such order."""
        for order_id in order_ids:
            self._rules.setdefault(order_id, rule)

    def without(self, known: set[str]) -> Iterator[AuditFinding]:
        """Tell whoever names an order that is not known."""
        for order_id in sorted(self._rules.keys() - known):
            message = "named by rows, and there is no such order"
            yield AuditFinding(self._rules[order_id], order_id, message)


def audit_orders(store: Store, notebook: Notebook, owners: Owners) -> None:
    """Check every order, each with its parts of one moment.

    Orders are never deleted, so reading them after the rows in ``owners`` makes sure
    that none of those only looks orphaned.
    """
    known: set[str] = set()
    for page in bundles(store):
        notebook.count("orders", len(page))
        for bundle in page:
            known.add(bundle.order.id)
            notebook.add(judged(bundle))
    notebook.add(owners.without(known))


def judged(bundle: Bundle) -> Iterator[AuditFinding]:
    """Every rule of orders that one of them breaks."""
    order_id = bundle.order.id
    if not bundle.whole:
        yield AuditFinding("limit", order_id, "too many rows to be judged")
        return
    try:
        file = file_of(bundle.order, bundle.parts)
        for rule in ORDER_RULES:
            yield from rule(file)
    except (InvariantBroken, ValueError) as error:
        # What cannot be read cannot be judged; the error names no content.
        yield AuditFinding("codec", order_id, f"cannot be read: {error}")
