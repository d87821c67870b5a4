"""The faces of people: travellers' profiles, and the accounts that may act."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flightcore.application.people.accounts import (
    AccountCommand,
    disable_account,
    get_account,
    grant_role,
    open_account,
    principal_named,
    revoke_role,
)
from flightcore.application.people.travellers import (
    TravellerCommand,
    anonymise_traveller,
    create_traveller,
    get_traveller,
    update_traveller,
)
from flightcore.application.runtime import Runtime
from flightcore.assembly.arguments import Traveller
from flightcore.assembly.keyed import keyed
from flightcore.domain.kernel import checks_arguments
from flightcore.domain.users import (
    Account,
    Principal,
    ProfileChange,
    Role,
    TravellerProfile,
)


@checks_arguments
class TravellersFace:
    """What is known of those who travel; an agent sees those that it keeps."""

    def __init__(self, runtime: Callable[[], Runtime], principal: Principal) -> None:
        self._runtime = runtime
        self._principal = principal

    def create(
        self,
        traveller: Traveller,
        details: ProfileChange | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> TravellerProfile:
        """Keep a traveller, with what else is known.

        Raises:
            InvalidInput: A list of the details is too long, or repeats itself.
            KeyReused: The key was used for another call.
        """
        with keyed(self._runtime, idempotency_key) as key:
            person = traveller.as_input
            command = TravellerCommand(
                name=person.name, born=person.born, details=details or ProfileChange()
            )
            return create_traveller(
                self._runtime(),
                command,
                principal=self._principal,
                key=key,
            )

    def get(self, traveller_id: str) -> TravellerProfile:
        """What is known of a traveller.

        Raises:
            NotFound: There is none that you may see.
        """
        return get_traveller(self._runtime(), traveller_id, principal=self._principal)

    def traveller(self, traveller_id: str) -> Traveller:
        """The traveller as :meth:`FlightCore.book` takes one.

        The order gets a copy, which no later change of the profile reaches.

        Raises:
            NotFound: There is none that you may see.
            InvalidTransition: The profile is anonymised.
        """
        return Traveller.from_profile(self.get(traveller_id))

    def update(
        self,
        traveller_id: str,
        change: ProfileChange,
        *,
        if_version: int | None = None,
    ) -> TravellerProfile:
        """Know something else instead.

        Args:
            traveller_id: Whose profile.
            change: What is not None replaces a field whole.
            if_version: Of the profile as it was read; None: whatever is there.

        Raises:
            NotFound: There is none that you may see.
            VersionConflict: It is not at ``if_version``.
            InvalidTransition: The profile is anonymised.
            InvalidInput: A list is too long, or repeats itself.
        """
        return update_traveller(
            self._runtime(),
            traveller_id,
            change,
            principal=self._principal,
            if_version=if_version,
        )

    def anonymise(
        self, traveller_id: str, *, if_version: int | None = None
    ) -> TravellerProfile:
        """Forget all but the id, for good. Orders keep the copy that they have.

        Raises:
            NotFound: There is none that you may see.
            VersionConflict: It is not at ``if_version``.
        """
        return anonymise_traveller(
            self._runtime(),
            traveller_id,
            principal=self._principal,
            if_version=if_version,
        )


@checks_arguments
class AccountsFace:
    """Who may act in your tenant. Every call needs the role ADMIN."""

    def __init__(self, runtime: Callable[[], Runtime], principal: Principal) -> None:
        self._runtime = runtime
        self._principal = principal

    def create(
        self, name: str, *, roles: Sequence[Role], idempotency_key: str | None = None
    ) -> Account:
        """Open an account; its name is unique in the tenant.

        Raises:
            Forbidden: A role is nobody's to have.
            InvalidInput: The name is not 1 to 100 printable characters.
            AlreadyExists: There is one of that name.
            KeyReused: The key was used for another call.
        """
        command = AccountCommand(name=name, roles=tuple(roles))
        with keyed(self._runtime, idempotency_key) as key:
            return open_account(
                self._runtime(),
                command,
                principal=self._principal,
                key=key,
            )

    def get(self, account_id: str) -> Account:
        """An account of your tenant.

        Raises:
            NotFound: There is none.
        """
        return get_account(self._runtime(), account_id, principal=self._principal)

    def principal(self, name: str) -> Principal:
        """Whom to act as with :meth:`FlightCore.as_`, by the account's name.

        The host has made sure before that it is they: no passwords are kept here.

        Raises:
            NotFound: There is no account of that name.
            Forbidden: It is disabled.
        """
        return principal_named(self._runtime(), name, principal=self._principal)

    def disable(self, account_id: str) -> Account:
        """Let an account act no more, for good; a second time changes nothing.

        A principal that was handed out before is the host's to drop.

        Raises:
            NotFound: There is none.
        """
        return disable_account(self._runtime(), account_id, principal=self._principal)

    def grant(self, account_id: str, role: Role) -> Account:
        """Trust an account with a role; no change where it has it.

        Raises:
            NotFound: There is none.
            Forbidden: The role is nobody's to have.
            InvalidTransition: The account is disabled.
        """
        return grant_role(self._runtime(), account_id, role, principal=self._principal)

    def revoke(self, account_id: str, role: Role) -> Account:
        """Take a role from an account; no change where it lacks it.

        Raises:
            NotFound: There is none.
            Forbidden: You would lose your own right to manage accounts.
            InvalidTransition: The account is disabled.
        """
        return revoke_role(self._runtime(), account_id, role, principal=self._principal)
