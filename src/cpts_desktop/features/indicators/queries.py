"""Computes the indicators of all slices on one snapshot."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from cpts_desktop.features.indicators.model import PublishedIndicator
from cpts_desktop.features.indicators.rules import publish
from cpts_desktop.kernel.counting import Indicator, Period


def published(
    conn: Connection, indicators: Sequence[Indicator], period: Period
) -> tuple[PublishedIndicator, ...]:
    """Return what may leave, in the order of the definitions."""
    return tuple(publish(one, one.count(conn, period), period) for one in indicators)
