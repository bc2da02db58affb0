"""The window of a pharmacist on a register with a real list, for every medication screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.screens.medication.medication_setup import patient_with_list, register_at, window_on


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def register(tmp_path: Path, clock: FixedClock) -> Iterator[Register]:
    made = register_at(tmp_path / "r.db", clock)
    yield made
    made.close()


@pytest.fixture
def window(
    qtbot: QtBot, register: Register, clock: FixedClock, tmp_path: Path
) -> Iterator[MainWindow]:
    made = window_on(register, clock, tmp_path / "reference")
    made.resize(1024, 600)
    qtbot.addWidget(made)
    made.answer_with(lambda *_words: True)
    made.show()
    yield made
    made.contents.operations.close()


@pytest.fixture
def who(register: Register) -> PatientId:
    return patient_with_list(register)
