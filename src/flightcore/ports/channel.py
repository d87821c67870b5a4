"""NotificationChannel: brings a rendered message to a recipient."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import final

import attrs

from flightcore.domain.kernel.errors import FlightCoreError, OutcomeUnknown
from flightcore.domain.notification import RenderedMessage


@attrs.frozen(kw_only=True)
class ChannelCapabilities:
    """What a channel promises.

    Attributes:
        durable: What it has taken outlives the process.
        once: A message whose id it has taken before is not delivered again.
        reports: It can tell later whether the recipient got the message.
    """

    durable: bool
    once: bool
    reports: bool = False


@attrs.frozen(kw_only=True)
class Accepted:
    """The channel has taken the message over.

    Attributes:
        reference: What the channel calls the delivery, or empty.
    """

    reference: str = ""


class NotificationChannel(ABC):
    """E-mail, text messages, a folder. Safe to use from many threads.

    Delivery is at least once: after a crash or an unknown outcome the same message
    comes again under the same id. A channel that can tell delivers it once
    (``once``); one that cannot puts the id where the recipient's side can tell, such
    as the Message-ID.

    Implementers: override the underscored method and ``capabilities``; raise
    ``NotSent`` where surely nothing was delivered, ``DeliveryRefused`` where it never
    will be. What else you raise counts as an unknown outcome. Put no recipient and no
    text into an error.
    """

    @property
    @abstractmethod
    def capabilities(self) -> ChannelCapabilities:
        """What this channel promises."""

    @final
    def deliver(self, message: RenderedMessage) -> Accepted:
        """Hand a message over; when this returns, the channel has it.

        Raises:
            NotSent: Nothing was delivered; try again later.
            DeliveryRefused: This message will never be delivered, such as to an
                address that does not exist.
            OutcomeUnknown: It may have been delivered; trying again may repeat it.
            CoreClosed: The channel was closed.
        """
        try:
            return self._deliver(message)
        except FlightCoreError:
            raise
        except Exception as error:
            raise OutcomeUnknown(
                "a channel failed in an unforeseen way", key=message.id
            ) from error

    @abstractmethod
    def close(self) -> None:
        """Release everything; later deliveries raise ``CoreClosed``. Idempotent."""

    @abstractmethod
    def _deliver(self, message: RenderedMessage) -> Accepted: ...
