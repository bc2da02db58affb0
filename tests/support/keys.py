"""Pressing the key of a shortcut: Qt clicks the button a little later, in an active window only."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


def wait_for(done: Callable[[], bool], limit_s: float = 10.0) -> bool:
    """Let Qt work until ``done`` or the limit; return whether it came."""
    end = time.monotonic() + limit_s
    while not done():
        if time.monotonic() > end:
            return False
        QTest.qWait(10)
    return True


def press(widget: QWidget, key: Qt.Key, done: Callable[[], bool]) -> None:
    """Press a key in the active window of ``widget`` and wait until ``done``; fail if it never is.

    A shortcut button is clicked 100 ms after its key, more on a busy machine.
    """
    window = widget.window()
    window.activateWindow()
    assert wait_for(window.isActiveWindow)
    QTest.keyClick(widget, key)
    assert wait_for(done), "nothing came of the key"
