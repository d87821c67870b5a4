"""Found offers, kept in a file beside the database until the next search.

Each offer is signed, so that a file is a safe place: what was changed there is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import attrs

from flightcore.application.codec import decode, encode
from flightcore.domain.kernel.errors import BadFile, InvariantBroken, NotFound
from flightcore.domain.shopping import Offer

LARGEST = 16 * 1024 * 1024
"""Bytes of a file of offers."""


@attrs.frozen(kw_only=True)
class KeptOffers:
    """The offers of the last search, numbered from 1."""

    offers: tuple[Offer, ...]

    def numbered(self, number: int) -> Offer:
        """The offer that the table showed under this number.

        Raises:
            NotFound: It showed fewer.
        """
        if not 1 <= number <= len(self.offers):
            raise NotFound(
                f"the last search found {len(self.offers)} offers; search again",
                kind="offer",
                id=str(number),
            )
        return self.offers[number - 1]

    def named(self, offer_id: str) -> Offer:
        """The offer of this id.

        Raises:
            NotFound: The last search did not find it.
        """
        for offer in self.offers:
            if offer.id == offer_id:
                return offer
        raise NotFound(
            "the last search did not find this offer; search again",
            kind="offer",
            id=offer_id,
        )


def keep(path: Path, offers: Sequence[Offer]) -> None:
    """Replace what is kept.

    Raises:
        BadFile: The file cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(encode(KeptOffers(offers=tuple(offers))))
        part.replace(path)
    except OSError as error:
        raise BadFile(f"cannot write {path.name}", reason="unwritable") from error


def kept(path: Path) -> KeptOffers:
    """What the last search found.

    Raises:
        NotFound: Nobody has searched yet.
        BadFile: The file holds something else.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise BadFile(f"{path.name} is too large", reason="size")
        return decode(path.read_bytes(), KeptOffers)
    except FileNotFoundError:
        raise NotFound(
            'no offers yet; to find some, run "flightcore search"', kind="offer", id=""
        ) from None
    except (OSError, InvariantBroken) as error:
        raise BadFile(f"{path.name} holds no offers", reason="offers") from error
