"""Finds the figures of a code in a picture: a photo, a screenshot, what a camera sees."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import zxingcpp
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QImageReader

from cpts_desktop.packets.relay import MARK

PICTURES: Final = "Images (*.png *.jpg *.jpeg *.bmp)"
FORMATS: Final = frozenset({b"png", b"jpeg", b"jpg", b"bmp"})
MAX_FILE: Final = 40 << 20
MAX_SIDE: Final = 10_000
"""Pixels: twice the photo of a telephone; a picture that unfolds to more is not opened."""


def figures_in(picture: QImage) -> str:
    """Return the figures of the visit's code in a picture, those of any code, or nothing."""
    if picture.isNull() or max(picture.width(), picture.height()) > MAX_SIDE:
        return ""
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(grey, wanted)
    texts = [one.text for one in found if one.valid]
    return next((text for text in texts if text.startswith(MARK)), texts[0] if texts else "")


def load(path: Path) -> QImage | None:
    """Read a picture of one of the usual formats, by its content; None when it is none."""
    try:
        if not path.is_file() or path.stat().st_size > MAX_FILE:
            return None
    except OSError:
        return None
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size: QSize = reader.size()
    if bytes(reader.format().data()) not in FORMATS or not size.isValid():
        return None
    if max(size.width(), size.height()) > MAX_SIDE:
        return None
    picture = reader.read()
    return None if picture.isNull() else picture
