"""A chart on paper or in another document: drawn again in the light theme, at its own size."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QWidget

from cpts_desktop.documents.drawing import Bitmap, paint, shifted
from cpts_desktop.documents.flow import text_block
from cpts_desktop.documents.pdf import A4_MM, Face, Font, Ink, PdfPages, UnprintableText
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.theme import Theme, ThemeChoice
from cpts_desktop.shell.widgets.chart import LineChart
from cpts_desktop.shell.widgets.chart_data import ChartData

SIZE: Final = (1120, 560)
"""Pixels of the drawing at 100 %: twice as wide as high, as the sheet shows it."""
SHARP: Final = 2
MARGIN: Final = 15.0
GREY: Final = Ink.of("#44505C")


def chart_image(data: ChartData) -> QImage:
    """Return the chart on white, without any name of a patient."""
    chart = LineChart()
    chart.paper_theme = Theme(ThemeChoice.LIGHT)  # type: ignore[attr-defined]
    chart.set_data(data)
    chart.resize(*SIZE)
    image = QImage(SIZE[0] * SHARP, SIZE[1] * SHARP, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SHARP)
    image.fill(0xFFFFFFFF)
    chart.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return image


def png_of(image: QImage) -> bytes:
    """Return the image as PNG."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def chart_sheet(
    png: bytes, patient: str, title: str, day: date, lines: tuple[str, ...]
) -> Outcome[bytes]:
    """Return a landscape page: whose, which measure, the drawing, what its lines mean."""
    pages = PdfPages(title)
    height, width = A4_MM
    across = width - 2 * MARGIN
    try:
        strips = [
            *text_block(title, Font(Face.BOLD, 16), across),
            *text_block(f"{patient} · édité le {fr_date(day)}", Font(Face.REGULAR, 11), across,
                        ink=GREY, field="patient"),
        ]  # fmt: skip
        under = [s for words in lines for s in text_block(words, Font(Face.REGULAR, 9), across)]
    except UnprintableText as stop:
        return Refused((stop.problem,))
    pages.begin_page(width, height)
    at = MARGIN
    for strip in strips:
        paint(pages, [shifted(mark, MARGIN, at) for mark in strip.marks])
        at += strip.height
    tall = across * SIZE[1] / SIZE[0]
    paint(pages, [Bitmap(MARGIN, at + 4, across, tall, png)])
    at += tall + 8
    for strip in under:
        if at + strip.height <= height - MARGIN / 2:
            paint(pages, [shifted(mark, MARGIN, at) for mark in strip.marks])
        at += strip.height
    return Ok(pages.finish())
