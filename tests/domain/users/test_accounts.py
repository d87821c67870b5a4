"""Accounts: opened, trusted, disabled, and by whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flightcore.domain.kernel import EVENT_TYPES, Seed, name_of
from flightcore.domain.kernel.errors import (
    CardDataRefused,
    Forbidden,
    InvalidInput,
    InvalidTransition,
)
from flightcore.domain.users import (
    Account,
    AccountCreated,
    AccountDisabled,
    AccountState,
    AccountStep,
    Principal,
    Role,
    RoleGranted,
    RoleRevoked,
    create_account,
    disable,
    grant,
    revoke,
)

ADMIN = Principal(id="usr_admin", name="root", tenant="t", roles=(Role.ADMIN,))
STRANGER = Principal(id="usr_other", name="root", tenant="u", roles=(Role.ADMIN,))
AGENT = Principal(id="usr_agent", name="a", tenant="t", roles=(Role.AGENT,))
SEED = Seed(bytes(16))


def account(*roles: Role) -> Account:
    """A fresh one of tenant t."""
    return create_account(SEED, name="ada", roles=roles, by=ADMIN).account


STEPS: list[Callable[[Account, Principal], AccountStep]] = [
    lambda it, by: disable(it, by=by),
    lambda it, by: grant(it, Role.SUPERVISOR, by=by),
    lambda it, by: revoke(it, Role.AGENT, by=by),
]


def test_an_account_is_opened() -> None:
    """It belongs to the tenant of its opener, and has each role once, in order."""
    step = create_account(
        SEED, name="ada", roles=(Role.SUPERVISOR, Role.AGENT, Role.AGENT), by=ADMIN
    )
    made = step.account
    assert made.id.startswith("usr_")
    assert (made.tenant, made.version, made.state) == ("t", 1, AccountState.ACTIVE)
    assert made.roles == (Role.AGENT, Role.SUPERVISOR)
    assert step.happened == (AccountCreated(account_id=made.id, roles=made.roles),)
    acting = made.principal()
    assert (acting.id, acting.tenant, acting.roles) == (made.id, "t", made.roles)


def test_roles_come_and_go() -> None:
    """Each change is one event and one version; a change of nothing is none."""
    made = account(Role.AGENT)
    granted = grant(made, Role.OPERATOR, by=ADMIN)
    assert granted.account.roles == (Role.AGENT, Role.OPERATOR)
    assert granted.account.version == 2
    assert granted.happened == (RoleGranted(account_id=made.id, role=Role.OPERATOR),)
    assert grant(granted.account, Role.OPERATOR, by=ADMIN) == AccountStep(
        account=granted.account
    )
    revoked = revoke(granted.account, Role.AGENT, by=ADMIN)
    assert revoked.account.roles == (Role.OPERATOR,)
    assert revoked.happened == (RoleRevoked(account_id=made.id, role=Role.AGENT),)
    assert revoke(revoked.account, Role.AGENT, by=ADMIN).happened == ()


def test_a_disabled_account_does_nothing_any_more() -> None:
    """It acts as nobody, takes no role, and stays disabled."""
    made = account(Role.AGENT)
    step = disable(made, by=ADMIN)
    assert step.happened == (AccountDisabled(account_id=made.id),)
    assert (step.account.state, step.account.version) == (AccountState.DISABLED, 2)
    assert disable(step.account, by=ADMIN) == AccountStep(account=step.account)
    with pytest.raises(Forbidden):
        step.account.principal()
    for change in STEPS[1:]:
        with pytest.raises(InvalidTransition) as caught:
            change(step.account, ADMIN)
        assert caught.value.state == AccountState.DISABLED


@pytest.mark.parametrize("by", [AGENT, STRANGER], ids=["no admin", "other tenant"])
@pytest.mark.parametrize("step", STEPS)
def test_who_may_not_manage(
    step: Callable[[Account, Principal], AccountStep], by: Principal
) -> None:
    """Agents manage nobody; administrators nobody of another tenant."""
    with pytest.raises(Forbidden):
        step(account(Role.AGENT), by)


def test_who_may_not_open() -> None:
    """Only administrators open accounts, and never with the library's own role."""
    with pytest.raises(Forbidden):
        create_account(SEED, name="x", roles=(), by=AGENT)
    with pytest.raises(Forbidden):
        create_account(SEED, name="x", roles=(Role.SYSTEM,), by=ADMIN)
    with pytest.raises(Forbidden):
        grant(account(), Role.SYSTEM, by=ADMIN)


def test_nobody_locks_the_house_from_inside() -> None:
    """An administrator does not take that role from itself; others may."""
    made = account(Role.ADMIN)
    with pytest.raises(Forbidden):
        revoke(made, Role.ADMIN, by=made.principal())
    assert revoke(made, Role.ADMIN, by=ADMIN).account.roles == ()


@pytest.mark.parametrize("name", ["", "x" * 101, "a\nb", "a\x00"])
def test_names_of_no_use(name: str) -> None:
    """A name is printable and bounded."""
    with pytest.raises(InvalidInput):
        create_account(SEED, name=name, roles=(), by=ADMIN)


def test_a_card_number_is_no_account_name() -> None:
    """It is refused as such."""
    with pytest.raises(CardDataRefused):
        create_account(SEED, name="4111111111111111", roles=(), by=ADMIN)


def test_the_events_are_registered_and_say_nothing_personal() -> None:
    """They hold identifiers and roles, no names."""
    created = create_account(SEED, name="ada", roles=(), by=ADMIN).happened[0]
    assert name_of(created) == ("account.created", 1)
    assert "ada" not in repr(created)
    for name in ("created", "disabled", "role_granted", "role_revoked"):
        assert (f"account.{name}", 1) in EVENT_TYPES
