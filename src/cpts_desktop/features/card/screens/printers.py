"""The printers of this computer. Pages come from the finished PDF, at true size, never scaled.

The job is called « CPTS Desktop »: a print queue is read by anybody (security.md 6.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from cpts_desktop.documents.check import page_sizes, picture
from cpts_desktop.features.card.sheet import Flip
from cpts_desktop.kernel.outcome import Fault

JOB_TITLE: Final = "CPTS Desktop"
_MOST_DOTS_PER_INCH: Final = 600


@dataclass(frozen=True)
class PrintJob:
    """A finished PDF for a printer; ``duplex`` when both sides go through it at once."""

    pdf: bytes
    printer: str
    flip: Flip = Flip.LONG_EDGE
    duplex: bool = True


class Printers(Protocol):
    """What the screens ask of the printers; replaced in tests and in the tour."""

    def names(self) -> tuple[str, ...]:
        """Return the names of the printers, the default one first."""
        ...

    def send(self, job: PrintJob) -> None:
        """Print; runs outside the UI thread. Raises Fault NO_PRINTER."""
        ...


class SystemPrinters:
    """The printers that the system knows."""

    def names(self) -> tuple[str, ...]:
        """Return the names of the printers, the default one first."""
        names = list(QPrinterInfo.availablePrinterNames())
        first = QPrinterInfo.defaultPrinterName()
        return tuple(sorted(names, key=lambda name: (name != first, name.casefold())))

    def send(self, job: PrintJob) -> None:
        """Print; runs outside the UI thread. Raises Fault NO_PRINTER."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(job.printer)
        if not printer.isValid():
            raise Fault("NO_PRINTER", "Cette imprimante ne répond pas. Rien n’a été imprimé.")
        set_sides(printer, job)
        paint_job(printer, job.pdf)


def set_sides(printer: QPrinter, job: PrintJob) -> None:
    """Ask the printer for the sides of the job."""
    mode = QPrinter.DuplexMode.DuplexNone
    if job.duplex:
        long = job.flip is Flip.LONG_EDGE
        mode = QPrinter.DuplexMode.DuplexLongSide if long else QPrinter.DuplexMode.DuplexShortSide
    printer.setDuplex(mode)


def paint_job(printer: QPrinter, pdf: bytes) -> None:
    """Paint each page at its exact size from the corner of the sheet. Raises Fault."""
    sizes = page_sizes(pdf)
    printer.setDocName(JOB_TITLE)
    printer.setCreator(JOB_TITLE)
    printer.setFullPage(True)
    _use_page(printer, sizes[0])
    painter = QPainter()
    if not painter.begin(printer):
        raise Fault("NO_PRINTER", "L’imprimante refuse ce travail. Rien n’a été imprimé.")
    try:
        dots_per_mm = min(printer.resolution(), _MOST_DOTS_PER_INCH) / 25.4
        for number, (width, height) in enumerate(sizes):
            if number:
                _use_page(printer, (width, height))
                if not printer.newPage():
                    raise Fault("PRINT_STOPPED", "L’impression s’est arrêtée en route.")
            made = picture(pdf, number, dots_per_mm)
            image = QImage(
                made.pixels, made.width, made.height, made.stride, QImage.Format.Format_RGB32
            )
            device = printer.resolution() / 25.4
            painter.drawImage(QRectF(0, 0, width * device, height * device), image)
    finally:
        painter.end()


def _use_page(printer: QPrinter, size: tuple[float, float]) -> None:
    wanted = QPageSize(
        QSizeF(*size), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch
    )
    printer.setPageSize(wanted)
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
