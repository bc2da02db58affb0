"""The milliseconds of a clock value are counted exactly, without a fraction in between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cpts_desktop.kernel import hlc


@pytest.mark.parametrize(
    "instant",
    [
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2026, 3, 3, 8, 15, 0, 999_999, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, 59, 1_000, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
    ],
)
def test_an_instant_keeps_its_milliseconds(instant: datetime) -> None:
    value = hlc.from_instant(instant, 7)
    whole = instant - timedelta(microseconds=instant.microsecond % 1000)
    assert hlc.instant_of(value) == whole
    assert value & 0xFFFF == 7
