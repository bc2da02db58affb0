"""Pictures of widgets, for the guided tour and for looking at what we draw."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget


def settle(rounds: int = 3) -> None:
    """Let layouts, polish and queued signals come to rest."""
    for _round in range(rounds):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def grab(widget: QWidget, path: Path) -> Path:
    """Write a PNG of a widget as it is on screen; OSError when it cannot be written."""
    settle()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path), "PNG"):
        raise OSError("the picture could not be written")
    return path
