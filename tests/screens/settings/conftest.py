"""The window of a fictitious practice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cpts_desktop.shell.theme import ThemeChoice, install_theme
from tests.screens.settings.fictional_practice import Stage


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    install_theme(qapp, ThemeChoice.LIGHT)
    made = Stage(tmp_path)
    yield made
    made.close()
