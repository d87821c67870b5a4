"""Somebody who audits the whole store while others use it."""

from __future__ import annotations

import time
from typing import Any

import attrs
from tests.campaigns._crowd import Run, Shop, core_of, process_shop, store_of

from flightcore.assembly import FlightCore

MOST = 10_000
"""Audits of one watch."""
BREATH = 0.4
"""Seconds between two audits."""

_HERE: dict[str, Any] = {}
"""The core of this process, which it keeps between runs."""


@attrs.frozen(kw_only=True)
class Watched:
    """What audits found.

    Attributes:
        audits: How many were made before nobody needed to wait any longer.
        findings: Of all of them.
    """

    audits: int
    findings: tuple[str, ...]


def watch(run: Run) -> Watched:
    """Audit until every seat is sold; the first finding ends the run."""
    shop = process_shop()
    core = _core(shop, run)
    findings: tuple[str, ...] = ()
    audits = 0
    while not (shop.is_over or findings) and audits < MOST:
        findings = tuple(str(each) for each in core.audit().findings)
        audits += 1
        time.sleep(BREATH)
    if findings:
        shop.stopped.value = 1
    return Watched(audits=audits, findings=findings)


def _core(shop: Shop, run: Run) -> FlightCore:
    if _HERE.get("url") != run.url:
        if "core" in _HERE:
            _HERE["core"].close()
        _HERE.update(
            url=run.url, core=core_of(shop, store_of(shop, run.url, 2), run.gateway)
        )
    core: FlightCore = _HERE["core"]
    return core
