"""The card as it will be printed, at true size: the pixels of the PDF itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cpts_desktop.documents.check import Picture
from cpts_desktop.shell.theme import Theme

ZOOMS: Final = (75, 100, 125, 150, 200, 300)
_CORNER_MM: Final = 3.18
_CARD_WIDTH_MM: Final = 85.60
_SANE_DPI: Final = (60.0, 400.0)
_GAP: Final = 16


class CardPreview(QWidget):
    """Faces one under the other. ``dots_per_mm`` follows the screen and the zoom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zoom = 100
        self._images: tuple[QImage, ...] = ()
        self._names: tuple[str, ...] = ()
        self._rounded = True
        self._card_height = 0.0
        self.setObjectName("card_preview")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Aperçu de la carte")

    def logical_per_mm(self) -> float:
        """Return logical pixels per millimetre on this screen, at true size."""
        screen = self.screen()
        dpi = screen.physicalDotsPerInch() if screen is not None else 96.0
        if not _SANE_DPI[0] <= dpi <= _SANE_DPI[1]:
            dpi = 96.0
        return dpi / 25.4

    def dots_per_mm(self) -> float:
        """Return the device pixels per millimetre to paint the faces at."""
        return self.logical_per_mm() * self.zoom / 100 * self.devicePixelRatioF()

    def show_pictures(self, pictures: tuple[Picture, ...], height_mm: float, *, card: bool) -> None:
        """Show the faces; ``card`` rounds the corners of a finished card."""
        self._images = tuple(self._image(one) for one in pictures)
        self._rounded = card
        self._card_height = height_mm
        self._names = ("Recto", "Verso") if card else ()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room that the faces take."""
        gap = Theme.of(self).px(_GAP)
        widths = [image.deviceIndependentSize().width() for image in self._images]
        widths = widths or [_CARD_WIDTH_MM * self.logical_per_mm()]
        heights = [image.deviceIndependentSize().height() for image in self._images]
        text = self.fontMetrics().height() + 4
        tall = sum(heights) + (gap + (text if self._names else 0)) * max(len(heights), 1)
        return QSize(round(max(widths)) + 2, round(max(tall, 120)))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a card is never squeezed."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the paper; it stays white in the dark theme."""
        theme = Theme.of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        y = 1.0
        for number, image in enumerate(self._images):
            if number < len(self._names):
                painter.setPen(theme.colour("secondary"))
                painter.setFont(theme.font("secondary"))
                line = painter.fontMetrics().height()
                box = QRectF(1, y, self.width(), line)
                painter.drawText(box, Qt.AlignmentFlag.AlignLeft, self._names[number])
                y += line + 4
            size = image.deviceIndependentSize()
            paper = QRectF(1, y, size.width(), size.height())
            painter.save()
            path = QPainterPath()
            radius = _CORNER_MM * self.logical_per_mm() * self.zoom / 100 if self._rounded else 2
            path.addRoundedRect(paper, radius, radius)
            painter.setClipPath(path)
            painter.drawImage(paper.topLeft(), image)
            painter.restore()
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawPath(path)
            y += size.height() + theme.px(_GAP)

    def _image(self, picture: Picture) -> QImage:
        image = QImage(
            picture.pixels, picture.width, picture.height, picture.stride,
            QImage.Format.Format_RGB32,
        ).copy()  # fmt: skip
        image.setDevicePixelRatio(self.devicePixelRatioF())
        return image
