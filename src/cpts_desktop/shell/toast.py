"""A short message that went well, in a corner, gone by itself.

It never takes the focus and never lies over the field that has it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import plain_label, set_role

LASTS_MS = 5000
LASTS_WITH_UNDO_MS = 12000


class Toast(QFrame):
    """One toast per window; a newer message takes the place of the older one."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        set_role(self, "toast")
        self.setObjectName("toast")
        self.setAccessibleName("Message")
        self.words = plain_label("")
        self.words.setObjectName("toast_words")
        self.undo = button("Annuler", self._take_back, name="toast_undo")
        self._act: Callable[[], None] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(16)
        layout.addWidget(self.words)
        layout.addWidget(self.undo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def say(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Show a message."""
        self.words.setText(text)
        self.setAccessibleDescription(text)
        self._act = undo
        self.undo.setVisible(undo is not None)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(LASTS_WITH_UNDO_MS if undo else LASTS_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner when the window changes size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        """Take the corner where nobody is typing: bottom right, bottom left, then top right."""
        window = self.parentWidget()
        if window is None:
            return
        gap = Theme.of(self).gap("xl")
        right, bottom = window.width() - self.width() - gap, window.height() - self.height() - gap
        corners = (QPoint(right, bottom), QPoint(gap, bottom), QPoint(right, gap))
        typed = self._typed_in(window)
        free = (at for at in corners if not QRect(at, self.size()).intersects(typed))
        self.move(next(free, corners[-1]))

    def _typed_in(self, window: QWidget) -> QRect:
        """Return where the field that has the keyboard is, with some air, in the window."""
        field = QApplication.focusWidget()
        inputs = (QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit)
        if not isinstance(field, inputs) or field.window() is not window.window():
            return QRect()
        return QRect(field.mapTo(window, QPoint(0, 0)), field.size()).adjusted(-8, -8, 8, 8)

    def _focus_moved(self, _old: QWidget | None, _now: QWidget | None) -> None:
        if self.isVisible():
            self._place()

    def _take_back(self) -> None:
        self.hide()
        if self._act is not None:
            self._act()
