"""Paints a QR code: black cells on white whatever the theme, each a whole number of pixels."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

CELL: Final = 5
LEAST_CELL: Final = 3
"""Pixels of a cell: fewer and the camera of a laptop does not tell them apart."""


class CodeWidget(QWidget):
    """The cells it was given, quiet zone included, as large as its room allows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[bool, ...], ...] = ()
        self.setObjectName("code")
        self.setAccessibleName("Code QR de la visite")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_cells(self, rows: tuple[tuple[bool, ...], ...]) -> None:
        """Show these cells."""
        self._rows = rows
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As large as a camera likes it."""
        side = CELL * max(1, len(self._rows))
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """As small as a camera can still read."""
        side = LEAST_CELL * len(self._rows)
        return QSize(side, side)

    def _scale(self) -> float:
        return max(1.0, self.devicePixelRatioF())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint in physical pixels, so that no cell is blurred."""
        count = len(self._rows)
        if not count:
            return
        scale = self._scale()
        room = min(self.width(), self.height()) * scale
        cell = max(1, int(room // count))
        left = int((self.width() * scale - cell * count) // 2)
        top = int((self.height() * scale - cell * count) // 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.scale(1 / scale, 1 / scale)
        painter.fillRect(left, top, cell * count, cell * count, Qt.GlobalColor.white)
        for line, row in enumerate(self._rows):
            start = -1
            for column in range(count + 1):
                dark = column < count and row[column]
                if dark and start < 0:
                    start = column
                elif not dark and start >= 0:
                    painter.fillRect(
                        left + start * cell, top + line * cell, (column - start) * cell, cell,
                        Qt.GlobalColor.black,
                    )  # fmt: skip
                    start = -1
        painter.end()
