"""Accounts: who may act in a tenant, and as what."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import attrs

from flightcore.application.codec import decode, encode
from flightcore.application.idempotency import new_call
from flightcore.application.outcome import committed
from flightcore.application.records.people import account_from, account_row
from flightcore.application.records.timeline import Timeline, last_event
from flightcore.application.redeciding import redecide
from flightcore.application.runtime import Runtime
from flightcore.domain.kernel.errors import NotFound
from flightcore.domain.users import (
    Account,
    AccountStep,
    Action,
    Principal,
    Role,
    create_account,
    disable,
    grant,
    require,
    revoke,
)
from flightcore.ports.rows import AccountRow
from flightcore.ports.store import Changes, Find, by_key, eq, find


@attrs.frozen(kw_only=True)
class AccountCommand:
    """Let somebody act.

    Attributes:
        name: To sign in with, unique in the tenant.
        roles: What they are trusted with; each counts once.
    """

    name: str = attrs.field(repr=False)
    roles: tuple[Role, ...]


def open_account(
    runtime: Runtime, command: AccountCommand, *, principal: Principal, key: str | None
) -> Account:
    """Open an account in the principal's tenant.

    A repetition with the same key returns the account as it stands by then.

    Raises:
        Forbidden: The principal may not manage accounts, or a role is nobody's.
        InvalidInput, CardDataRefused: The name is of no use.
        AlreadyExists: The tenant has an account of that name.
        KeyReused: The key was used for another call.
    """
    require(principal, Action.MANAGE_ACCOUNTS)
    call = new_call(runtime, principal, "open account", command, key=key)
    step = create_account(
        call.ids, name=command.name, roles=command.roles, by=principal
    )
    claim = call.claim(encode(step.account.id))
    history = Timeline(
        aggregate=step.account.id, sequence=0, at=runtime.now(), principal=principal
    )
    rows = (account_row(step.account), *history.rows(step.happened))
    outcome = committed(runtime.commit(Changes(claim=claim, puts=rows)))
    return get_account(runtime, decode(outcome.answer, str), principal=principal)


def get_account(runtime: Runtime, account_id: str, *, principal: Principal) -> Account:
    """An account of the principal's tenant.

    Raises:
        Forbidden: The principal may not manage accounts.
        NotFound: The tenant has none with that id.
    """
    require(principal, Action.MANAGE_ACCOUNTS)
    return _read(runtime, by_key(AccountRow, account_id), principal)


def principal_named(runtime: Runtime, name: str, *, principal: Principal) -> Principal:
    """Whom to act as, once the host has made sure that it is they.

    Raises:
        Forbidden: The asking principal may not manage accounts, or the account is
            disabled.
        NotFound: The tenant has no account of that name.
    """
    require(principal, Action.MANAGE_ACCOUNTS)
    tenant = eq("tenant", principal.tenant)
    asked = find(AccountRow, tenant, eq("name", name), limit=1)
    return _read(runtime, asked, principal).principal()


def disable_account(
    runtime: Runtime, account_id: str, *, principal: Principal
) -> Account:
    """Let an account act no more, for good; a second time changes nothing.

    Raises:
        Forbidden, NotFound: See :func:`get_account`.
    """
    return _changed(runtime, account_id, principal, partial(disable, by=principal))


def grant_role(
    runtime: Runtime, account_id: str, role: Role, *, principal: Principal
) -> Account:
    """Trust an account with a role; no change where it has it.

    Raises:
        Forbidden, NotFound: See :func:`get_account`; or the role is nobody's.
        InvalidTransition: The account is disabled.
    """
    decide = partial(grant, role=role, by=principal)
    return _changed(runtime, account_id, principal, decide)


def revoke_role(
    runtime: Runtime, account_id: str, role: Role, *, principal: Principal
) -> Account:
    """Take a role from an account; no change where it lacks it.

    Raises:
        Forbidden, NotFound: See :func:`get_account`; or it is the principal's own
            right to manage accounts.
        InvalidTransition: The account is disabled.
    """
    decide = partial(revoke, role=role, by=principal)
    return _changed(runtime, account_id, principal, decide)


def _changed(
    runtime: Runtime,
    account_id: str,
    principal: Principal,
    decide: Callable[[Account], AccountStep],
) -> Account:
    require(principal, Action.MANAGE_ACCOUNTS)

    def attempt() -> Account:
        asked, last = by_key(AccountRow, account_id), last_event(account_id)
        snapshot = runtime.store.read(asked, last)
        step = decide(_visible(snapshot.one(asked), account_id, principal))
        if step.happened:
            told = Timeline.read(last, snapshot, principal).rows(step.happened)
            rows = (account_row(step.account), *told)
            committed(runtime.commit(Changes(puts=rows)))
        return step.account

    return redecide(attempt)


def _read(runtime: Runtime, asked: Find[AccountRow], principal: Principal) -> Account:
    row = runtime.store.read(asked).one(asked)
    return _visible(row, str(asked.where[-1].value), principal)


def _visible(row: AccountRow | None, named: str, principal: Principal) -> Account:
    if row is None or row.tenant != principal.tenant:
        raise NotFound("no such account", kind="account", id=named)
    return account_from(row)
