"""The left column: pages with their icon, word and Alt+digit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from cpts_desktop.shell.pages import PageSpec
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import no_mnemonic, plain_label, plain_tooltip, set_role

SHORTCUTS = 8


class Navigation(QFrame):
    """One button per page; up and down move, Enter opens; ``chosen`` gives the page id."""

    chosen = Signal(str)
    find_asked = Signal()
    lock_asked = Signal()

    def __init__(self, pages: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "nav")
        self.setObjectName("navigation")
        self.setAccessibleName("Navigation")
        self._pages = list(pages)
        self._compact = False
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 16, 12, 12)
        layout.setSpacing(4)
        self._name = plain_label("CPTS Desktop", "section")
        self._name.setContentsMargins(10, 0, 0, 8)
        layout.addWidget(self._name)
        self.find_button = button("Rechercher", self.find_asked.emit, role="nav", name="nav_find")
        plain_tooltip(self.find_button, "Trouver un patient ou une action", "Ctrl+K")
        layout.addWidget(self.find_button)
        layout.addSpacing(8)
        for number, page in enumerate(self._pages, start=1):
            layout.addWidget(self._button(page, number))
        layout.addStretch(1)
        self.person = plain_label("", "secondary", wrap=True)
        self.person.setContentsMargins(10, 0, 0, 4)
        layout.addWidget(self.person)
        self.lock_button = button("Verrouiller", self.lock_asked.emit, role="nav", name="nav_lock")
        plain_tooltip(self.lock_button, "Fermer le registre et effacer la clé", "Ctrl+L")
        layout.addWidget(self.lock_button)
        self._dress()
        Theme.of(self).changed.connect(self._dress)

    def set_compact(self, compact: bool) -> None:
        """Show icons alone (their words stay in tooltips and for screen readers)."""
        if compact != self._compact:
            self._compact = compact
            self._dress()

    def show_current(self, page_id: str) -> None:
        """Mark the page that is shown; none when it is not of the navigation."""
        shown = self._buttons.get(page_id)
        if shown is not None:
            shown.setChecked(True)
        else:
            self._group.setExclusive(False)
            for other in self._buttons.values():
                other.setChecked(False)
            self._group.setExclusive(True)
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
            return
        super().keyPressEvent(event)

    def _button(self, page: PageSpec, number: int) -> QPushButton:
        made = QPushButton(no_mnemonic(page.title))
        made.setCheckable(True)
        set_role(made, "nav")
        made.setObjectName(f"nav_{page.id.replace('.', '_')}")
        made.setAccessibleName(page.title)
        made.clicked.connect(lambda _checked=False, name=page.id: self.chosen.emit(name))
        if number <= SHORTCUTS:
            keys = QKeySequence(f"Alt+{number}")
            QShortcut(keys, self, lambda name=page.id: self.chosen.emit(name))
            plain_tooltip(made, page.title, f"Alt+{number}")
        self._group.addButton(made)
        self._buttons[page.id] = made
        return made

    def _dress(self) -> None:
        theme = Theme.of(self)
        self.setFixedWidth(theme.px(68 if self._compact else theme.tokens.size["nav_width"]))
        self._name.setVisible(not self._compact)
        self.person.setVisible(not self._compact)
        side = QSize(theme.px(20), theme.px(20))
        for page in self._pages:
            made = self._buttons[page.id]
            made.setIcon(theme.icon(page.icon, "accent" if made.isChecked() else "secondary"))
            made.setIconSize(side)
            made.setText("" if self._compact else no_mnemonic(page.title))
        self.find_button.setText("" if self._compact else "Rechercher")
        self.lock_button.setText("" if self._compact else "Verrouiller")
        for made, icon in ((self.find_button, "search"), (self.lock_button, "lock")):
            made.setIcon(theme.icon(icon))
            made.setIconSize(side)
