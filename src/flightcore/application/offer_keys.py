"""The keys that sign offers: given by the settings, or made with the schema."""

from __future__ import annotations

from flightcore.application.runtime import Runtime
from flightcore.domain.shopping import OfferKey
from flightcore.ports.rows import SecretRow
from flightcore.ports.store import Changes, eq, find

PURPOSE = "offer"


def offer_keys(runtime: Runtime) -> tuple[OfferKey, ...]:
    """The keys in use, the signing one first; made on the first call of a store.

    Two processes that come first at once agree, since the first key has a fixed id
    and only one of them can add it.
    """
    if runtime.settings.offer_keys is not None:
        given = runtime.settings.offer_keys.items()
        return tuple(OfferKey(id=name, secret=secret) for name, secret in given)
    return runtime.catalogue.offer_keys(lambda: _stored(runtime))


def _stored(runtime: Runtime) -> tuple[OfferKey, ...]:
    asked = find(SecretRow, eq("purpose", PURPOSE), eq("state", "ACTIVE"))
    rows = runtime.store.read(asked)[asked]
    if not rows:
        runtime.commit(Changes(puts=(_first_key(runtime),)))
        rows = runtime.store.read(asked)[asked]
    newest_first = sorted(rows, key=lambda row: (row.created_at, row.id), reverse=True)
    return tuple(OfferKey(id=row.id, secret=row.body) for row in newest_first)


def _first_key(runtime: Runtime) -> SecretRow:
    return SecretRow(
        id="offer-1",
        purpose=PURPOSE,
        state="ACTIVE",
        created_at=runtime.now(),
        version=1,
        body=runtime.randomness.bytes(32),
    )
