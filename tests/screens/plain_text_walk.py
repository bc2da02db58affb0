"""Walks every widget and reports text that Qt might read as markup (promise P-31)."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QTextEdit, QWidget

_TOOLTIP = re.compile(r"<qt>(.*)</qt>\Z", re.DOTALL)


def rich_text_found(root: QWidget | None = None) -> list[str]:
    """Return one line per widget that could interpret its text: class, object name, why.

    Without ``root`` all top-level windows are walked. Contents are never part of the line.
    """
    roots = [root] if root is not None else QApplication.topLevelWidgets()
    found = []
    for top in roots:
        for widget in [top, *top.findChildren(QWidget)]:
            why = _why(widget)
            if why:
                found.append(f"{type(widget).__name__} {widget.objectName() or '?'}: {why}")
    return found


def _why(widget: QWidget) -> str:
    plain = Qt.TextFormat.PlainText
    if isinstance(widget, QLabel):
        if widget.textFormat() is not plain:
            return "label is not PlainText"
        if widget.openExternalLinks():
            return "label opens links"
    if isinstance(widget, QMessageBox) and widget.textFormat() is not plain:
        return "message box is not PlainText"
    if isinstance(widget, QTextEdit) and widget.acceptRichText() and not widget.isReadOnly():
        return "text edit accepts rich text"
    for tip in (widget.toolTip(), widget.whatsThis(), widget.statusTip()):
        if tip and not _is_escaped(tip):
            return "tooltip is not escaped"
    return ""


def _is_escaped(tip: str) -> bool:
    inner = _TOOLTIP.match(tip)
    if inner is not None:
        return "<" not in inner[1] and html.escape(html.unescape(inner[1])) == inner[1]
    return "<" not in tip
