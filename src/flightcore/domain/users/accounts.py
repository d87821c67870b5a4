"""Accounts: who may act, with which roles, until they are disabled."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import attrs

from flightcore.domain.kernel import Seed, UserId, refuse_card_digits
from flightcore.domain.kernel.errors import Forbidden, InvalidInput, InvalidTransition
from flightcore.domain.users.events import (
    AccountCreated,
    AccountDisabled,
    RoleGranted,
    RoleRevoked,
)
from flightcore.domain.users.principals import Action, Principal, Role, require

LONGEST_ACCOUNT_NAME = 100


class AccountState(StrEnum):
    """Whether the account may act; a disabled one stays disabled."""

    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"


@attrs.frozen(kw_only=True)
class Account:
    """Somebody who may sign in.

    Attributes:
        id: Becomes the principal's.
        tenant: Whose data it works on.
        name: To sign in with, unique in the tenant; 1 to 100 printable characters.
        roles: Sorted, each once.
        state: Active, or disabled for good.
        version: Grows by one with every change; from 1.
    """

    id: UserId
    tenant: str
    name: str = attrs.field(repr=False)
    roles: tuple[Role, ...]
    state: AccountState = AccountState.ACTIVE
    version: int = 1

    def principal(self) -> Principal:
        """Act as this account.

        Raises:
            Forbidden: It is disabled.
        """
        if self.state is AccountState.DISABLED:
            raise Forbidden("the account is disabled", role="")
        return Principal(
            id=self.id, name=self.name, tenant=self.tenant, roles=self.roles
        )


@attrs.frozen(kw_only=True)
class AccountStep:
    """What a decision about an account comes to.

    Attributes:
        account: As it stands then.
        happened: Event data; empty where nothing changed.
    """

    account: Account
    happened: tuple[object, ...] = ()


def create_account(
    ids: Seed, *, name: str, roles: tuple[Role, ...], by: Principal
) -> AccountStep:
    """Open an account in the tenant of the one who opens it.

    Raises:
        Forbidden: ``by`` may not manage accounts, or a role is nobody's to have.
        InvalidInput: The name is empty, too long or not printable.
        CardDataRefused: The name holds card-like digits.
    """
    require(by, Action.MANAGE_ACCOUNTS)
    for role in roles:
        _grantable(role)
    account = Account(
        id=UserId(ids.id("usr")),
        tenant=by.tenant,
        name=_checked(name),
        roles=tuple(sorted(set(roles))),
    )
    created = AccountCreated(account_id=account.id, roles=account.roles)
    return AccountStep(account=account, happened=(created,))


def disable(account: Account, *, by: Principal) -> AccountStep:
    """Let the account act no more; a disabled one stays as it is.

    Raises:
        Forbidden: ``by`` may not manage this account.
    """
    _manageable(account, by)
    if account.state is AccountState.DISABLED:
        return AccountStep(account=account)
    return _changed(
        account,
        AccountDisabled(account_id=account.id),
        state=AccountState.DISABLED,
    )


def grant(account: Account, role: Role, *, by: Principal) -> AccountStep:
    """Trust an account with a role; no change where it has it.

    Raises:
        Forbidden: ``by`` may not manage this account, or the role is nobody's to have.
        InvalidTransition: The account is disabled.
    """
    _manageable(account, by)
    _grantable(role)
    _active(account, "grant")
    if role in account.roles:
        return AccountStep(account=account)
    return _changed(
        account,
        RoleGranted(account_id=account.id, role=role),
        roles=tuple(sorted({*account.roles, role})),
    )


def revoke(account: Account, role: Role, *, by: Principal) -> AccountStep:
    """Take a role from an account; no change where it lacks it.

    Raises:
        Forbidden: ``by`` may not manage this account, or would lose its own right
            to manage accounts.
        InvalidTransition: The account is disabled.
    """
    _manageable(account, by)
    _active(account, "revoke")
    if account.id == by.id and role is Role.ADMIN:
        raise Forbidden("nobody takes that role from itself", role=Role.ADMIN)
    if role not in account.roles:
        return AccountStep(account=account)
    return _changed(
        account,
        RoleRevoked(account_id=account.id, role=role),
        roles=tuple(each for each in account.roles if each is not role),
    )


def _changed(account: Account, happened: object, **changes: Any) -> AccountStep:
    changed = attrs.evolve(account, version=account.version + 1, **changes)
    return AccountStep(account=changed, happened=(happened,))


def _manageable(account: Account, by: Principal) -> None:
    require(by, Action.MANAGE_ACCOUNTS)
    if account.tenant != by.tenant:
        raise Forbidden("an account of another tenant", role="")


def _grantable(role: Role) -> None:
    if role is Role.SYSTEM:
        raise Forbidden("the library's own role is not granted", role=Role.SYSTEM)


def _active(account: Account, step: str) -> None:
    if account.state is AccountState.DISABLED:
        raise InvalidTransition(
            "the account is disabled", kind="account", state=account.state, step=step
        )


def _checked(name: str) -> str:
    if not 1 <= len(name) <= LONGEST_ACCOUNT_NAME or not name.isprintable():
        raise InvalidInput("an account's name is 1 to 100 characters", field="name")
    return refuse_card_digits("name", name)
