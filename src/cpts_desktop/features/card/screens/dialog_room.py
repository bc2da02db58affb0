"""A dialog that is as tall as what it says, and never taller than the screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QDialog, QScrollArea, QWidget

from cpts_desktop.shell.widgets.panels import column, scrolling

_AROUND: Final = 48
"""Pixels left around a dialog on a small screen, its title bar included."""


def scrolled(body: QWidget) -> QScrollArea:
    """Return a scroller around the body of a dialog, which keeps to its top."""
    filled = QWidget()
    filled.setLayout(column(body, None))
    return scrolling(filled)


def give_room(dialog: QDialog, area: QScrollArea, width: int) -> None:
    """Resize a dialog of this width so that its body is whole, as far as the screen allows."""
    layout, body = dialog.layout(), area.widget()
    inside = body.layout() if body is not None else None
    if layout is None or inside is None:
        return
    dialog.ensurePolished()
    room = dialog.screen().availableSize()
    wide = min(width, room.width() - _AROUND)
    margins = layout.contentsMargins()
    column_width = wide - margins.left() - margins.right()
    tall = inside.sizeHint().height()
    if inside.hasHeightForWidth():
        tall = max(tall, inside.totalHeightForWidth(column_width))
    others = layout.sizeHint().height() - area.sizeHint().height()
    dialog.resize(wide, min(others + tall, room.height() - _AROUND))
