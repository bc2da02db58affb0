"""One face of the card on screen: the pixels of the PDF, and what the pointer finds on it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from cpts_desktop.features.card.zones import Zone
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity, load_tokens
from cpts_desktop.shell.widgets.labels import plain_tooltip

CORNER_MM: Final = 3.18
_HANDLE: Final = 18
"""Side of the small handle that takes a line off the card, in pixels of the 100 % design."""


class Look(StrEnum):
    """How a line is shown: under the pointer, under the keys, or in the field being edited."""

    HOVERED = "hovered"
    CURRENT = "current"
    EDITED = "edited"


class FaceView(QWidget):
    """Shows a face; tells the line under the pointer. Paper is white in both themes."""

    hovered = Signal(str)
    picked = Signal(str)
    handle_clicked = Signal(str)
    dragged = Signal(str, QPoint)
    """A line on its way to another face, and where the pointer is on screen."""
    released = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._zones: tuple[Zone, ...] = ()
        self._per_mm = 1.0
        self._rounded = True
        self._stale = False
        self._looks: dict[Look, frozenset[str]] = {}
        self._handle = ""
        self._target = False
        self._pressed: QPoint | None = None
        self._carried = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    # --- what is shown ---

    def show_face(
        self, image: QImage, zones: tuple[Zone, ...], per_mm: float, *, rounded: bool
    ) -> None:
        """Show a picture and the zones on it; ``per_mm`` in pixels of the screen's design."""
        self._image, self._zones = image, zones
        self._per_mm, self._rounded, self._stale = per_mm, rounded, False
        size = image.deviceIndependentSize()
        self.setFixedSize(QSize(round(size.width()) + 2, round(size.height()) + 2))
        self.update()

    def show_stale(self) -> None:
        """Fade: what is typed cannot be drawn, this is what could be drawn last."""
        self._stale = True
        self._zones = ()
        self.update()

    def show_look(self, look: Look, parts: Sequence[str]) -> None:
        """Mark these parts in this way, and no others."""
        wanted = frozenset(parts)
        if self._looks.get(look, frozenset()) != wanted:
            self._looks[look] = wanted
            self.update()

    def show_handle(self, part: str) -> None:
        """Offer to take this part off the card, at the end of its first line."""
        if self._handle != part:
            self._handle = part
            self.update()

    def show_target(self, on: bool) -> None:
        """Say that a line may be dropped here."""
        self._target = on
        self.update()

    @property
    def image(self) -> QImage:
        """The picture, at the pixels of the screen."""
        return self._image

    @property
    def zones(self) -> tuple[Zone, ...]:
        """What the face is made of."""
        return self._zones

    def rect_of(self, parts: Sequence[str]) -> QRectF:
        """Return the place of these parts on this face, empty when none is here."""
        found = QRectF()
        for zone in self._zones:
            if zone.part in parts:
                found = found.united(self._rect(zone))
        return found

    def part_at(self, where: QPointF) -> str:
        """Return the part under a point, or nothing."""
        return next((z.part for z in self._zones if self._rect(z).contains(where)), "")

    def handle_rect(self) -> QRectF:
        """Return the place of the small handle, empty when there is none."""
        first = next((zone for zone in self._zones if zone.part == self._handle), None)
        if first is None or not self._handle:
            return QRectF()
        side = Theme.of(self).px(_HANDLE)
        rect = self._rect(first)
        return QRectF(rect.right() - side / 2, rect.center().y() - side / 2, side, side)

    def picture_of(self, part: str) -> QPixmap:
        """Return the pixels of a part, to carry under the pointer."""
        return self.grab(self.rect_of([part]).toAlignedRect())

    # --- the pointer ---

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer; far enough with the button down, the line comes along."""
        where = event.position()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            moved = (where.toPoint() - self._pressed).manhattanLength()
            if self._carried and moved >= QApplication.startDragDistance():
                self.dragged.emit(self._carried, event.globalPosition().toPoint())
            return
        if not self.handle_rect().contains(where):
            self.hovered.emit(self.part_at(where))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the line under the pointer."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            on_handle = self.handle_rect().contains(event.position())
            self._carried = "" if on_handle else self.part_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click goes to the field; a drag ends where it is released."""
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        where, start = event.position(), self._pressed
        self._pressed = None
        moved = (where.toPoint() - start).manhattanLength()
        part, self._carried = self._carried, ""
        if self.handle_rect().contains(where) and self.handle_rect().contains(start):
            self.handle_clicked.emit(self._handle)
        elif part and moved >= QApplication.startDragDistance():
            self.released.emit(part, event.globalPosition().toPoint())
        elif part and self.part_at(where) == part:
            self.picked.emit(part)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the line that was under the pointer."""
        self.hovered.emit("")
        super().leaveEvent(event)

    def tell(self, text: str) -> None:
        """Say at the pointer what is under it."""
        plain_tooltip(self, text)

    # --- painting ---

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the paper, then the marks over it."""
        theme = Theme.of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._image.deviceIndependentSize()
        paper = QRectF(1, 1, size.width(), size.height())
        path = QPainterPath()
        radius = CORNER_MM * self._per_mm if self._rounded else 2
        path.addRoundedRect(paper, radius, radius)
        painter.save()
        painter.setClipPath(path)
        painter.fillPath(path, QColor("white"))
        painter.setOpacity(0.35 if self._stale else 1.0)
        painter.drawImage(paper.topLeft(), self._image)
        painter.setOpacity(1.0)
        painter.restore()
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawPath(path)
        ink = _paper_accent()
        self._paint_over(painter)
        self._paint_looks(painter, ink)
        if self._target:
            painter.setPen(QPen(ink, 2, Qt.PenStyle.DashLine))
            painter.setBrush(_thin(ink))
            painter.drawPath(path)
        self._paint_handle(painter, ink)

    def _paint_looks(self, painter: QPainter, ink: QColor) -> None:
        for look, parts in self._looks.items():
            for rect in self._blocks(parts):
                painter.setBrush(_thin(ink) if look is not Look.EDITED else Qt.BrushStyle.NoBrush)
                pen = QPen(ink, 1, Qt.PenStyle.DotLine) if look is Look.HOVERED else QPen(ink, 2)
                painter.setPen(pen)
                painter.drawRoundedRect(rect.adjusted(0, 0.5, 0, -0.5), 3, 3)

    def _paint_over(self, painter: QPainter) -> None:
        """Mark the lines that do not hold, at their left: colour and shape."""
        red = QColor(load_tokens("light").severity[Severity.ROUGE].colour)
        for number, zone in enumerate(zone for zone in self._zones if zone.over):
            rect = self._rect(zone)
            painter.fillRect(QRectF(rect.left() - 5, rect.top(), 3, rect.height()), red)
            if number == 0:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(red)
                middle, half = QPointF(rect.left() - 3.5, rect.top() - 5), 4.5
                painter.drawPolygon([
                    middle + QPointF(0, -half), middle + QPointF(half, 0),
                    middle + QPointF(0, half), middle + QPointF(-half, 0),
                ])  # fmt: skip

    def _paint_handle(self, painter: QPainter, ink: QColor) -> None:
        rect = self.handle_rect()
        if rect.isEmpty():
            return
        painter.setPen(QPen(ink, 1))
        painter.setBrush(QColor("white"))
        painter.drawEllipse(rect)
        painter.setPen(QPen(ink, 1.6))
        arm = rect.width() * 0.2
        middle = rect.center()
        painter.drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm))
        painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm))

    def _blocks(self, parts: frozenset[str]) -> list[QRectF]:
        """Return one rectangle for each run of lines that touch."""
        found: list[QRectF] = []
        for zone in self._zones:
            if zone.part not in parts:
                continue
            rect = self._rect(zone)
            if found and abs(found[-1].bottom() - rect.top()) < 1.0:
                found[-1] = found[-1].united(rect)
            else:
                found.append(rect)
        return found

    def _rect(self, zone: Zone) -> QRectF:
        left, top, right, bottom = (edge * self._per_mm for edge in zone.box)
        return QRectF(left + 1, top + 1, right - left, bottom - top)


def _paper_accent() -> QColor:
    """Return the accent that is readable on white paper, whatever the theme."""
    return QColor(load_tokens("light").colour["accent"])


def _thin(ink: QColor) -> QColor:
    thin = QColor(ink)
    thin.setAlphaF(0.12)
    return thin
