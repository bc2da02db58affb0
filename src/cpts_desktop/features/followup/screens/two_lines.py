"""A table cell whose words pass to a second line: the fact of an alert is never cut first."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.cells import CellDelegate


class TwoLines(CellDelegate):
    """Paints one text over up to two lines; only the second one is elided."""

    def _words(
        self,
        painter: QPainter,
        theme: Theme,
        inner: QRect,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        found = index.data(Qt.ItemDataRole.FontRole)
        font = found if isinstance(found, QFont) else theme.font()
        text = " ".join(str(index.data(Qt.ItemDataRole.DisplayRole) or "").split("\n"))
        lines = broken(text, QFontMetrics(font), inner.width())
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        height = QFontMetrics(font).lineSpacing()
        top = inner.center().y() - height * len(lines) // 2
        for number, line in enumerate(lines):
            box = QRect(inner.left(), top + number * height, inner.width(), height)
            flags = Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, int(flags), line)


def broken(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """Return one or two lines that fit; what is beyond ends in an ellipsis."""
    words = text.split(" ")
    first = ""
    while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= width:
        first = f"{first} {words.pop(0)}".strip()
    if not words:
        return [first]
    rest = " ".join(words)
    if not first:
        return [metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)]
    return [first, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)]
