"""What the core asks of the world: contracts in the docstrings, no code of its own."""

from __future__ import annotations
