"""The three practices that know each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpts_desktop.kernel.clock import FixedClock
from tests.screens.exchange.exchange_town import Town


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def town(tmp_path: Path, clock: FixedClock) -> Iterator[Town]:
    made = Town(tmp_path, clock)
    yield made
    for one in made.all:
        one.register.close()
