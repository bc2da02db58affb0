"""What does not fit on the smallest screen: widgets cut at the side, words cut in their widget."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QCheckBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QWidget,
)

_WORDS = (QLabel, QPushButton, QCheckBox, QRadioButton)


def what_is_cut(page: QWidget) -> list[str]:
    """Return one line for each part of a shown page that a person cannot read without scrolling
    sideways: a scroller narrower than its content, a widget cut by its parent, cut words."""
    found = list(_too_wide(page))
    for widget in page.findChildren(QWidget):
        if not widget.isVisible() or _in_a_view(widget, page):
            continue
        if isinstance(widget, _WORDS) and _words_cut(widget):
            found.append(f"words cut: {_name(widget)}")
        elif _cut_by_parent(widget, page):
            found.append(f"cut at the side: {_name(widget)}")
    return found


def _too_wide(page: QWidget) -> Iterator[str]:
    for area in page.findChildren(QScrollArea):
        inner = area.widget()
        if inner is None or not area.isVisible():
            continue
        wanted, there = inner.minimumSizeHint().width(), area.viewport().width()
        if wanted > there:
            yield f"too wide: {_name(area)} needs {wanted} of {there}: {_widest(inner, there)}"
    for view in page.findChildren(QAbstractScrollArea):
        if view.isVisible() and view.horizontalScrollBar().isVisible():
            yield f"scrolls sideways: {_name(view)}"


def _widest(inner: QWidget, there: int) -> str:
    """Name the deepest widgets that alone ask for more than there is."""
    guilty = [
        child
        for child in inner.findChildren(QWidget)
        if child.isVisible() and child.minimumSizeHint().width() > there - 48
    ]
    return ", ".join(_name(one) for one in guilty[-3:])


def _words_cut(widget: QLabel | QPushButton | QCheckBox | QRadioButton) -> bool:
    if not widget.text():
        return False
    if isinstance(widget, QLabel):
        if widget.wordWrap():
            flags, width = 0x1000, widget.contentsRect().width()
            box = widget.fontMetrics().boundingRect(
                QRect(0, 0, width, 100_000), flags, QLabel.text(widget)
            )
            return box.width() > width + 1 or box.height() > widget.contentsRect().height() + 2
        return widget.sizeHint().width() > widget.width() + 1
    return widget.sizeHint().width() > widget.width() + 1


def _cut_by_parent(widget: QWidget, page: QWidget) -> bool:
    parent = widget.parentWidget()
    if parent is None or parent is page or isinstance(parent, QAbstractScrollArea):
        return False
    left = widget.mapTo(parent, QPoint(0, 0)).x()
    return left + widget.width() > parent.width() + 1 and widget.width() > 1


def _in_a_view(widget: QWidget, page: QWidget) -> bool:
    """Tables and trees scroll and elide by themselves; their own parts are theirs."""
    parent = widget.parentWidget()
    while parent is not None and parent is not page:
        if isinstance(parent, QAbstractScrollArea) and not isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def _name(widget: QWidget) -> str:
    words = getattr(widget, "text", None)
    said = str(words())[:40] if callable(words) else ""
    return f"{type(widget).__name__} {widget.objectName()} {said!r} {widget.width()}"
