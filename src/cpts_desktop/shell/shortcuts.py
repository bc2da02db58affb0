"""The keys of the house, and the binding of every action that has one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from cpts_desktop.shell.actions import Action

if TYPE_CHECKING:
    from cpts_desktop.shell.main_window import MainWindow


def house_actions(window: MainWindow) -> tuple[Action, ...]:
    """Return the actions that the house itself offers in the palette."""
    from cpts_desktop.shell.about import AboutDialog

    return (
        Action(
            "shell.lock", "Verrouiller le registre", "Ctrl+L",
            lambda _ctx: window.lock_asked.emit(), icon="lock",
        ),
        Action(
            "shell.keyboard", "Voir toutes les touches du clavier", "F1",
            lambda _ctx: window.open_keyboard_map(), icon="keyboard", keywords="aide raccourcis",
        ),
        Action(
            "shell.about", "À propos de CPTS Desktop", "",
            lambda _ctx: AboutDialog(window).open(), icon="info",
            keywords="version licence dispositif médical",
        ),
    )  # fmt: skip


def bind_shortcuts(window: MainWindow, actions: Sequence[Action]) -> None:
    """Bind keys once each; the first action that asks for a key has it."""
    _bind(window, "Ctrl+K", window.open_palette)
    _bind(window, "Ctrl+Tab", lambda: window.step_tab(1))
    _bind(window, "Ctrl+Shift+Tab", lambda: window.step_tab(-1))
    _bind(window, "Alt+Left", window.back)
    taken = {"Ctrl+K", "Ctrl+Tab", "Ctrl+Shift+Tab", "Alt+Left"}
    for action in actions:
        if action.shortcut and action.shortcut not in taken:
            taken.add(action.shortcut)
            _bind(window, action.shortcut, lambda name=action.id: window.run_action(name))


def _bind(window: MainWindow, keys: str, act: object) -> None:
    shortcut = QShortcut(QKeySequence(keys), window)
    shortcut.activated.connect(act)
    shortcut.activatedAmbiguously.connect(act)


def free_keys(page: QWidget, actions: Sequence[Action]) -> None:
    """Take from the buttons of a page the keys that an action already has.

    Two owners of one key are ambiguous for Qt and neither would answer; the tooltip of the button
    keeps naming the key, and the action does the same thing.
    """
    bound = {QKeySequence(action.shortcut) for action in actions if action.shortcut}
    for found in page.findChildren(QAbstractButton):
        if not found.shortcut().isEmpty() and found.shortcut() in bound:
            found.setShortcut(QKeySequence())
