"""``flightcore search``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

import attrs
import typer

from flightcore.assembly import FlightCore
from flightcore.assembly.arguments import slice_
from flightcore.cli.command import Command
from flightcore.cli.documents import offer_document
from flightcore.cli.kept_offers import keep
from flightcore.cli.reply import Reply
from flightcore.cli.seats_left import seats_left
from flightcore.cli.session import Session
from flightcore.cli.tables import offers_table
from flightcore.domain.kernel.errors import InvalidInput
from flightcore.domain.shopping import (
    MAX_PAGE,
    Offer,
    OfferOrder,
    OfferPassenger,
    SliceRequest,
    adult,
    child,
    infant,
)


@attrs.frozen(kw_only=True)
class SearchOptions:
    """See the help of each."""

    origin: Annotated[str, typer.Argument(help="Airport or city, three letters.")]
    destination: Annotated[str, typer.Argument(help="Airport or city.")]
    on: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="Local day of departure.")
    ]
    back: Annotated[
        datetime | None,
        typer.Option("--return", formats=["%Y-%m-%d"], help="Day of the way back."),
    ] = None
    then: Annotated[
        list[str],
        typer.Option(
            metavar="FROM-TO-DAY", help="A further slice: SAN-SEA-2030-01-11; repeat."
        ),
    ] = attrs.field(factory=list)
    adults: Annotated[int, typer.Option(help="Travellers from 12 years.")] = 1
    child: Annotated[
        list[int], typer.Option(metavar="AGE", help="A child of 2 to 11; repeat it.")
    ] = attrs.field(factory=list)
    infants: Annotated[int, typer.Option(help="Under 2, on an adult's lap.")] = 0
    cabin: Annotated[
        str | None, typer.Option(help="Of every flight. (default: any)")
    ] = None
    connections: Annotated[int, typer.Option(help="Most changes, 0 to 2.")] = 2
    carrier: Annotated[
        list[str], typer.Option(help="Only these airlines; repeat it.")
    ] = attrs.field(factory=list)
    brand: Annotated[
        str | None, typer.Option(help="Only this fare family. (default: any)")
    ] = None
    currency: Annotated[
        str | None, typer.Option(help="To price in. (default: the setting's)")
    ] = None
    sort: Annotated[OfferOrder, typer.Option(help="What comes first.")] = (
        OfferOrder.PRICE
    )
    limit: Annotated[int, typer.Option(min=1, max=MAX_PAGE, help="Offers shown.")] = 10


def search(session: Session, options: SearchOptions) -> Reply:
    """Find flights, with the price for the whole party.

    The offers shown are kept in a file beside the database, so that
    "flightcore book --offer NUMBER" finds them. They are signed: what is changed in
    that file cannot be booked.
    """
    core = session.core
    found = core.search(
        *_slices(options),
        passengers=_party(options),
        cabin=options.cabin,
        max_connections=options.connections,
        carriers=options.carrier or None,
        currency=options.currency,
    )
    wanted = found.sort(options.sort).filter(brand=options.brand)
    shown = wanted.page(options.limit).offers
    keep(session.places.offers, shown)
    return _reply(core, shown, found=len(wanted))


def _reply(core: FlightCore, shown: Sequence[Offer], *, found: int) -> Reply:
    offers = [(offer, seats_left(core, offer)) for offer in shown]
    document = {
        "found": found,
        "offers": [
            {"number": number, **offer_document(offer, left=left)}
            for number, (offer, left) in enumerate(offers, start=1)
        ],
    }
    if not offers:
        return Reply(document=document, shown=("No offers.",))
    until = min(offer.expires_at for offer in shown)
    return Reply(
        document=document,
        shown=(
            offers_table(offers),
            f"[dim]{len(shown)} of {found} offers, good until {until:%H:%M} UTC. "
            "To book one: flightcore book --offer NUMBER …[/dim]",
        ),
    )


def _slices(options: SearchOptions) -> Sequence[SliceRequest]:
    out = slice_(options.origin, options.destination, on=options.on.date())
    back = (
        [slice_(options.destination, options.origin, on=options.back.date())]
        if options.back
        else []
    )
    return [out, *back, *map(_further, options.then)]


def _further(text: str) -> SliceRequest:
    origin, _, rest = text.partition("-")
    destination, _, day = rest.partition("-")
    try:
        return slice_(origin, destination, on=date.fromisoformat(day))
    except ValueError:
        raise InvalidInput("a further slice is FROM-TO-DAY", field="then") from None


def _party(options: SearchOptions) -> Sequence[OfferPassenger]:
    for field, number in (("adults", options.adults), ("infants", options.infants)):
        if not 0 <= number <= _MOST:
            raise InvalidInput(f"{field}: 0 to {_MOST}", field=field)
    return [
        *(adult() for _ in range(options.adults)),
        *(child(age) for age in options.child),
        *(infant() for _ in range(options.infants)),
    ]


_MOST = 99
"""More of one kind is a slip of the keyboard; the core has the real limit."""

COMMAND = Command(
    name="search",
    options=SearchOptions,
    body=search,
    example="flightcore search JFK LAX --on 2030-01-09 --adults 2 --child 7 "
    "--infants 1",
)
