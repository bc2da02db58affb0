"""The shape of what is coming, shown at once while a lane works."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cpts_desktop.shell.theme import Theme


class Skeleton(QWidget):
    """Grey bars in place of ``rows`` rows; still, because movement tires the eye."""

    def __init__(self, rows: int = 5, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setAccessibleName("Chargement en cours")

    def sizeHint(self) -> QSize:
        """Return the height of the rows to come."""
        theme = Theme.of(self)
        return QSize(theme.px(320), theme.px(theme.tokens.size["row_height"]) * self._rows)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        theme = Theme.of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("skeleton"))
        step = theme.px(theme.tokens.size["row_height"])
        for index in range(min(self._rows, max(1, self.height() // step))):
            share = (0.62, 0.48, 0.71, 0.55, 0.66)[index % 5]
            bar = QRectF(0, index * step + step * 0.3, self.width() * share, step * 0.36)
            painter.drawRoundedRect(bar, 4, 4)
