"""One call, one effect: keys, fingerprints and stored answers."""

from __future__ import annotations

import attrs

from flightcore.application.codec import canonical
from flightcore.application.runtime import Runtime
from flightcore.domain.kernel import Seed, digest, refuse_card_digits
from flightcore.domain.kernel.errors import InvalidInput, KeyReused
from flightcore.domain.users import Principal
from flightcore.ports.rows import ClaimRow
from flightcore.ports.store import Claim, Find, by_key

LONGEST_KEY = 200


@attrs.frozen(kw_only=True)
class Call:
    """One mutating call, however often it is repeated.

    Attributes:
        scope: Tenant, principal and operation; keys of different scopes are strangers.
        key: The caller's key, or one made for this call.
        fingerprint: Digest of the canonical body.
        ids: Names everything that the call makes; the same for its repetitions.
        earlier: The question whether the key was used before.
    """

    scope: str
    key: str
    fingerprint: str
    ids: Seed
    earlier: Find[ClaimRow] = attrs.field(init=False, repr=False, eq=False)

    @earlier.default
    def _earlier(self) -> Find[ClaimRow]:
        return by_key(ClaimRow, self.scope, self.key)

    def claim(self, answer: bytes) -> Claim:
        """The claim that its changes carry."""
        return Claim(
            scope=self.scope,
            key=self.key,
            fingerprint=self.fingerprint,
            operation_id=self.ids.id("opn"),
            answer=answer,
        )

    def answer_of(self, row: ClaimRow | None) -> bytes | None:
        """The stored answer of an earlier run of the same call, or None.

        Raises:
            KeyReused: The key was used with another body.
        """
        if row is None:
            return None
        if row.fingerprint != self.fingerprint:
            raise KeyReused(
                "the idempotency key was used for another call", key=self.key
            )
        return row.answer


def new_call(
    runtime: Runtime,
    principal: Principal,
    operation: str,
    *body: object,
    key: str | None,
) -> Call:
    """Prepare a call.

    Args:
        runtime: Gives the seed where there is no key.
        principal: The key's scope.
        operation: ``book``, ``pay`` …
        *body: Everything that makes the call what it is.
        key: The caller's, 1 to 200 printable ASCII characters; None: made here.

    Raises:
        InvalidInput: The key is none of that.
        CardDataRefused: The key holds card-like digits.
    """
    # The lengths keep tenant "a:b" with "c" apart from tenant "a" with "b:c".
    tenant, who = principal.tenant, principal.id
    scope = f"{len(tenant)}:{tenant}:{who}:{operation}"
    fingerprint = digest(*(canonical(part).decode() for part in body)).hex()
    if key is None:
        ids = runtime.ids.seed()
        return Call(scope=scope, key=ids.id("key"), fingerprint=fingerprint, ids=ids)
    ids = Seed.from_key(principal.tenant, f"{principal.id}:{operation}", _checked(key))
    return Call(scope=scope, key=key, fingerprint=fingerprint, ids=ids)


def _checked(key: str) -> str:
    if not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise InvalidInput(
            "an idempotency key is 1 to 200 printable ASCII characters",
            field="idempotency_key",
        )
    return refuse_card_digits("idempotency_key", key)
