"""Words that nothing in them can be focused on: the arrows scroll them when they are too long."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea


def scroll_by_keys(area: QScrollArea, name: str) -> None:
    """Let the keyboard reach a scroller of words, but only while they do not fit."""
    area.setAccessibleName(name)

    def reach(_least: int, most: int) -> None:
        policy = Qt.FocusPolicy.StrongFocus if most > 0 else Qt.FocusPolicy.NoFocus
        area.setFocusPolicy(policy)

    bar = area.verticalScrollBar()
    bar.rangeChanged.connect(reach)
    reach(bar.minimum(), bar.maximum())
