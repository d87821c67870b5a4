"""What happens to a tariff, as facts."""

from __future__ import annotations

import attrs

from flightcore.domain.kernel import Money, event


@event("fare.filed")
@attrs.frozen(kw_only=True)
class FareFiled:
    """A fare was filed, or filed anew with other content."""

    fare: str
    rule: str
    amount: Money


@event("fare.withdrawn")
@attrs.frozen(kw_only=True)
class FareWithdrawn:
    """A fare is no longer filed."""

    fare: str


@event("tariff.versioned")
@attrs.frozen(kw_only=True)
class TariffVersioned:
    """Records were filed or withdrawn; prices now come from this version.

    Attributes:
        version: Of the tariff from now on.
        source: Where the records came from, such as the name of a file.
        filed: How many were filed.
        withdrawn: How many were withdrawn.
        problems: How many lines were reported and left out.
    """

    version: str
    source: str
    filed: int
    withdrawn: int = 0
    problems: int = 0
