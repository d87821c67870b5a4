"""A notification channel that delivers into a Maildir folder."""

from __future__ import annotations

from flightcore_maildir.channel import MaildirChannel

__all__ = ["MaildirChannel"]
