"""Strips above a page: the sentence of the opening, and the disk that has no room left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.labels import plain_label, set_role
from cpts_desktop.shell.widgets.panels import Panel
from cpts_desktop.shell.widgets.severity import SeverityMark

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpts_desktop.shell.operations import Operations

LOOK_MS: Final = 60_000
"""How often the room left on the disk is looked at."""
LOOK_AGAIN_MS: Final = 3_000
"""The same while the strip is shown: it goes away soon after room was made."""


@dataclass(frozen=True)
class RoomWords:
    """What is said of a disk without room; ``full`` when the register is read-only."""

    full: bool
    title: str
    text: str


class NoticeStrip(QWidget):
    """One quiet sentence over the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice_panel")
        self.words = plain_label("", wrap=True)
        air = QVBoxLayout(self)
        air.setContentsMargins(24, 8, 24, 0)
        strip = Panel(self.words, role="notice")
        strip.body.setContentsMargins(12, 5, 12, 5)
        air.addWidget(strip)


class RoomBanner(QWidget):
    """Stays as long as the disk is full, or nearly: it cannot be closed, only made untrue."""

    def __init__(
        self,
        operations: Operations,
        look: Callable[[], RoomWords | None] | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("room_banner")
        self._operations = operations
        self._look = look
        self.panel = Panel(role="warning")
        self.mark = SeverityMark(Severity.ORANGE, "", bare=True)
        self.title = plain_label("", "strong", wrap=True)
        self.title.setObjectName("room_title")
        self.text = plain_label("", wrap=True)
        self.text.setObjectName("room_text")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.text)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self.panel.body.addLayout(line)
        air = QVBoxLayout(self)
        air.setContentsMargins(24, 8, 24, 0)
        air.addWidget(self.panel)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self.hide()
        if look is not None:
            operations.fault_raised.connect(lambda _ending: self.look())
            QTimer.singleShot(0, self, self.look)
            self._timer.start()

    def look(self) -> None:
        """Ask, in the lane of the register, how much room there is."""
        if self._look is not None:
            self._operations.on_register(
                self, self._look, done=self.show_words, failed=lambda _ending: None
            )

    def show_words(self, words: RoomWords | None) -> None:
        """Show what is said, or go away when there is room."""
        self._timer.setInterval(LOOK_MS if words is None else LOOK_AGAIN_MS)
        self.setVisible(words is not None)
        if words is None:
            return
        self.mark.set_severity(Severity.ROUGE if words.full else Severity.ORANGE)
        set_role(self.panel, "fault" if words.full else "warning")
        self.title.setText(words.title)
        self.text.setText(words.text)
        self.setAccessibleName(f"{words.title} {words.text}")
