"""A box to tick whose words go to the line: Qt's own cuts them where the room ends."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QCheckBox,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from cpts_desktop.shell.widgets.labels import no_mnemonic

_ROOM_EM = 8
"""How narrow it may become before its words are cut, in ems: one long word."""


class WrappingCheckBox(QCheckBox):
    """As ``QCheckBox``, over several lines when it is narrow; ``words`` are plain text.

    A form of Designer gives the parent alone, then its text.
    """

    def __init__(self, parent: QWidget | None = None, *, words: str = "") -> None:
        super().__init__(no_mnemonic(words), parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        """Return little width: what holds it gives what there is."""
        whole = super().sizeHint()
        least = self._beside() + _ROOM_EM * self.fontMetrics().height()
        return QSize(min(whole.width(), least), whole.height())

    def minimumSizeHint(self) -> QSize:
        """Return the same: one line at least."""
        return self.sizeHint()

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines at this width."""
        one_line = super().sizeHint().height()
        lines = len(self._lines(width))
        return one_line + (lines - 1) * self.fontMetrics().lineSpacing()

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere on the words, whatever their line."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Let the style draw the box and the words, broken where they must."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = "\n".join(self._lines(self.width()))
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_CheckBox, option)

    def _beside(self) -> int:
        """Return the width that is not for words: the box itself and its gaps."""
        flags = Qt.TextFlag.TextShowMnemonic.value
        words = self.fontMetrics().boundingRect(QRect(0, 0, 0, 0), flags, self.text()).width()
        return max(0, super().sizeHint().width() - words)

    def _lines(self, width: int) -> list[str]:
        text = self.text()
        layout = QTextLayout(text, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        layout.beginLayout()
        found = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width - self._beside()))
            line.setPosition(QPointF(0, 0))
            found.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip())
        layout.endLayout()
        return found or [""]
