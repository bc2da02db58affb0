"""A row that wraps: chips, severity marks, choices. It is why nothing scrolls sideways."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QSizePolicy, QWidget

from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.reflow import Reflow


class FlowLayout(Reflow):
    """Lays widgets out left to right and wraps at the width it is given."""

    def __init__(self, parent: QWidget | None = None, gap: str = "s") -> None:
        super().__init__(parent)
        self.setSpacing(Theme.of(parent).gap(gap))

    def expandingDirections(self) -> Qt.Orientation:
        """Grow in no direction by itself."""
        return Qt.Orientation(0)

    def sizeHint(self) -> QSize:
        """Prefer one line."""
        sizes = [item.sizeHint() for item in self._items]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def arrange(self, rect: QRect, *, move: bool) -> int:
        """Place the items line by line, each centred on the height of its line."""
        y, gap = rect.y(), self.spacing()
        lines = self._lines(rect.width())
        for line in lines:
            x, tall = rect.x(), max(hint.height() for _item, hint in line)
            for item, hint in line if move else ():
                item.setGeometry(QRect(QPoint(x, y + (tall - hint.height()) // 2), hint))
                x += hint.width() + gap
            y += tall + gap
        return max(0, y - gap - rect.y()) if lines else 0

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        room = -1
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            hint = item.sizeHint()
            if hint.width() > room or not lines:
                lines.append([])
                room = width
            lines[-1].append((item, hint))
            room -= hint.width() + self.spacing()
        return lines


class FlowRow(QWidget):
    """A widget over ``FlowLayout``."""

    def __init__(self, *widgets: QWidget, gap: str = "s", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, gap)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_widgets(*widgets)

    def set_widgets(self, *widgets: QWidget) -> None:
        """Replace what is shown."""
        while (item := self._flow.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for widget in widgets:
            self._flow.addWidget(widget)
            widget.show()
        self.updateGeometry()
