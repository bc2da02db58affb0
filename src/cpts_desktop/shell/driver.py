"""Hands for scripts: finds widgets by object name, types and clicks as a person would.

Used by ``cpts-desktop tour`` and by the story tests. It sends real events through the real
windows; it never calls a command by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, overload

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QWidget,
)

from cpts_desktop.shell.capture import grab, settle
from cpts_desktop.shell.pages import Page
from cpts_desktop.shell.widgets.tables import DataTable

W = TypeVar("W", bound=QWidget)


class NotFound(AssertionError):  # noqa: N818 - reads as a sentence
    """No visible widget has this name; the message lists near names, never contents."""


class Driver:
    """Acts on the visible windows of the application. Waits are bounded, in milliseconds."""

    def __init__(self, timeout_ms: int = 15_000) -> None:
        self.timeout_ms = timeout_ms

    def wait(self, ready: Callable[[], Any], what: str = "a state", timeout_ms: int = 0) -> Any:
        """Process events until ``ready()`` is true and return it; TimeoutError says for what."""
        end = time.monotonic() + (timeout_ms or self.timeout_ms) / 1000
        while True:
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            found = ready()
            if found:
                settle()
                return found
            if time.monotonic() > end:
                raise TimeoutError(f"waited too long for {what}")
            QTest.qWait(5)

    @overload
    def find(self, name: str) -> QWidget: ...
    @overload
    def find(self, name: str, kind: type[W]) -> W: ...
    def find(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """Return the visible widget of this object name, the front window first."""
        for window in self._windows():
            if window.objectName() == name and isinstance(window, kind):
                return window
            for child in window.findChildren(kind, name):
                if child.isVisible():
                    return child
        raise NotFound(f"no visible widget named {name}")

    @overload
    def waits_for(self, name: str) -> QWidget: ...
    @overload
    def waits_for(self, name: str, kind: type[W]) -> W: ...
    def waits_for(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """Wait until a widget is visible and enabled, and return it."""

        found: QWidget = self.wait(
            lambda: self.find(name, kind) if self.ready(name, kind) else None, f"widget {name}"
        )
        return found

    def shown(self, name: str, kind: type[QWidget] = QWidget) -> bool:
        """Say whether a widget of this name is visible now."""
        try:
            self.find(name, kind)
        except NotFound:
            return False
        return True

    def ready(self, name: str, kind: type[QWidget] = QWidget) -> bool:
        """Say whether a widget of this name is visible and can be used now."""
        if not self.shown(name, kind):
            return False
        found = self.find(name, kind)
        return found.isEnabled() and not _covered(found)

    def click(self, name: str) -> None:
        """Click the middle of a widget, once it is there."""
        widget = self.waits_for(name)
        if isinstance(widget, QAbstractButton):
            widget.setFocus()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        settle()

    def type(self, name: str, text: str, *, clear: bool = True) -> None:
        """Type into a field."""
        widget = self.waits_for(name)
        widget.setFocus()
        if clear:
            QTest.keySequence(widget, QKeySequence(QKeySequence.StandardKey.SelectAll))
            QTest.keyClick(widget, Qt.Key.Key_Delete)
        _type_letters(widget, text)
        settle()

    def keys(self, sequence: str, name: str = "") -> None:
        """Press keys (``Ctrl+K``, ``Return``) on a widget, or on what has the focus."""
        target = self.waits_for(name) if name else self.focus()
        QTest.keySequence(target, QKeySequence(sequence))
        settle()

    def type_here(self, text: str) -> None:
        """Type into what has the focus."""
        _type_letters(self.focus(), text)
        settle()

    def choose(self, name: str, value: Any) -> None:
        """Choose in a combo box, by its data or by its text."""
        combo = self.waits_for(name, QComboBox)
        index = combo.findData(value)
        if index < 0:
            index = combo.findText(str(value))
        if index < 0:
            raise NotFound(f"combo {name} has no such choice")
        combo.setFocus()
        combo.setCurrentIndex(index)
        combo.activated.emit(index)
        settle()

    def select(self, name: str, wanted: Callable[[Any], bool], *, activate: bool = False) -> Any:
        """Select the first row of a table that ``wanted`` accepts; ``activate`` presses Enter."""
        table = self.waits_for(name, DataTable)
        found = self.wait(
            lambda: next(((n, r) for n, r in enumerate(table.rows()) if wanted(r)), None),
            f"a row of {name}",
        )
        table.setFocus()
        table.selectRow(found[0])
        if activate:
            QTest.keyClick(table, Qt.Key.Key_Return)
        settle()
        return found[1]

    def focus(self) -> QWidget:
        """Return what has the focus, else the front window."""
        focused = QApplication.focusWidget()
        if focused is not None:
            return focused
        windows = self._windows()
        if not windows:
            raise NotFound("no window is open")
        return windows[0]

    def pause(self, ms: int) -> None:
        """Let queries and drawings that are under way come to an end."""
        QTest.qWait(ms)

    def later(self, ms: int, act: Callable[[], object]) -> None:
        """Do something while a modal dialog holds the script."""
        QTimer.singleShot(ms, act)

    def press(self, name: str) -> bool:
        """Press a button at once, if it is there; safe while a modal dialog holds the script."""
        try:
            self.find(name, QAbstractButton).click()
        except NotFound:
            return False
        return True

    def label(self, name: str) -> str:
        """Return the first text shown inside a named widget."""
        labels = self.find(name).findChildren(QLabel)
        return labels[0].text() if labels else ""

    def text(self, name: str) -> str:
        """Return the words of a label."""
        return self.find(name, QLabel).text()

    def button_text(self, name: str) -> str:
        """Return the words of a button."""
        return self.find(name, QAbstractButton).text()

    def tick(self, name: str) -> None:
        """Tick a box."""
        self.waits_for(name, QAbstractButton).setChecked(True)
        settle()

    def picture(self, path: Path, name: str = "") -> Path:
        """Write a picture of a window or of a named widget."""
        widget = self.find(name) if name else self._windows()[0]
        return grab(widget, path)

    def _windows(self) -> list[QWidget]:
        shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.isWindow()]
        modal = QApplication.activeModalWidget()
        active = QApplication.activeWindow()
        return sorted(
            shown,
            key=lambda w: (w is not modal, not isinstance(w, QDialog), w is not active),
        )


def _covered(widget: QWidget) -> bool:
    above: QWidget | None = widget
    while above is not None:
        if isinstance(above, Page) and above.loading:
            return True
        above = above.parentWidget() if not above.isWindow() else None
    return False


def _type_letters(widget: QWidget, text: str) -> None:
    """Type each letter; QTest aborts the process on a letter outside ASCII, so it gets events."""
    for letter in text:
        if letter.isascii():
            QTest.keyClicks(widget, letter)
            continue
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QCoreApplication.sendEvent(widget, event)
