"""What a page shows before there is anything: what will be here, and the first step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import primary_button
from cpts_desktop.shell.widgets.labels import plain_label


class EmptyState(QWidget):
    """An icon, a title, one sentence, and at most one button."""

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        icon: str = "empty",
        action: str = "",
        on_action: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme = Theme.of(self)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.gap("s"))
        layout.addStretch(2)
        self._picture = plain_label()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._icon = icon
        layout.addWidget(self._picture)
        head = plain_label(title, "section", wrap=True)
        head.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(head)
        if text:
            words = plain_label(text, "hint", wrap=True)
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            words.setMaximumWidth(theme.px(480))
            centred = QHBoxLayout()
            centred.addStretch(1)
            centred.addWidget(words, 100)
            centred.addStretch(1)
            layout.addLayout(centred)
        if action and on_action is not None:
            layout.addSpacing(theme.gap("s"))
            self.button = primary_button(action, on_action, name="empty_state_action")
            layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.setAccessibleName(title)
        self._paint_icon()
        theme.changed.connect(self._paint_icon)

    def _paint_icon(self) -> None:
        theme = Theme.of(self)
        side = theme.px(40)
        self._picture.setPixmap(theme.icon(self._icon, "secondary").pixmap(side, side))
