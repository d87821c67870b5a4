"""Settings of the store."""

from __future__ import annotations

from collections.abc import Mapping

from flightcore.domain.kernel.errors import InvalidSetting


def number(settings: Mapping[str, object], name: str, default: float) -> float:
    """A setting that is a number above zero.

    Raises:
        InvalidSetting: It is something else.
    """
    value = settings.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
        raise InvalidSetting(f"{name}: a number above zero wanted", setting=name)
    return float(value)
