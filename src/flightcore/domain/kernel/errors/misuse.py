"""The host calls the library wrongly, or the library is at fault."""

from __future__ import annotations

from flightcore.domain.kernel.errors.root import FlightCoreError


class Misuse(FlightCoreError):
    """The host application calls the library in a way that cannot be right."""

    code = "misuse"


class CoreClosed(Misuse):
    """The core was closed."""

    code = "core_closed"


class CannotJoin(Misuse):
    """The given object is no transaction that we can join. Facts: ``given``."""

    code = "cannot_join"


class TransactionLost(Misuse):
    """The database ended the host's transaction."""

    code = "transaction_lost"


class TransactionStale(Misuse):
    """The host's transaction sees a moment that is over: roll back and do it again."""

    code = "transaction_stale"


class EffectInsideTransaction(Misuse):
    """A remote effect was asked for inside a transaction. Facts: ``port``."""

    code = "effect_inside_transaction"


class UnsafeComposition(Misuse):
    """An adapter lacks an ability that its role needs. Facts: ``port``, ``lacks``."""

    code = "unsafe_composition"


class PluginMissing(Misuse):
    """No adapter for the scheme. Facts: ``port``, ``scheme``, ``installed``."""

    code = "plugin_missing"


class PluginBroken(Misuse):
    """An installed adapter cannot be loaded. Facts: ``port``, ``plugin``."""

    code = "plugin_broken"


class SchemaMismatch(Misuse):
    """The database schema is too old or too new.

    Facts: ``found``, ``expected``, ``command`` (what helps).
    """

    code = "schema_mismatch"


class InvariantBroken(FlightCoreError):
    """A rule of the domain does not hold: refused, never continued.

    Facts: ``rule``.
    """

    code = "invariant_broken"
