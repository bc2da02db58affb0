"""What covers a page until its first answer came: keys wait, a click does nothing half-ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cpts_desktop.shell.widgets.labels import plain_label, set_role

PATIENCE_MS: Final = 250
"""Below this, a word that flashes is worse than nothing."""
_KEPT_KEYS: Final = 200


class Curtain(QWidget):
    """Covers ``page``, keeps the keys typed meanwhile and gives them to it when it lifts."""

    def __init__(self, page: QWidget, first_focus: Callable[[], QWidget | None]) -> None:
        super().__init__(page)
        self._page = page
        self._first_focus = first_focus
        self._keys: list[QKeyEvent] = []
        self.setObjectName("curtain")
        set_role(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Chargement")
        self._word = plain_label("Chargement…", "hint")
        self._word.hide()
        layout = QVBoxLayout(self)
        layout.addWidget(self._word, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setGeometry(page.rect())
        page.installEventFilter(self)
        QTimer.singleShot(PATIENCE_MS, self._word, self._word.show)
        self.show()
        self.raise_()
        if page.isAncestorOf(QApplication.focusWidget() or self):
            self.setFocus()

    def lift(self) -> None:
        """Uncover the page; what was typed goes where it would have gone."""
        keys, had_focus = tuple(self._keys), self.hasFocus()
        self._page.removeEventFilter(self)
        self.hide()
        self.deleteLater()
        if not had_focus:
            return
        (self._first_focus() or self._page).setFocus()
        for key in keys:
            target = QApplication.focusWidget()
            if target is None or not self._page.isAncestorOf(target):
                return
            QCoreApplication.sendEvent(target, key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the key for the page."""
        self._keep(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Keep the key for the page."""
        self._keep(event)

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Tab belongs to what comes after."""
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Who goes elsewhere does not want these keys any more."""
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self._keys.clear()
        super().focusOutEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the page."""
        if event.type() is QEvent.Type.Resize:
            self.setGeometry(self._page.rect())
        return super().eventFilter(watched, event)

    def _keep(self, event: QKeyEvent) -> None:
        if len(self._keys) < _KEPT_KEYS:
            self._keys.append(event.clone())
        event.accept()
