"""The mark of a severity: a painted shape, its colour, its word. Never colour alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity, Shape


def paint_shape(painter: QPainter, shape: Shape, colour: QColor, box: QRectF) -> None:
    """Draw a shape inside ``box``; usable in delegates and charts."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    centre, x, y = box.center(), box.width() / 2, box.height() / 2
    stroke = max(1.4, box.width() / 8)
    match shape:
        case Shape.DIAMOND:
            painter.drawPolygon(_polygon(centre, ((0, -y), (x, 0), (0, y), (-x, 0))))
        case Shape.TRIANGLE:
            painter.drawPolygon(_polygon(centre, ((0, -y * 0.92), (x, y * 0.82), (-x, y * 0.82))))
        case Shape.DISC:
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        case Shape.SQUARE:
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 2, 2)
        case Shape.RING:
            pen = QPen(colour, stroke, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([1.1, 1.1])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box.adjusted(stroke, stroke, -stroke, -stroke))
        case Shape.CHECK:
            pen = QPen(colour, stroke * 1.3)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(
                _polygon(centre, ((-x * 0.75, 0.05 * y), (-x * 0.2, y * 0.6), (x * 0.8, -y * 0.6)))
            )
    painter.restore()


def _polygon(centre: QPointF, points: tuple[tuple[float, float], ...]) -> QPolygonF:
    return QPolygonF([QPointF(centre.x() + dx, centre.y() + dy) for dx, dy in points])


class SeverityMark(QWidget):
    """Shape and word on a soft fill, such as « ▲ avis 24–48 h ».

    ``text`` replaces the word of the severity when the fact has better words ("2 avis à demander").
    ``bare`` leaves out the words and the fill; the column or the row must then name it, and the
    accessible name still says it.
    """

    def __init__(
        self,
        severity: Severity = Severity.GRIS,
        text: str = "",
        *,
        bare: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bare = bare
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_severity(severity, text)

    def set_severity(self, severity: Severity, text: str = "") -> None:
        """Show another severity."""
        self._severity = severity
        self._text = text
        self.setAccessibleName(self.words())
        self.updateGeometry()
        self.update()

    @property
    def severity(self) -> Severity:
        """Return the severity shown."""
        return self._severity

    def words(self) -> str:
        """Return the words shown beside the shape."""
        return self._text or Theme.of(self).severity(self._severity).word

    def sizeHint(self) -> QSize:
        """Return the size that the words need."""
        theme = Theme.of(self)
        side = theme.px(14)
        if self._bare:
            return QSize(side + 2, side + 2)
        width = QFontMetrics(self._font()).horizontalAdvance(self.words())
        return QSize(theme.px(8) + side + theme.px(6) + width + theme.px(10), theme.px(26))

    def minimumSizeHint(self) -> QSize:
        """Never smaller than the words."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw fill, shape and word."""
        theme = Theme.of(self)
        style = theme.severity(self._severity)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(14)
        middle = self.height() / 2
        if self._bare:
            box = QRectF((self.width() - side) / 2, middle - side / 2, side, side)
            paint_shape(painter, style.shape, QColor(style.colour), box)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.fill))
        painter.drawRoundedRect(QRectF(self.rect()), theme.px(4), theme.px(4))
        box = QRectF(theme.px(8), middle - side / 2, side, side)
        paint_shape(painter, style.shape, QColor(style.colour), box)
        painter.setPen(theme.colour("text"))
        painter.setFont(self._font())
        left = theme.px(8) + side + theme.px(6)
        painter.drawText(
            QRectF(left, 0, self.width() - left, self.height()),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            self.words(),
        )

    def _font(self) -> QFont:
        return Theme.of(self).font("secondary", weight=QFont.Weight.DemiBold)
