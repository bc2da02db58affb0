"""The pathway drawn over time: one group of lanes per role, windows as bars, today as a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cpts_desktop.features.followup.model import DueView, PathwayState
from cpts_desktop.features.followup.screens.tracks import Track, next_window, thinned
from cpts_desktop.features.followup.screens.words import ROLES, due_words
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity, Shape
from cpts_desktop.shell.widgets.severity import paint_shape

LABEL: Final = 130
GOAL: Final = 104
TRACK: Final = 24
APART: Final = 46
STEPS: Final = (7, 14, 28, 56, 91, 182, 365, 730)
LANE: Final = 22
HEAD: Final = 26
ORDER: Final = ("pharmacien", "idel", "mg", "biologiste", "cardiologue")


@dataclass(frozen=True)
class Lane:
    """One line of bars that do not overlap; ``title`` is set on the first lane of a role."""

    title: str
    steps: tuple[DueView, ...]
    role: tuple[DueView, ...] = ()


def lanes_of(steps: tuple[DueView, ...]) -> tuple[Lane, ...]:
    """Pack the steps of each role into as few lanes as possible."""
    roles = [*ORDER, *sorted({step.role for step in steps} - set(ORDER))]
    found: list[Lane] = []
    for role in roles:
        packed: list[list[DueView]] = []
        mine = tuple(s for s in steps if s.role == role)
        for step in sorted(mine, key=lambda s: s.window_start):
            lane = next((one for one in packed if one[-1].window_end < step.window_start), None)
            if lane is None:
                packed.append([step])
            else:
                lane.append(step)
        name = ROLES.get(role, role).capitalize()
        found += [Lane(name if n == 0 else "", tuple(lane), mine) for n, lane in enumerate(packed)]
    return tuple(found)


class PathwayTimeline(QWidget):
    """Windows to come are hollow, overdue ones hatched, done ones ticked. Colour is never alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lanes: tuple[Lane, ...] = ()
        self._tracks: tuple[Track, ...] = ()
        self._j0 = self._today = date(2000, 1, 1)
        self._picture: QPixmap | None = None
        Theme.of(self).changed.connect(self._forget)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Frise du parcours")

    def show_state(self, state: PathwayState, today: date, tracks: tuple[Track, ...] = ()) -> None:
        """Draw the measures and the steps of a pathway."""
        self._today, self._tracks = today, tracks
        self._forget()
        self._j0 = state.j0 or today
        horizon = max(today + timedelta(days=45), self._j0 + timedelta(days=63))
        steps = tuple(step for step in state.steps if step.window_start <= horizon)
        self._lanes = lanes_of(steps)
        said = "; ".join(f"{step.title} {_said(step, today)}" for step in steps)
        values = "; ".join(
            f"{track.title} {track.points[-1].text} le {fr_date(track.points[-1].day)}"
            + (f", objectif {track.goal}" if track.goal else "")
            for track in tracks
            if track.points
        )
        said = "; ".join(filter(None, (values, said)))
        self.setAccessibleDescription(said)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of all lanes."""
        theme = Theme.of(self)
        rows = TRACK * len(self._tracks) + LANE * max(1, len(self._lanes))
        return QSize(theme.px(560), theme.px(HEAD + rows + 8))

    def minimumSizeHint(self) -> QSize:
        """Keep every lane visible."""
        return QSize(Theme.of(self).px(340), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw again for another width."""
        self._forget()
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Show the picture; it is drawn once, so that scrolling ten years stays fluid."""
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._picture)
            self._draw(painter)
            painter.end()
        QPainter(self).drawPixmap(0, 0, self._picture)

    def _forget(self) -> None:
        self._picture = None
        self.update()

    def _draw(self, painter: QPainter) -> None:
        """Draw axis, lanes, today."""
        theme = Theme.of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("secondary"))
        left, right = theme.px(LABEL), self.width() - theme.px(GOAL)
        ends = [step.window_end for lane in self._lanes for step in lane.steps]
        last = max([self._today + timedelta(days=14), *ends], default=self._today)
        last = min(last, max(self._today, self._j0) + timedelta(days=120))
        span = max(1, (last - self._j0).days + 1)
        area = QRectF(left, theme.px(HEAD), right - left, self.height() - theme.px(HEAD))
        self._axis(painter, theme, area, span)
        for number, track in enumerate(self._tracks):
            top = area.top() + number * theme.px(TRACK)
            box = QRectF(left, top, area.width(), theme.px(TRACK))
            self._track(painter, theme, track, box, span)
        below = area.top() + len(self._tracks) * theme.px(TRACK)
        for number, lane in enumerate(self._lanes):
            top = below + number * theme.px(LANE)
            self._lane(painter, theme, lane, QRectF(left, top, area.width(), theme.px(LANE)), span)
        self._now(painter, theme, area, span)

    def _x(self, area: QRectF, day: date, span: int) -> float:
        return area.left() + area.width() * (day - self._j0).days / span

    def _axis(self, painter: QPainter, theme: Theme, area: QRectF, span: int) -> None:
        step = next((n for n in STEPS if span / n <= 10), STEPS[-1])
        for offset in range(0, span + 1, step):
            x = self._x(area, self._j0 + timedelta(days=offset), span)
            painter.setPen(QPen(theme.colour("grid"), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(theme.colour("secondary"))
            box = QRectF(x - 30, 0, 60, area.top() - 2)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), f"J+{offset}")

    def _track(self, painter: QPainter, theme: Theme, track: Track, box: QRectF, span: int) -> None:
        self._title(painter, theme, track.title, track.goal, box)
        metrics = painter.fontMetrics()
        side = theme.px(8)
        days_apart = theme.px(APART) * span / max(1.0, box.width())
        limit = box.right()
        for point in reversed(thinned(track.points, days_apart)):
            x = self._x(box, point.day, span)
            mark = QRectF(x - side / 2, box.center().y() - side / 2, side, side)
            width = metrics.horizontalAdvance(point.text) + 4
            now = self._x(box, self._today, span)
            left = words_left(x, width, side, now, box.right())
            words = QRectF(left, box.top(), width, box.height())
            said = words.right() <= limit or point.severity is not None
            if not said:
                if mark.right() > limit:
                    continue
                words.setLeft(mark.left())
            limit = min(mark.left(), words.left()) - 2
            style = theme.severity(point.severity) if point.severity is not None else None
            ink = QColor(style.colour) if style else theme.colour("secondary")
            paint_shape(painter, style.shape if style else Shape.DISC, ink, mark)
            if said:
                painter.setPen(ink if style else theme.colour("text"))
                painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), point.text)

    def _title(self, painter: QPainter, theme: Theme, title: str, goal: str, box: QRectF) -> None:
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(QPointF(0, box.top()), QPointF(self.width(), box.top()))
        painter.setPen(theme.colour("text"))
        words = QRectF(0, box.top(), theme.px(LABEL) - 8, box.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), title)
        painter.setPen(theme.colour("secondary"))
        right = QRectF(box.right() + 8, box.top(), theme.px(GOAL) - 8, box.height())
        painter.drawText(right, int(Qt.AlignmentFlag.AlignVCenter), goal)

    def _lane(self, painter: QPainter, theme: Theme, lane: Lane, box: QRectF, span: int) -> None:
        if lane.title:
            self._title(painter, theme, lane.title, next_window(lane.role, self._j0), box)
        for step in lane.steps:
            start = self._x(box, step.window_start, span)
            end = self._x(box, step.window_end + timedelta(days=1), span)
            bar = QRectF(start + 1, box.top() + 4, max(6.0, end - start - 2), box.height() - 8)
            bar.setRight(min(bar.right(), box.right()))
            if bar.left() < box.right():
                self._bar(painter, theme, step, bar)

    def _bar(self, painter: QPainter, theme: Theme, step: DueView, bar: QRectF) -> None:
        ink = theme.colour("secondary")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(ink, 1.2)
        if step.state == "fait":
            green = theme.severity(Severity.VERT)
            ink = QColor(green.colour)
            painter.setBrush(QColor(green.fill))
            pen = QPen(ink, 1.2)
        elif step.state == "en_retard":
            ink = QColor(theme.severity(Severity(step.severity or "orange")).colour)
            painter.setBrush(QBrush(ink, Qt.BrushStyle.BDiagPattern))
            pen = QPen(ink, 1.4)
        elif step.state == "a_faire":
            ink = theme.colour("accent")
            pen = QPen(ink, 2)
        elif step.state == "abandonne":
            pen = QPen(theme.colour("line"), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(bar, 3, 3)
        if step.state == "fait" and bar.width() >= bar.height():
            side = min(bar.height(), 12.0)
            mark = QRectF(bar.center().x() - side / 2, bar.center().y() - side / 2, side, side)
            paint_shape(painter, Shape.CHECK, ink, mark)
        elif step.done and painter.fontMetrics().horizontalAdvance(step.done) < bar.width():
            painter.setPen(theme.colour("text"))
            painter.drawText(bar, int(Qt.AlignmentFlag.AlignCenter), step.done)

    def _now(self, painter: QPainter, theme: Theme, area: QRectF, span: int) -> None:
        x = self._x(area, self._today, span)
        if area.left() <= x <= area.right():
            painter.setPen(QPen(theme.colour("today"), 1.6))
            painter.drawLine(QPointF(x, area.top() - 4), QPointF(x, area.bottom()))


def words_left(x: float, width: float, side: float, now: float, right: float) -> float:
    """Return where the words of a mark begin: after it, before it when today's line is there."""
    after = x + side / 2 + 2
    crosses = x < now < after + width
    return x - side / 2 - 2 - width if crosses or after + width > right else after


def _said(step: DueView, today: date) -> str:
    if step.state == "fait":
        return f"fait le {fr_date(step.done_on)}" if step.done_on else f"fait {step.done}"
    if step.state in ("a_faire", "en_retard"):
        return due_words(step, today)
    return "non fait" if step.state == "abandonne" else f"dès le {fr_date(step.window_start)}"
