"""People who act, and people who travel."""

from __future__ import annotations

from flightcore.domain.users.accounts import (
    Account,
    AccountState,
    AccountStep,
    create_account,
    disable,
    grant,
    revoke,
)
from flightcore.domain.users.events import (
    AccountCreated,
    AccountDisabled,
    ProfileAnonymised,
    ProfileCreated,
    ProfileUpdated,
    RoleGranted,
    RoleRevoked,
)
from flightcore.domain.users.principals import (
    PERMISSIONS,
    SYSTEM,
    Action,
    Principal,
    Role,
    may_see,
    require,
)
from flightcore.domain.users.profiles import (
    DocumentType,
    Membership,
    ProfileChange,
    ProfileState,
    ProfileStep,
    TravelDocument,
    TravellerProfile,
    anonymise,
    create_profile,
    update_profile,
)

__all__ = [
    "PERMISSIONS",
    "SYSTEM",
    "Account",
    "AccountCreated",
    "AccountDisabled",
    "AccountState",
    "AccountStep",
    "Action",
    "DocumentType",
    "Membership",
    "Principal",
    "ProfileAnonymised",
    "ProfileChange",
    "ProfileCreated",
    "ProfileState",
    "ProfileStep",
    "ProfileUpdated",
    "Role",
    "RoleGranted",
    "RoleRevoked",
    "TravelDocument",
    "TravellerProfile",
    "anonymise",
    "create_account",
    "create_profile",
    "disable",
    "grant",
    "may_see",
    "require",
    "revoke",
    "update_profile",
]
