"""What a store offers those who audit it from outside, without this library."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import attrs


@attrs.frozen(kw_only=True)
class AuditQuery:
    """One rule as a query.

    Attributes:
        rule: Such as ``A2``; see :func:`flightcore.application.operations.audit.audit`.
        says: What holds, in one sentence.
        sql: Finds whatever breaks it: no row where the store is sound. One statement
            that only reads, without a semicolon.
    """

    rule: str
    says: str
    sql: str


@attrs.frozen(kw_only=True)
class AuditScript:
    """Every rule that a database can tell, to be run in any client of it.

    Attributes:
        dialect: Whose SQL it is: ``postgresql``, ``mariadb``, ``mysql``, ``sqlite``.
        begin: Statements that begin one snapshot, in which all queries see one moment.
        queries: One a rule, in the order of the rules.
        end: The statement that ends the snapshot.
    """

    dialect: str
    begin: tuple[str, ...]
    queries: tuple[AuditQuery, ...]
    end: str

    def __str__(self) -> str:
        """The script as text, each query under its rule."""
        named = (f"-- {each.rule}: {each.says}\n{each.sql}" for each in self.queries)
        return "\n\n".join(f"{each};" for each in (*self.begin, *named, self.end))


@runtime_checkable
class HasAuditScript(Protocol):
    """The optional ability of a store to be audited without this library."""

    def audit_script(self) -> AuditScript:
        """The script for the database that it is in."""
