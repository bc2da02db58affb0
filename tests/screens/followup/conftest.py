"""The stage as a fixture, under the light theme."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.shell.theme import ThemeChoice, install_theme
from tests.screens.followup.followup_stage import Stage, build


@pytest.fixture
def stage(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    install_theme(qapp, ThemeChoice.LIGHT)
    found = build(tmp_path)
    yield found
    found.close()
