"""Who acts, and what each role may do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import attrs

from flightcore.domain.kernel.errors import Forbidden


class Role(StrEnum):
    """What somebody is trusted with."""

    AGENT = "AGENT"
    """Sells, and sees what it sold."""
    SUPERVISOR = "SUPERVISOR"
    """Sells, and sees and serves every order of its tenant."""
    OPERATOR = "OPERATOR"
    """Loads data, runs workers, watches backlogs, audits; sells nothing."""
    ADMIN = "ADMIN"
    """May do everything in its tenant, accounts and roles included."""
    SYSTEM = "SYSTEM"
    """The library's own work; no account ever has it."""


class Action(StrEnum):
    """Every use case that asks for a role, by name."""

    SEARCH = "search"
    BOOK = "book"
    PAY = "pay"
    CANCEL = "cancel"
    RETRY_PAYMENT = "retry payment"
    VIEW_ORDER = "view order"
    EDIT_PROFILE = "edit profile"
    ASSIGN_SEAT = "assign seat"
    LOAD_SCHEDULE = "load schedule"
    OPEN_INVENTORY = "open inventory"
    CHANGE_CAPACITY = "change capacity"
    LOAD_TARIFF = "load tariff"
    WORK = "work"
    VIEW_BACKLOG = "view backlog"
    AUDIT = "audit"
    MANAGE_ACCOUNTS = "manage accounts"


_SELLERS = (Role.AGENT, Role.SUPERVISOR, Role.ADMIN)
_KEEPERS = (Role.OPERATOR, Role.ADMIN)

PERMISSIONS: Mapping[Action, tuple[Role, ...]] = {
    Action.SEARCH: (*_SELLERS, Role.OPERATOR, Role.SYSTEM),
    Action.BOOK: _SELLERS,
    Action.PAY: _SELLERS,
    Action.CANCEL: (*_SELLERS, Role.SYSTEM),
    Action.RETRY_PAYMENT: _KEEPERS,
    Action.VIEW_ORDER: (*_SELLERS, Role.OPERATOR, Role.SYSTEM),
    Action.EDIT_PROFILE: _SELLERS,
    Action.ASSIGN_SEAT: _SELLERS,
    Action.LOAD_SCHEDULE: _KEEPERS,
    Action.OPEN_INVENTORY: _KEEPERS,
    Action.CHANGE_CAPACITY: _KEEPERS,
    Action.LOAD_TARIFF: _KEEPERS,
    Action.WORK: (*_KEEPERS, Role.SYSTEM),
    Action.VIEW_BACKLOG: (*_KEEPERS, Role.SYSTEM),
    Action.AUDIT: (*_KEEPERS, Role.SYSTEM),
    Action.MANAGE_ACCOUNTS: (Role.ADMIN,),
}
"""The roles of which one is needed, for each action; an action without an entry is
nobody's."""

_SEE_ALL = frozenset({Role.SUPERVISOR, Role.OPERATOR, Role.ADMIN})


@attrs.frozen(kw_only=True)
class Principal:
    """Somebody who acts; every event names one.

    Attributes:
        id: Of the account, or the host's own identifier of the user.
        name: For people; not part of any decision, and in no event.
        tenant: Whose data it works on; empty for the library itself.
        roles: What it is trusted with.
    """

    id: str
    name: str = attrs.field(repr=False, eq=False)
    tenant: str
    roles: tuple[Role, ...]


SYSTEM = Principal(id="system", name="flightcore", tenant="", roles=(Role.SYSTEM,))
"""The library's own work: expiry, fulfilment, delivery."""


def require(principal: Principal, action: Action) -> None:
    """Let pass whom a role allows the action.

    Raises:
        Forbidden: No role does; ``role`` names those of which one is needed.
    """
    allowed = PERMISSIONS.get(action, ())
    if not any(role in allowed for role in principal.roles):
        raise Forbidden(
            f"not allowed to {action}", action=str(action), role=" or ".join(allowed)
        )


def may_see(principal: Principal, *, tenant: str, owner: str) -> bool:
    """Whether something of that tenant and owner exists for the principal.

    Its own things do; a supervisor, operator or administrator sees all of its tenant,
    and nobody but the library sees another tenant's.
    """
    if Role.SYSTEM in principal.roles:
        return True
    if principal.tenant != tenant:
        return False
    return principal.id == owner or not _SEE_ALL.isdisjoint(principal.roles)
