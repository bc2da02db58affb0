"""Buttons by role: one primary per page, the rest quiet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from cpts_desktop.shell.widgets.labels import no_mnemonic, plain_tooltip, set_role


def button(
    text: str,
    on_click: Callable[[], Any] | None = None,
    *,
    role: str = "secondary",
    shortcut: str = "",
    name: str = "",
    tip: str = "",
    parent: QWidget | None = None,
) -> QPushButton:
    """Return a button. Roles: primary, secondary, danger, link, tile, choice.

    The shortcut works while the button's window is active and is written in the tooltip.
    """
    made = QPushButton(no_mnemonic(text), parent)
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    set_role(made, role)
    if name:
        made.setObjectName(name)
    if shortcut:
        made.setShortcut(QKeySequence(shortcut))
    if shortcut or tip:
        native = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        plain_tooltip(made, tip or text, native)
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


def primary_button(
    text: str, on_click: Callable[[], Any] | None = None, *, shortcut: str = "", name: str = ""
) -> QPushButton:
    """Return the one button that says what to do now."""
    return button(text, on_click, role="primary", shortcut=shortcut, name=name)
