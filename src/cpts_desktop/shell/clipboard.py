"""Copying health data: marked as private, gone after twenty seconds, by Ctrl+C too (T13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer, Slot
from PySide6.QtGui import QClipboard, QGuiApplication, QImage

LASTS_MS: Final = 20_000
_OURS: Final = "application/x-cpts-private-image"
"""Marks an image of ours, so that only that one is cleared."""
_PUBLIC: Final = "application/x-cpts-public"
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


def copy_public(text: str) -> None:
    """Copy what holds no health data (a technical report): it stays until it is replaced."""
    content = QMimeData()
    content.setText(text)
    content.setData(_PUBLIC, QByteArray(b"1"))
    QGuiApplication.clipboard().setMimeData(content)


class PrivateClipboard(QObject):
    """One per window. It only ever clears what it put there itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ours = ""
        self._image = QByteArray()
        self._owns: Callable[[QClipboard], bool] = QClipboard.ownsClipboard
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LASTS_MS)
        self._timer.timeout.connect(self.clear)

    def watch(self, owns: Callable[[QClipboard], bool] = QClipboard.ownsClipboard) -> None:
        """Make private whatever is copied by hand too (Ctrl+C in a field of our windows).

        ``owns`` tells our copies from those of other programs; Qt knows it on a real desktop only.
        """
        self._owns = owns
        QGuiApplication.clipboard().dataChanged.connect(self._copied)

    @Slot()
    def _copied(self) -> None:
        board = QGuiApplication.clipboard()
        held = board.mimeData() if self._owns(board) else None
        if held is None or not held.hasText() or QGuiApplication.focusObject() is None:
            return
        if not held.hasFormat(_HINTS[0][0]) and not held.hasFormat(_PUBLIC):
            self.copy(held.text())

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
