"""Who may do what, and who may see what."""

from __future__ import annotations

import pytest

from flightcore.domain.kernel.errors import Forbidden
from flightcore.domain.users import (
    PERMISSIONS,
    SYSTEM,
    Action,
    Principal,
    Role,
    may_see,
    require,
)

# Rows: actions; columns: AGENT, SUPERVISOR, OPERATOR, ADMIN, SYSTEM. Written down
# apart from the code: who sells, who keeps the house, who runs it.
TABLE = """
search           x x x x x
book             x x . x .
pay              x x . x .
cancel           x x . x x
retry payment    . . x x .
view order       x x x x x
edit profile     x x . x .
assign seat      x x . x .
load schedule    . . x x .
open inventory   . . x x .
change capacity  . . x x .
load tariff      . . x x .
work             . . x x x
view backlog     . . x x x
audit            . . x x x
manage accounts  . . . x .
"""


def allowed() -> dict[tuple[str, Role], bool]:
    """The table as a mapping."""
    cells = {}
    for line in TABLE.strip().splitlines():
        action, marks = line[:17].strip(), line[17:].split()
        for role, mark in zip(Role, marks, strict=True):
            cells[action, role] = mark == "x"
    return cells


def somebody(*roles: Role, tenant: str = "t") -> Principal:
    """A principal."""
    return Principal(id="usr_1", name="Ada", tenant=tenant, roles=roles)


def test_the_table_is_complete() -> None:
    """Every action has an entry, here and there."""
    assert {action for action, _ in allowed()} == {str(action) for action in Action}
    assert set(PERMISSIONS) == set(Action)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_every_role_and_action(role: Role, action: Action) -> None:
    """A role may do what the table says, and a refusal names what was needed."""
    if allowed()[action, role]:
        require(somebody(role), action)
        return
    with pytest.raises(Forbidden) as caught:
        require(somebody(role), action)
    assert caught.value.action == action
    assert "ADMIN" in caught.value.role


def test_one_role_of_several_is_enough() -> None:
    """Roles add up; no role at all may nothing."""
    both = somebody(Role.OPERATOR, Role.AGENT)
    require(both, Action.BOOK)
    require(both, Action.AUDIT)
    for action in Action:
        with pytest.raises(Forbidden):
            require(somebody(), action)


@pytest.mark.parametrize(
    ("roles", "tenant", "owner", "seen"),
    [
        ((Role.AGENT,), "t", "usr_1", True),
        ((Role.AGENT,), "t", "usr_2", False),
        ((Role.AGENT,), "u", "usr_1", False),
        ((), "t", "usr_1", True),
        ((), "t", "usr_2", False),
        ((Role.SUPERVISOR,), "t", "usr_2", True),
        ((Role.OPERATOR,), "t", "usr_2", True),
        ((Role.ADMIN,), "t", "usr_2", True),
        ((Role.SUPERVISOR,), "u", "usr_2", False),
        ((Role.ADMIN,), "u", "usr_1", False),
    ],
)
def test_who_sees_what(
    roles: tuple[Role, ...], tenant: str, owner: str, seen: bool
) -> None:
    """One's own, or all of one's tenant by role; never another tenant's."""
    assert may_see(somebody(*roles), tenant=tenant, owner=owner) is seen


def test_the_library_sees_all_and_sells_nothing() -> None:
    """The library's own principal works for every tenant."""
    assert may_see(SYSTEM, tenant="any", owner="anybody")
    require(SYSTEM, Action.WORK)
    with pytest.raises(Forbidden):
        require(SYSTEM, Action.BOOK)


def test_a_name_is_for_people_only() -> None:
    """It is in no representation, and makes no difference."""
    one = Principal(id="u", name="Ada", tenant="t", roles=())
    assert "Ada" not in repr(one)
    assert one == Principal(id="u", name="Countess", tenant="t", roles=())
