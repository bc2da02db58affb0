"""Copying health data: only on request, marked as private, gone after twenty seconds (T13)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication, QImage

LASTS_MS: Final = 20_000
_OURS: Final = "application/x-cpts-private-image"
"""Marks an image of ours, so that only that one is cleared."""
_HINTS: Final = (
    ("x-kde-passwordManagerHint", b"secret"),
    ("application/x-nspasteboard-concealed-type", b"1"),
    (
        'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"',
        b"\x01\x00\x00\x00",
    ),
    ('application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"', b"\x00\x00\x00\x00"),
    ('application/x-qt-windows-mime;value="CanUploadToCloudClipboard"', b"\x00\x00\x00\x00"),
)


class PrivateClipboard(QObject):
    """One per window. It only ever clears what it put there itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ours = ""
        self._image = QByteArray()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LASTS_MS)
        self._timer.timeout.connect(self.clear)

    def copy(self, text: str) -> None:
        """Put a text on the clipboard, with the hints that keep it out of histories."""
        content = QMimeData()
        content.setText(text)
        for name, value in _HINTS:
            content.setData(name, QByteArray(value))
        QGuiApplication.clipboard().setMimeData(content)
        self._ours, self._image = text, QByteArray()
        self._timer.start()

    def copy_image(self, image: QImage) -> None:
        """Put an image on the clipboard, with the same hints and for the same time."""
        content = QMimeData()
        content.setImageData(image)
        for name, value in _HINTS:
            content.setData(name, QByteArray(value))
        self._ours, self._image = "", QByteArray(str(image.cacheKey()).encode("ascii"))
        content.setData(_OURS, self._image)
        QGuiApplication.clipboard().setMimeData(content)
        self._timer.start()

    def clear(self) -> None:
        """Empty the clipboard if it still holds ours, and the selection of X11 too."""
        self._timer.stop()
        image, self._image = self._image, QByteArray()
        held = QGuiApplication.clipboard().mimeData()
        if not image.isEmpty() and held is not None and held.data(_OURS) == image:
            QGuiApplication.clipboard().clear()
        ours, self._ours = self._ours, ""
        if not ours:
            return
        clipboard = QGuiApplication.clipboard()
        for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
            supported = mode is QClipboard.Mode.Clipboard or clipboard.supportsSelection()
            if supported and clipboard.text(mode) == ours:
                clipboard.clear(mode)
