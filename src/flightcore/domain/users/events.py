"""What happens to accounts and profiles, as facts without anything personal."""

from __future__ import annotations

import attrs

from flightcore.domain.kernel import event
from flightcore.domain.users.principals import Role


@event("account.created")
@attrs.frozen(kw_only=True)
class AccountCreated:
    """Somebody may act."""

    account_id: str
    roles: tuple[Role, ...]


@event("account.disabled")
@attrs.frozen(kw_only=True)
class AccountDisabled:
    """Somebody may act no more."""

    account_id: str


@event("account.role_granted")
@attrs.frozen(kw_only=True)
class RoleGranted:
    """Somebody may do more."""

    account_id: str
    role: Role


@event("account.role_revoked")
@attrs.frozen(kw_only=True)
class RoleRevoked:
    """Somebody may do less."""

    account_id: str
    role: Role


@event("profile.created")
@attrs.frozen(kw_only=True)
class ProfileCreated:
    """A traveller is known."""

    traveller_id: str


@event("profile.updated")
@attrs.frozen(kw_only=True)
class ProfileUpdated:
    """Some of what is known of a traveller changed: which fields, not to what."""

    traveller_id: str
    fields: tuple[str, ...]


@event("profile.anonymised")
@attrs.frozen(kw_only=True)
class ProfileAnonymised:
    """Nothing is known of the traveller any more."""

    traveller_id: str
