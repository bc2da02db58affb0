"""The line chart: measures over days, reference lines, bands, marks; read with the arrow keys."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime, time
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.text import fr_decimal
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.chart_data import (
    ChartData,
    ChartPoint,
    EventMark,
    MarkKind,
    Series,
    day_ticks,
    tick_label,
    value_span,
    value_ticks,
)
from cpts_desktop.shell.widgets.chart_detail import Drawn, drawn_line
from cpts_desktop.shell.widgets.chart_labels import place_label
from cpts_desktop.shell.widgets.severity import paint_shape

__all__ = ["ChartData", "ChartPoint", "EventMark", "LineChart", "MarkKind", "Series"]

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class LineChart(QWidget):
    """Draws ``ChartData``. Left and right read the points; ``point_selected`` gives each.

    ``compact`` leaves out axes and words: a sparkline, still described to screen readers.
    """

    point_selected = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, compact: bool = False) -> None:
        super().__init__(parent)
        self._compact = compact
        self._data: ChartData | None = None
        self._current = -1
        self._points: list[tuple[Series, ChartPoint]] = []
        self._spots: list[QPointF] = []
        self._lines: list[Drawn] = []
        self._laid_for: tuple[float, ...] | None = None
        self._span = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 2, tzinfo=UTC))
        self._values = (Decimal(0), Decimal(1))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if compact else Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(not compact)

    def set_data(self, data: ChartData) -> None:
        """Show a chart."""
        self._data = data
        self._current = -1
        self._points = data.points()
        self._laid_for = None
        if self._points:
            self._span = data.span()
            ticks = value_ticks(*value_span(data))
            self._values = (ticks[0], ticks[-1])
        self.setAccessibleName(data.title)
        self.setAccessibleDescription(data.summary())
        self.update()

    def data(self) -> ChartData | None:
        """Return what is shown."""
        return self._data

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        theme = Theme.of(self)
        return QSize(theme.px(120), theme.px(32)) if self._compact else QSize(560, theme.px(260))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest readable size."""
        theme = Theme.of(self)
        size = QSize(60, 20) if self._compact else QSize(280, 160)
        return QSize(theme.px(size.width()), theme.px(size.height()))

    def select(self, index: int) -> None:
        """Read one point, by its place in time order; out of range reads nothing."""
        points = self._points
        self._current = index if 0 <= index < len(points) else -1
        if self._current >= 0 and self._data is not None:
            series, point = points[self._current]
            self.setAccessibleDescription(self._data.read(series, point))
            self.point_selected.emit(point)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from point to point."""
        count = len(self._points)
        match event.key():
            case Qt.Key.Key_Right if count:
                self.select(min(count - 1, self._current + 1))
            case Qt.Key.Key_Left if count:
                self.select(max(0, self._current - 1 if self._current >= 0 else count - 1))
            case Qt.Key.Key_Home if count:
                self.select(0)
            case Qt.Key.Key_End if count:
                self.select(count - 1)
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Give the whole description back when leaving."""
        if self._data is not None:
            self.setAccessibleDescription(self._data.summary())
        super().focusOutEvent(event)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the nearest point under the mouse."""
        if not self._points:
            return
        self._lay_out(self._area())
        here, reach = event.position(), 24.0
        near, best = -1, reach
        first = bisect_left(self._spots, here.x() - reach, key=QPointF.x)
        for index in range(first, len(self._spots)):
            at = self._spots[index]
            if at.x() > here.x() + reach:
                break
            gap = abs(at.x() - here.x()) + abs(at.y() - here.y()) / 3
            if gap < best:
                near, best = index, gap
        if near != self._current:
            self.select(near)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw all, back to front."""
        theme = Theme.of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("secondary"))
        if self._data is None or not self._points:
            painter.setPen(theme.colour("secondary"))
            words = self._data.missing if self._data and not self._compact else "–"
            painter.drawText(QRectF(self.rect()), _CENTRE, words)
            self._focus_ring(painter, theme)
            return
        area = self._area()
        self._lay_out(area)
        if not self._compact:
            self._grid(painter, theme, self._data, area)
        self._bands(painter, theme, self._data, area)
        self._references(painter, theme, self._data, area)
        if not self._compact:
            self._marks(painter, theme, self._data, area)
        for drawn in self._lines:
            self._line(painter, theme, drawn)
        self._reading(painter, theme, self._data, area)
        self._focus_ring(painter, theme)

    def _area(self) -> QRectF:
        theme = Theme.of(self)
        if self._compact:
            return QRectF(self.rect()).adjusted(4, 4, -6, -4)
        top = 30 if self._data and (self._data.marks or self._data.unit) else 14
        edges = (theme.px(48), theme.px(top), -theme.px(16), -theme.px(28))
        return QRectF(self.rect()).adjusted(*edges)

    def _place(self, area: QRectF, at: datetime, value: Decimal) -> QPointF:
        return QPointF(self._x(area, at), self._y(area, value))

    def _x(self, area: QRectF, at: datetime) -> float:
        start, end = self._span
        return area.left() + area.width() * ((at - start) / (end - start))

    def _y(self, area: QRectF, value: Decimal) -> float:
        low, high = self._values
        return area.bottom() - area.height() * float((value - low) / (high - low))

    def _unit_box(self, theme: Theme, unit: str, area: QRectF) -> QRectF:
        """Return where the unit is written: above the numbers, past them when it is long."""
        right = area.left() - theme.px(8)
        needed = QFontMetrics(theme.font("secondary")).horizontalAdvance(unit) + 2
        left = max(float(theme.px(4)), right - needed)
        width = max(right - left, needed)
        return QRectF(left, area.top() - theme.px(24), width, theme.px(16))

    def _grid(self, painter: QPainter, theme: Theme, data: ChartData, area: QRectF) -> None:
        low, high = self._values
        ticks = value_ticks(low, high, max(2, int(area.height() / theme.px(44))))
        for tick in (t for t in ticks if low <= t <= high):
            y = self._y(area, tick)
            painter.setPen(QPen(theme.colour("grid"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.colour("secondary"))
            box = QRectF(0, y - 10, area.left() - theme.px(8), 20)
            painter.drawText(box, _RIGHT, fr_decimal(tick.normalize() if tick else tick))
        painter.drawText(self._unit_box(theme, data.unit, area), _RIGHT, data.unit)
        days = day_ticks(*self._span, max(2, int(area.width() / theme.px(84))))
        length = (self._span[1] - self._span[0]).days
        for day in days:
            x = self._x(area, datetime.combine(day, time(12), PARIS))
            if area.left() <= x <= area.right():
                box = QRectF(x - 50, area.bottom() + theme.px(6), 100, theme.px(18))
                painter.drawText(box, _CENTRE, tick_label(day, length))
        if data.today is not None:
            x = self._x(area, datetime.combine(data.today, time(23, 59), PARIS))
            if area.left() <= x <= area.right() + 1:
                painter.setPen(QPen(theme.colour("today"), 1))
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _bands(self, painter: QPainter, theme: Theme, data: ChartData, area: QRectF) -> None:
        low, high = self._values
        for band in data.bands:
            top = self._y(area, min(high, band.high if band.high is not None else high))
            bottom = self._y(area, max(low, band.low if band.low is not None else low))
            if bottom <= top:
                continue
            fill = QColor(_ink(theme, band.severity))
            fill.setAlphaF(0.10)
            box = QRectF(area.left(), top, area.width(), bottom - top)
            painter.fillRect(box, fill)
            if not self._compact and box.height() > theme.px(16):
                painter.setPen(theme.colour("secondary"))
                line = QRectF(box.left() + 6, box.top() + 2, box.width() - 12, theme.px(16))
                painter.drawText(line, _LEFT, band.label)

    def _references(self, painter: QPainter, theme: Theme, data: ChartData, area: QRectF) -> None:
        curves = [drawn.curve for drawn in self._lines]
        taken: list[QRectF] = []
        for line in data.references:
            y = self._y(area, line.value)
            pen = QPen(QColor(_ink(theme, line.severity)), 1.2, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            if self._compact:
                continue
            width = QFontMetrics(painter.font()).horizontalAdvance(line.label) + 8
            box = place_label(area, y, width, theme.px(16), curves, taken)
            taken.append(box)
            painter.setPen(theme.colour("text" if line.severity else "secondary"))
            painter.drawText(box, _CENTRE, line.label)

    def _marks(self, painter: QPainter, theme: Theme, data: ChartData, area: QRectF) -> None:
        taken = -1.0
        for mark in sorted(data.marks, key=lambda m: m.at):
            x = self._x(area, mark.at)
            if not area.left() - 1 <= x <= area.right() + 1:
                continue
            colour = QColor(_ink(theme, mark.severity, "secondary"))
            painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, area.top() - 4), QPointF(x, area.bottom()))
            side = theme.px(10)
            box = QRectF(x - side / 2, area.top() - side - 4, side, side)
            self._mark_shape(painter, theme, mark, box, colour)
            width = QFontMetrics(painter.font()).horizontalAdvance(mark.label)
            fits_right = x + side + width < self.width()
            left = x + side * 0.8 if fits_right else x - side * 0.8 - width
            if left > taken:
                painter.setPen(theme.colour("text"))
                place = QRectF(left, box.top() - 3, width + 4, side + 6)
                painter.drawText(place, _LEFT, mark.label)
                taken = x + side + (width if fits_right else 0) + 8

    def _mark_shape(
        self, painter: QPainter, theme: Theme, mark: EventMark, box: QRectF, colour: QColor
    ) -> None:
        if mark.kind is MarkKind.ALERT and mark.severity is not None:
            paint_shape(painter, theme.severity(mark.severity).shape, colour, box)
            return
        painter.setPen(QPen(colour, 1.4))
        painter.setBrush(theme.colour("surface"))
        if mark.kind is MarkKind.TREATMENT:
            painter.drawRoundedRect(box.adjusted(0, 2, 0, -2), 3, 3)
        else:
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))

    def _lay_out(self, area: QRectF) -> None:
        """Place the points once for a size: ten years of days are then read fluidly."""
        asked = (area.left(), area.top(), area.width(), area.height())
        if self._data is None or self._laid_for == asked:
            return
        places = [self._place(area, point.at, point.value) for _series, point in self._points]
        radius = Theme.of(self).px(3)
        self._lines = [
            drawn_line(
                series,
                [(pair[1], at) for pair, at in zip(self._points, places, strict=True)
                 if pair[0] is series],
                area.width(), radius,
            )
            for series in self._data.series
        ]  # fmt: skip
        self._spots, self._laid_for = places, asked

    def _line(self, painter: QPainter, theme: Theme, drawn: Drawn) -> None:
        ink = theme.colour(drawn.series.colour)
        painter.setPen(QPen(ink, 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if drawn.segments:
            painter.drawLines(drawn.segments)
        else:
            painter.drawPolyline(drawn.line)
        radius = theme.px(2 if self._compact else 3)
        for point, place in drawn.spots:
            last = self._compact and point is drawn.last
            if point.severity is not None:
                side = theme.px(8 if self._compact else 12)
                box = QRectF(place.x() - side / 2, place.y() - side / 2, side, side)
                style = theme.severity(point.severity)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("surface"))
                painter.drawEllipse(box.adjusted(-2, -2, 2, 2))
                paint_shape(painter, style.shape, QColor(style.colour), box)
            elif not self._compact or last:
                painter.setPen(QPen(theme.colour("surface"), 1.5))
                painter.setBrush(ink)
                painter.drawEllipse(place, radius + 0.5, radius + 0.5)

    def _reading(self, painter: QPainter, theme: Theme, data: ChartData, area: QRectF) -> None:
        if not 0 <= self._current < len(self._points):
            return
        series, point = self._points[self._current]
        place = self._place(area, point.at, point.value)
        painter.setPen(QPen(theme.colour("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place, theme.px(8), theme.px(8))
        words = data.read(series, point)
        width = QFontMetrics(painter.font()).horizontalAdvance(words) + theme.px(20)
        left = min(max(area.left(), place.x() - width / 2), max(area.left(), area.right() - width))
        above = place.y() - theme.px(40)
        top = above if above > area.top() - theme.px(10) else place.y() + theme.px(14)
        box = QRectF(left, top, width, theme.px(26))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text"))
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        painter.setPen(theme.colour("background"))
        painter.drawText(box, _CENTRE, words)

    def _focus_ring(self, painter: QPainter, theme: Theme) -> None:
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)


def _ink(theme: Theme, severity: Severity | None, role: str = "accent") -> str:
    return theme.severity(severity).colour if severity else theme.tokens.colour[role]


def at_noon(year: int, month: int, day: int) -> datetime:
    """Return noon in Paris of a day, in UTC: where a dated fact without hour is drawn."""
    return datetime(year, month, day, 12, tzinfo=PARIS).astimezone(UTC)
