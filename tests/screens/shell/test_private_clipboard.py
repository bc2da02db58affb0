"""What is copied is private and does not stay (T13)."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.shell.clipboard import PrivateClipboard


def test_our_text_is_marked_and_cleared(qtbot: QtBot) -> None:
    private, system = PrivateClipboard(), QGuiApplication.clipboard()
    private.copy("MARTIN 1 43 05 99 999 999")
    assert system.text() == "MARTIN 1 43 05 99 999 999"
    assert "x-kde-passwordManagerHint" in system.mimeData().formats()
    private.clear()
    assert system.text() == ""


def test_the_text_of_somebody_else_is_left_alone(qtbot: QtBot) -> None:
    private, system = PrivateClipboard(), QGuiApplication.clipboard()
    private.copy("ours")
    system.setText("theirs")
    private.clear()
    assert system.text() == "theirs"


def test_it_forgets_by_itself(qtbot: QtBot) -> None:
    private, system = PrivateClipboard(), QGuiApplication.clipboard()
    private._timer.setInterval(10)
    private.copy("soon gone")
    qtbot.waitUntil(lambda: system.text() == "")
