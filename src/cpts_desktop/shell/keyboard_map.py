"""F1: all keys in one place, from the same data as the actions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.problems_view import shown_keys
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import primary_button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import scrolling

HOUSE_KEYS = (
    ("Ctrl+K", "Trouver un patient ou une action"),
    ("Alt+1", "Première page de la navigation (Alt+2 la deuxième, jusqu’à Alt+8)"),
    ("Ctrl+Tab", "Onglet suivant du dossier (Ctrl+Maj+Tab : précédent)"),
    ("Alt+Left", "Page précédente"),
    ("Return", "Valider et passer au champ suivant"),
    ("Esc", "Fermer ce qui est ouvert ; une saisie en cours est gardée"),
    ("Ctrl+Z", "Annuler, là où cela a un sens"),
    ("Ctrl+L", "Verrouiller le registre"),
    ("F1", "Cette aide"),
)


def key_lines(actions: Sequence[Action]) -> list[tuple[str, str]]:
    """Return (keys, what they do): those of the house, then those of the actions."""
    lines = [("Entrée" if keys == "Return" else shown_keys(keys), t) for keys, t in HOUSE_KEYS]
    known = {keys for keys, _text in lines}
    for action in actions:
        keys = shown_keys(action.shortcut)
        if keys and keys not in known:
            known.add(keys)
            lines.append((keys, action.text))
    return lines


class KeyGrid(QWidget):
    """Keys and words in two columns."""

    def __init__(self, actions: Sequence[Action], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for line, (keys, text) in enumerate(key_lines(actions)):
            grid.addWidget(plain_label(keys, "key"), line, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(plain_label(text, wrap=True), line, 1)


class KeyboardMap(QDialog):
    """The map as a dialog."""

    def __init__(self, actions: Sequence[Action], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("keyboard_map")
        self.setWindowTitle("Clavier")
        theme = Theme.of(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.gap("xl"),) * 4)
        layout.setSpacing(theme.gap("l"))
        layout.addWidget(plain_label("Tout se fait au clavier", "title"))
        layout.addWidget(scrolling(KeyGrid(actions)), 1)
        close = primary_button("Fermer", self.close, name="keyboard_close")
        close.setDefault(True)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(theme.px(560), theme.px(460))
