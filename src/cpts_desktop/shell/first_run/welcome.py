"""The first thing ever seen: create my register, or look around with fictional patients."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label, set_role
from cpts_desktop.shell.widgets.side_by_side import SideBySide


class Welcome(QWidget):
    """Two ways in, each with one sentence."""

    start_asked = Signal()
    discover_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = Theme.of(self)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.gap("m"))
        layout.addStretch(1)
        layout.addWidget(plain_label("CPTS Desktop", "big"))
        words = (
            "Le registre de vos patients, chiffré, sur cet ordinateur seulement. Sans compte, sans "
            "serveur, sans réseau."
        )
        layout.addWidget(plain_label(words, "hint", wrap=True))
        layout.addSpacing(theme.gap("l"))
        start = primary_button("Créer mon registre", self.start_asked.emit, name="welcome_start")
        start.setDefault(True)
        begin = _tile(
            "Je commence",
            "Quatre étapes, deux minutes : vous, les sauvegardes, la phrase secrète, le code de "
            "secours.",
            start,
        )
        look = button(
            "Découvrir avec des patients fictifs", self.discover_asked.emit, name="welcome_discover"
        )
        try_it = _tile(
            "Je regarde d’abord",
            "Un registre d’essai, rempli de patients inventés, effacé quand vous fermez.",
            look,
        )
        layout.addWidget(SideBySide(begin, try_it, stretches=(1, 1)))
        layout.addStretch(2)
        start.setFocus()


def _tile(title: str, text: str, act: QWidget) -> QFrame:
    tile = QFrame()
    set_role(tile, "card")
    theme = Theme.of(tile)
    layout = QVBoxLayout(tile)
    layout.setContentsMargins(*(theme.gap("xl"),) * 4)
    layout.setSpacing(theme.gap("s"))
    layout.addWidget(plain_label(title, "section"))
    layout.addWidget(plain_label(text, "hint", wrap=True))
    layout.addStretch(1)
    layout.addSpacing(theme.gap("s"))
    layout.addWidget(act)
    return tile
