"""Revenue management: forecasts, protection levels, overbooking and bid prices.

Nothing optimises here yet. Levels, protections and bid-price vectors are given to
:mod:`flightcore.domain.inventory`, which checks them and sells by them.
"""

from __future__ import annotations
