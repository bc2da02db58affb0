"""Frames and rows that give pages the same spacing everywhere."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label, set_role
from cpts_desktop.shell.widgets.side_by_side import SideBySide

Item: TypeAlias = QWidget | QLayout | int | None
"""A widget, a layout, a fixed space in pixels, or None for a stretch."""


def row(*items: Item, gap: str = "m", margins: int = 0) -> QHBoxLayout:
    """Return a horizontal layout."""
    layout = QHBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def column(*items: Item, gap: str = "m", margins: int = 0) -> QVBoxLayout:
    """Return a vertical layout."""
    layout = QVBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


class Panel(QFrame):
    """A frame with a role (card, notice, warning, fault) and a vertical body."""

    def __init__(
        self, *items: Item, role: str = "card", title: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_role(self, role)
        self.body = QVBoxLayout(self)
        theme = Theme.of(self)
        pad = theme.gap("l")
        if title:
            items = (plain_label(title, "section"), *items)
        _fill(self.body, items, "m", pad)
        if not self.body.expandingDirections() & Qt.Orientation.Vertical:
            self.body.addStretch(1)


def scrolling(content: QWidget) -> QScrollArea:
    """Return a vertical scroller; nothing ever scrolls sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def separator() -> QFrame:
    """Return a horizontal one-pixel line."""
    line = QFrame()
    set_role(line, "separator")
    line.setFixedHeight(1)
    return line


def heading(title: str, subtitle: str = "", *actions: QWidget) -> QHBoxLayout:
    """Return the head of a page: title, one secondary line, actions at the right or under it."""
    words = column(plain_label(title, "title"), gap="s")
    if subtitle:
        words.addWidget(plain_label(subtitle, "hint", wrap=True))
    if not actions:
        return row(words)
    acts = FlowRow(*actions, gap="m")
    return row(SideBySide(words, acts, stretches=(1, 0), gap="m", roomy=True))


def notice(text: str, role: str = "notice") -> Panel:
    """Return a quiet coloured panel with one paragraph."""
    label: QLabel = plain_label(text, wrap=True)
    return Panel(label, role=role)


def _fill(
    layout: QHBoxLayout | QVBoxLayout, items: tuple[Item, ...], gap: str, margins: int
) -> None:
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(Theme.of().gap(gap))
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)
