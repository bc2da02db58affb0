"""What has the focus is seen: a scroller follows the focus that the program gives."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from cpts_desktop.shell.widgets.curtain import Curtain

_TYPED = (QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)
_AROUND = 72
"""Pixels shown above and below what has the focus: its label, and what is wrong with it."""


class FollowFocus(QObject):
    """Scrolls to what takes the focus; Qt itself does so for the Tab key alone.

    Nothing moves under a mouse that is pressed, when a window comes back to the front, nor for
    what is taller than its scroller, such as a table. A page that opens is read from its top, the
    allergies first, whatever button or list its keyboard begins on; a field to type in is shown.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._opening = False
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._moved)

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or new is None or QApplication.mouseButtons():
            return
        opens = self._opening or isinstance(old, Curtain)
        if isinstance(new, _TYPED) or not opens:
            bring_into_view(new)

    def while_opening(self, take_focus: Callable[[], object]) -> None:
        """Let a page that opens take the keyboard."""
        self._opening = True
        try:
            take_focus()
        finally:
            self._opening = False


def bring_into_view(widget: QWidget) -> None:
    """Scroll to a widget once the layouts have settled, in every scroller around it."""
    QTimer.singleShot(0, widget, lambda: _show(widget))


def _show(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea) and widget.height() <= above.viewport().height():
            above.ensureWidgetVisible(widget, 0, _AROUND)
        above = above.parentWidget()
