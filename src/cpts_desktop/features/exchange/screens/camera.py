"""The camera of the computer, when Qt's multimedia part is installed and a camera is there.

It is an extra (``cpts-desktop[camera]``, ADR 0065): without it everything else reads codes.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cpts_desktop.kernel.privacy import get_logger, log_fault

_log = get_logger(__name__)
_WIDTH: Final = 420
_HEIGHT: Final = 300


def multimedia() -> Any:
    """Return Qt's multimedia module, or None when it is not installed or cannot start."""
    try:
        return import_module("PySide6.QtMultimedia")
    except ImportError:
        return None


def has_camera() -> bool:
    """Say whether a camera can be used."""
    module = multimedia()
    return bool(module is not None and module.QMediaDevices.videoInputs())


def why_none() -> str:
    """Say, in French, why no camera reads here and what does instead."""
    instead = "utilisez une douchette, une photo ou une copie d’écran."
    if multimedia() is None:
        return f"La lecture par caméra n’est pas installée sur ce poste : {instead}"
    return f"Aucune caméra n’a été trouvée sur ce poste : {instead}"


class CameraView(QWidget):
    """Shows what the camera sees and gives its pictures; nothing is kept or written."""

    seen = Signal(object)
    """A QImage, as often as the camera takes one."""

    def __init__(self, module: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("camera")
        self.setAccessibleName("Image de la caméra")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._picture = QImage()
        self._sink = module.QVideoSink(self)
        self._sink.videoFrameChanged.connect(self._take)
        self._session = module.QMediaCaptureSession(self)
        self._session.setVideoSink(self._sink)
        self._camera: Any = None
        inputs = module.QMediaDevices.videoInputs()
        if inputs:
            self._camera = module.QCamera(inputs[0], self)
            self._session.setCamera(self._camera)

    def start(self) -> None:
        """Switch the camera on."""
        if self._camera is not None:
            self._camera.start()

    def stop(self) -> None:
        """Switch the camera off."""
        if self._camera is not None:
            self._camera.stop()

    def sizeHint(self) -> QSize:
        """A size in which a person sees whether the code is in the frame."""
        return QSize(_WIDTH, _HEIGHT)

    def _take(self, frame: Any) -> None:
        try:
            picture = frame.toImage()
        except RuntimeError as fault:
            log_fault(_log, fault)
            return
        if not picture.isNull():
            self._picture = picture
            self.update()
            self.seen.emit(picture)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the last picture, mirrored as people expect to see themselves."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        if not self._picture.isNull():
            shown = self._picture.flipped(Qt.Orientation.Horizontal).scaled(
                self.size(), Qt.AspectRatioMode.KeepAspectRatio
            )
            left = (self.width() - shown.width()) // 2
            painter.drawImage(left, (self.height() - shown.height()) // 2, shown)
        painter.end()
