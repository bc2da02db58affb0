"""Short lists in panels: one line per record, its detail, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import column, row

Act = tuple[str, Callable[[], Any]]


def joined(*parts: str) -> str:
    """Return the parts that say something, separated by middle dots."""
    return " · ".join(part for part in parts if part)


def record_line(text: str, detail: str, *actions: Act, mark: QWidget | None = None) -> QWidget:
    """Return a line whose buttons name their object to a screen reader."""
    holder = QWidget()
    words = column(plain_label(text, wrap=True, selectable=True), gap="s")
    words.setSpacing(0)
    if detail:
        words.addWidget(plain_label(detail, "secondary", wrap=True))
    if mark is not None:
        words.addLayout(row(mark, None))
    made = [button(label, act, role="link", tip=f"{label} : {text}") for label, act in actions]
    for one in made:
        one.setAccessibleName(f"{one.text()} {text}")
    line = row(words, *made, gap="s")
    line.setStretch(0, 1)
    holder.setLayout(line)
    return holder


def fill(layout: QVBoxLayout, lines: Sequence[QWidget], empty: str = "") -> None:
    """Replace what a list shows; without lines, say so in words."""
    while (item := layout.takeAt(0)) is not None:
        old = item.widget()
        if old is not None:
            old.hide()
            old.deleteLater()
    shown = list(lines) or ([plain_label(empty, "hint", wrap=True)] if empty else [])
    for line in shown:
        layout.addWidget(line)
