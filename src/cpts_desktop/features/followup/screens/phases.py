"""One strip per phase of the pathway: its steps as chips, told apart by shape and by word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cpts_desktop.features.followup.model import DueView
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity, Shape
from cpts_desktop.shell.widgets.severity import paint_shape

WORDS: Final = {
    "fait": "fait", "a_faire": "à faire", "en_retard": "en retard", "a_venir": "pas encore",
    "abandonne": "non fait",
}  # fmt: skip
SHAPES: Final = {
    "fait": Shape.CHECK, "a_faire": Shape.RING, "en_retard": Shape.TRIANGLE,
    "a_venir": Shape.RING, "abandonne": Shape.SQUARE,
}  # fmt: skip
CHIP: Final = 16
OTHER: Final = "Suivi"


class PhaseStrips(QWidget):
    """« Sortie ✓✓✓▲  Titration ✓◌◌ »: the whole pathway on one or two lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phases: list[tuple[str, list[DueView]]] = []
        self._chips: list[tuple[QRectF, DueView]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Phases du parcours")

    def show_steps(self, steps: Sequence[DueView]) -> None:
        """Group the steps by phase, in the order of the protocol."""
        grouped: dict[str, list[DueView]] = {}
        for step in steps:
            grouped.setdefault(step.phase or OTHER, []).append(step)
        self._phases = list(grouped.items())
        said = []
        for phase, rows in self._phases:
            done = sum(1 for one in rows if one.state == "fait")
            said.append(f"{phase} : {done} fait sur {len(rows)}")
        self.setAccessibleDescription(" ; ".join(said))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """The strips pass to another line when there is no room."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines needed."""
        return self._lay_out(width)[1]

    def sizeHint(self) -> QSize:
        """Return the size at the width of the page."""
        width = max(self.width(), Theme.of(self).px(360))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One line at least."""
        return QSize(Theme.of(self).px(200), Theme.of(self).px(CHIP + 8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw titles and chips."""
        theme = Theme.of(self)
        painter = QPainter(self)
        painter.setFont(theme.font("secondary"))
        boxes, _height = self._lay_out(self.width())
        self._chips = []
        for (phase, rows), (x, y) in zip(self._phases, boxes, strict=True):
            painter.setPen(theme.colour("text"))
            words = QFontMetrics(theme.font("secondary")).horizontalAdvance(phase)
            side = theme.px(CHIP)
            box = QRectF(x, y, words + 4, side)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), phase)
            left = x + words + theme.px(8)
            for step in rows:
                mark = QRectF(left + 2, y + 2, side - 4, side - 4)
                paint_shape(painter, SHAPES[step.state], self._ink(theme, step), mark)
                self._chips.append((mark, step))
                left += side

    def event(self, event: QEvent) -> bool:
        """Say the step under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            for mark, step in self._chips:
                if mark.contains(event.pos()):
                    words = f"{step.title}, {WORDS[step.state]}"
                    QToolTip.showText(event.globalPos(), words, self)
                    return True
        return super().event(event)

    def _ink(self, theme: Theme, step: DueView) -> QColor:
        if step.state == "fait":
            return QColor(theme.severity(Severity.VERT).colour)
        if step.state == "en_retard":
            return QColor(theme.severity(Severity(step.severity or "orange")).colour)
        return theme.colour("accent" if step.state == "a_faire" else "control")

    def _lay_out(self, width: int) -> tuple[list[tuple[float, float]], int]:
        theme = Theme.of(self)
        metrics = QFontMetrics(theme.font("secondary"))
        line, x, y = theme.px(CHIP + 8), 0.0, 0.0
        places = []
        for phase, rows in self._phases:
            needed = metrics.horizontalAdvance(phase) + theme.px(8 + CHIP * len(rows))
            if x and x + needed > width:
                x, y = 0.0, y + line
            places.append((x, y + theme.px(2)))
            x += needed + theme.px(24)
        return places, int(y + line)
