"""Travellers' profiles and accounts as rows."""

from __future__ import annotations

from flightcore.application.codec import decode, encode
from flightcore.domain.users import Account, TravellerProfile
from flightcore.ports.rows import AccountRow, TravellerRow


def traveller_row(profile: TravellerProfile) -> TravellerRow:
    """The row that replaces the stored one, at the profile's own version."""
    return TravellerRow(
        id=profile.id,
        tenant=profile.tenant,
        owner=profile.owner,
        state=str(profile.state),
        version=profile.version,
        body=encode(profile),
    )


def profile_from(row: TravellerRow) -> TravellerProfile:
    """The profile as it is stored."""
    return decode(row.body, TravellerProfile)


def account_row(account: Account) -> AccountRow:
    """The row that replaces the stored one, at the account's own version."""
    return AccountRow(
        id=account.id,
        tenant=account.tenant,
        name=account.name,
        state=str(account.state),
        version=account.version,
        body=encode(account),
    )


def account_from(row: AccountRow) -> Account:
    """The account as it is stored."""
    return decode(row.body, Account)
