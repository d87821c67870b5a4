"""What authors of adapters test theirs with: conformance suites and stand-ins."""

from __future__ import annotations
