"""What the first window does without changes nothing that is seen (ADR 0053, 0075)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFont, QImage, QPalette, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cpts_desktop.shell.theme import ThemeChoice, first_theme
from cpts_desktop.shell.unlock import UnlockWindow
from tests.screens.shell.sample_house import FakeUnlock


def picture(window: QWidget) -> QImage:
    made = QImage(window.size(), QImage.Format.Format_RGB32)
    made.fill(0)
    window.render(made, QPoint(), QRegion(window.rect()))
    return made


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
@pytest.mark.parametrize("scale", [100, 150])
def test_the_unlock_window_looks_the_same_before_and_after_the_rest_is_loaded(
    qtbot: QtBot, qapp: QApplication, choice: ThemeChoice, scale: int
) -> None:
    qapp.setStyleSheet("")
    qapp.setFont(QFont())
    qapp.setPalette(QPalette())
    theme = first_theme(qapp, choice, scale)
    window = UnlockWindow(FakeUnlock())
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    first, sheet = picture(window), qapp.styleSheet()
    theme.settle()
    assert len(qapp.styleSheet()) > 2 * len(sheet), "the rest of the rules came"
    assert picture(window) == first


def test_what_is_hidden_is_made_when_it_is_asked_for(qtbot: QtBot, tmp_path: Path) -> None:
    window = UnlockWindow(FakeUnlock())
    qtbot.addWidget(window)
    assert "ending_panel" not in vars(window.form)
    window.show()
    window.submit()  # nothing typed: one sentence
    form = window.form
    assert form.ending_panel.isVisible() and not form.working.isVisible()
    layout = form.card.layout()
    assert layout is not None
    later = (form.caps_hint, form.layout_hint, form.ending_panel, form.tries_label, form.working)
    order = [layout.indexOf(one) for one in (*later, form.unlock_button)]
    assert order == sorted(order) and order[0] > 0
    with pytest.raises(AttributeError):
        _ = form.nothing_of_the_kind


_PAINTED = """
import hashlib, sys
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from cpts_desktop.shell.app import make_application
from cpts_desktop.shell.theme import ThemeChoice, first_theme

app = make_application() if sys.argv[1] == "ours" else QApplication([])
first_theme(app, ThemeChoice.LIGHT, 100)
made = "QStyle" in [kind.__name__ for kind in QObject.__subclasses__()]

from cpts_desktop.shell.unlock import UnlockWindow
from tests.screens.shell.sample_house import FakeUnlock
from tests.screens.shell.test_first_paint import picture

window = UnlockWindow(FakeUnlock())
window.show()
app.processEvents()
image = picture(window)
drawn = hashlib.sha256(bytes(image.constBits())).hexdigest()
app.setStyleSheet("")
print(app.style().name(), drawn, "style-made" if made else "style-by-name")
"""


def test_our_application_has_the_same_style_by_its_name_alone() -> None:
    """An object of the style would make all its enumerations: a twentieth of the whole start."""
    said = {
        whose: subprocess.run(
            [sys.executable, "-c", _PAINTED, whose], check=True, capture_output=True, text=True
        ).stdout.split()
        for whose in ("ours", "another")
    }
    assert said["ours"][:2] == said["another"][:2] and said["ours"][0] == "fusion"
    assert [said[whose][2] for whose in ("ours", "another")] == ["style-by-name", "style-made"]
