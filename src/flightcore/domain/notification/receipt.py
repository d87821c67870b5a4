"""The contents of messages about an order, laid out as plain text."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from flightcore.domain.kernel import LocalTime, Money, PersonName


@attrs.frozen(kw_only=True)
class ReceiptFlight:
    """A flight as travellers read it.

    Attributes:
        flight: ``AA 1``.
        operated_by: ``OO 3170`` on a codeshare, else empty.
        cabin: ``Economy`` or ``Y``.
    """

    flight: str
    origin: str
    destination: str
    departure: LocalTime
    arrival: LocalTime
    cabin: str = ""
    operated_by: str = ""

    def line(self) -> str:
        """One line; the day of arrival where it is another day."""
        arrival = f"{self.arrival.wall:%H:%M}"
        if self.arrival.date != self.departure.date:
            arrival += f" ({self.arrival.date})"
        parts = [
            f"{self.flight}  {self.origin} {self.departure.wall:%Y-%m-%d %H:%M}"
            f" - {self.destination} {arrival}"
        ]
        if self.cabin:
            parts.append(self.cabin)
        if self.operated_by:
            parts.append(f"operated by {self.operated_by}")
        return "  ".join(parts)


@attrs.frozen(kw_only=True)
class ReceiptTraveller:
    """A traveller's part of the receipt.

    Attributes:
        tickets: Printed numbers of tickets and EMDs.
        base: Fare without taxes.
        surcharges: Carrier-imposed; zero where there are none.
        taxes: Codes and amounts.
        extras: Names and amounts of ancillaries.
        total: The sum of all these.
    """

    name: PersonName
    tickets: tuple[str, ...] = ()
    base: Money
    surcharges: Money
    taxes: tuple[tuple[str, Money], ...] = ()
    extras: tuple[tuple[str, Money], ...] = ()
    total: Money

    def price_lines(self) -> tuple[str, ...]:
        """The name, then one line for each part of the price."""
        parts = [("Fare", self.base), ("Surcharges", self.surcharges)]
        parts += [(f"Tax {code}", amount) for code, amount in self.taxes]
        parts += list(self.extras)
        lines = [f"  {what}: {amount}" for what, amount in parts if amount]
        return (f"{self.name.to_document_form()}: {self.total}", *lines)


@attrs.frozen(kw_only=True)
class Receipt:
    """What messages tell about an order."""

    locator: str
    flights: tuple[ReceiptFlight, ...]
    travellers: tuple[ReceiptTraveller, ...]
    total: Money

    def on_hold(self, payment_by: LocalTime) -> Mapping[str, str]:
        """Data of ``ORDER_ON_HOLD``; the deadline as it reads where they are."""
        return {**self._common(), "payment_by": str(payment_by)}

    def confirmed(self) -> Mapping[str, str]:
        """Data of ``ORDER_CONFIRMED``: the itinerary receipt."""
        tickets = (
            f"{each.name.to_document_form()}: {', '.join(each.tickets)}"
            for each in self.travellers
        )
        prices = (line for each in self.travellers for line in each.price_lines())
        return {
            **self._common(),
            "tickets": "\n".join(tickets),
            "prices": "\n".join(prices),
        }

    def payment_failed(self, reason: str, payment_by: LocalTime) -> Mapping[str, str]:
        """Data of ``PAYMENT_FAILED``."""
        return {
            "locator": self.locator,
            "total": str(self.total),
            "reason": reason,
            "payment_by": str(payment_by),
        }

    def cancelled(self, refund: Money, penalty: Money) -> Mapping[str, str]:
        """Data of ``ORDER_CANCELLED``."""
        return {
            "locator": self.locator,
            "itinerary": self._itinerary(),
            "refund": str(refund),
            "penalty": str(penalty),
        }

    def _common(self) -> dict[str, str]:
        names = (each.name.to_document_form() for each in self.travellers)
        return {
            "locator": self.locator,
            "itinerary": self._itinerary(),
            "travellers": "\n".join(names),
            "total": str(self.total),
        }

    def _itinerary(self) -> str:
        return "\n".join(flight.line() for flight in self.flights)
