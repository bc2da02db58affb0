"""The picture of the interactions: drugs around a circle, one link per pair, by level.

A link is told apart four times: colour, thickness, dashes and the mark at its middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cpts_desktop.features.medication.model import Analysis
from cpts_desktop.features.medication.rules.interactions import LEVEL_WORDS
from cpts_desktop.features.medication.rules.thesaurus import LEVELS
from cpts_desktop.features.medication.screens.words import LEVEL_SEVERITY
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.severity import paint_shape

_WIDTH: Final = {"CI": 3.2, "AD": 2.6, "PE": 1.8, "APEC": 1.2}
_DASH: Final[dict[str, list[float]]] = {"CI": [], "AD": [5, 2], "PE": [3, 2.5], "APEC": [1, 3]}
_LABEL_SHARE: Final = 0.34


@dataclass(frozen=True)
class Link:
    """A pair of drugs, by their place in the list, and the effective level."""

    first: int
    second: int
    level: str


def links_of(analysis: Analysis) -> tuple[Link, ...]:
    """One link per pair, the weakest first so that the strongest is painted last."""
    best: dict[tuple[int, int], str] = {}
    for finding in analysis.findings:
        if finding.kind != "ansm" or len(finding.drugs) != 2:
            continue
        pair = (min(finding.drugs), max(finding.drugs))
        if pair not in best or LEVELS.index(finding.level) < LEVELS.index(best[pair]):
            best[pair] = finding.level
    found = [Link(*pair, level) for pair, level in best.items()]
    return tuple(sorted(found, key=lambda link: -LEVELS.index(link.level)))


class InteractionRing(QWidget):
    """Drawn from an analysis; read aloud as the list of its links."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ring")
        self._names: tuple[str, ...] = ()
        self._links: tuple[Link, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_analysis(self, analysis: Analysis) -> None:
        """Show the links of an analysis; who holds the ring hides it when it has none."""
        self._names = tuple(_short(d.label, d.names) for d in analysis.drugs)
        self._links = links_of(analysis)
        told = [
            f"{LEVEL_WORDS[x.level]} : {self._names[x.first]} et {self._names[x.second]}"
            for x in reversed(self._links)
        ]
        self.setAccessibleName("Image des interactions")
        self.setAccessibleDescription(" ; ".join(told))
        self.updateGeometry()
        self.update()

    @property
    def links(self) -> tuple[Link, ...]:
        """Links shown."""
        return self._links

    def sizeHint(self) -> QSize:
        """Square enough for the circle, a line of legend under it."""
        theme = Theme.of(self)
        side = 300 if len(self._names) > 6 else 240
        return QSize(theme.px(360), theme.px(side))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint links, dots, names and legend."""
        del event
        theme = Theme.of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("secondary"))
        metrics = QFontMetricsF(painter.font())
        legend = metrics.height() * 1.6
        room = QRectF(0, 0, self.width(), self.height() - legend)
        widest = max((metrics.horizontalAdvance(n) for n in self._names), default=0.0)
        label = min(widest + theme.px(12), room.width() * _LABEL_SHARE)
        radii = QPointF(room.width() / 2 - label, room.height() / 2 - metrics.height() * 1.3)
        centre = room.center()
        points = [self._place(i, centre, radii) for i in range(len(self._names))]
        for link in self._links:
            self._paint_link(painter, theme, points, centre, link)
        for place, point in enumerate(points):
            self._paint_name(painter, theme, metrics, place, point, centre, label)
        self._paint_legend(painter, theme, metrics, room.bottom() + legend * 0.72)
        painter.end()

    def _place(self, index: int, centre: QPointF, radii: QPointF) -> QPointF:
        angle = 2 * pi * index / len(self._names) - pi / 2
        return QPointF(centre.x() + radii.x() * cos(angle), centre.y() + radii.y() * sin(angle))

    @staticmethod
    def _paint_link(
        painter: QPainter, theme: Theme, points: list[QPointF], centre: QPointF, link: Link
    ) -> None:
        style = theme.severity(LEVEL_SEVERITY[link.level])
        one, other = points[link.first], points[link.second]
        pull = (one + other) / 2 + (centre - (one + other) / 2) * 0.55
        path = QPainterPath(one)
        path.quadTo(pull, other)
        pen = QPen(QColor(style.colour), theme.px(1) * _WIDTH[link.level])
        if _DASH[link.level]:
            pen.setDashPattern(_DASH[link.level])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        if link.level in ("CI", "AD"):
            size = theme.px(11)
            at = path.pointAtPercent(0.5)
            box = QRectF(at.x() - size / 2, at.y() - size / 2, size, size)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("surface"))
            painter.drawEllipse(box.adjusted(-2, -2, 2, 2))
            paint_shape(painter, style.shape, QColor(style.colour), box)

    def _paint_name(
        self, painter: QPainter, theme: Theme, metrics: QFontMetricsF, place: int,
        point: QPointF, centre: QPointF, label: float,
    ) -> None:  # fmt: skip
        dot = theme.px(4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text"))
        painter.drawEllipse(point, dot, dot)
        painter.setPen(theme.colour("text"))
        text = metrics.elidedText(self._names[place], Qt.TextElideMode.ElideRight, label)
        width = metrics.horizontalAdvance(text)
        away = point.x() - centre.x()
        if abs(away) < theme.px(8):
            x = point.x() - width / 2
            lift = -dot * 1.8 if point.y() < centre.y() else dot * 1.8 + metrics.ascent()
            painter.drawText(QPointF(x, point.y() + lift), text)
            return
        x = point.x() + dot * 2 if away > 0 else point.x() - dot * 2 - width
        x = min(max(x, 0.0), self.width() - width)
        painter.drawText(QPointF(x, point.y() + metrics.ascent() / 2.6), text)

    def _paint_legend(
        self, painter: QPainter, theme: Theme, metrics: QFontMetricsF, baseline: float
    ) -> None:
        x = 0.0
        for level in LEVELS:
            count = sum(1 for link in self._links if link.level == level)
            if not count:
                continue
            style = theme.severity(LEVEL_SEVERITY[level])
            pen = QPen(QColor(style.colour), theme.px(1) * _WIDTH[level])
            if _DASH[level]:
                pen.setDashPattern(_DASH[level])
            painter.setPen(pen)
            y = baseline - metrics.ascent() / 2.6
            painter.drawLine(QPointF(x, y), QPointF(x + theme.px(22), y))
            painter.setPen(theme.colour("secondary"))
            text = f"{level} {count}"
            painter.drawText(QPointF(x + theme.px(28), baseline), text)
            x += theme.px(28) + metrics.horizontalAdvance(text) + theme.px(18)


def _short(label: str, names: tuple[str, ...]) -> str:
    """The substance, or both of a combination; the label when nothing is known."""
    return " / ".join(names[:2]) if names else label
