"""How a table cell is painted: optional severity shape, words, optional second line."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.severity import paint_shape

SEVERITY_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 7
SUBTEXT_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 8


class CellDelegate(QStyledItemDelegate):
    """Paints cells from tokens; the text is elided, never interpreted."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw background, mark, words and rule."""
        theme = Theme.of()
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        rect: QRect = option.rect
        painter.fillRect(rect, theme.colour("selection" if selected else "surface"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(theme.px(10), 0, -theme.px(10), 0)
        severity = index.data(SEVERITY_ROLE)
        if isinstance(severity, str):
            inner = self._mark(painter, theme, Severity(severity), inner)
        self._words(painter, theme, inner, index)
        painter.restore()

    def _mark(self, painter: QPainter, theme: Theme, severity: Severity, inner: QRect) -> QRect:
        style = theme.severity(severity)
        side = theme.px(14)
        box = QRectF(inner.left(), inner.center().y() - side / 2 + 0.5, side, side)
        paint_shape(painter, style.shape, QColor(style.colour), box)
        return inner.adjusted(side + theme.px(8), 0, 0, 0)

    def _words(
        self,
        painter: QPainter,
        theme: Theme,
        inner: QRect,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        font = index.data(Qt.ItemDataRole.FontRole)
        font = font if isinstance(font, QFont) else theme.font()
        flags = index.data(Qt.ItemDataRole.TextAlignmentRole) or 0
        side = int(flags) & int(Qt.AlignmentFlag.AlignHorizontal_Mask)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        below = index.data(SUBTEXT_ROLE)
        painter.setPen(theme.colour("text"))
        painter.setFont(font)
        if not below:
            self._line(painter, font, inner, side | int(Qt.AlignmentFlag.AlignVCenter), text)
            return
        middle = inner.center().y()
        top = QRect(inner.left(), inner.top(), inner.width(), middle - inner.top() + 1)
        low = QRect(inner.left(), middle + 1, inner.width(), inner.bottom() - middle)
        self._line(painter, font, top, side | int(Qt.AlignmentFlag.AlignBottom), text)
        small = theme.font("secondary")
        painter.setFont(small)
        painter.setPen(theme.colour("secondary"))
        self._line(painter, small, low, side | int(Qt.AlignmentFlag.AlignTop), str(below))

    def _line(self, painter: QPainter, font: QFont, rect: QRect, flags: int, text: str) -> None:
        flat = " ".join(text.split("\n"))
        # A strong cell names somebody: the middle goes, the first name at the end stays.
        strong = font.weight() >= QFont.Weight.DemiBold
        mode = Qt.TextElideMode.ElideMiddle if strong else Qt.TextElideMode.ElideRight
        shown = QFontMetrics(font).elidedText(flat, mode, rect.width())
        painter.drawText(rect, flags | int(Qt.TextFlag.TextSingleLine), shown)
