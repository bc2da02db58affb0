"""A window with the register's pages on a real, empty register."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cpts_desktop.features.register.screens import ACTIONS, PAGES
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.screens.register.register_window import window_on
from tests.storage.register_setup import make


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Iterator[Register]:
    register = make(tmp_path / "r.db", clock)
    yield register
    register.close()


@pytest.fixture
def window(qtbot: QtBot, ours: Register, clock: FixedClock) -> Iterator[MainWindow]:
    made = window_on(ours, clock, PAGES, ACTIONS)
    made.resize(1024, 600)
    qtbot.addWidget(made)
    made.answer_with(lambda *_words: True)
    made.show()
    yield made
    made.contents.operations.close()
