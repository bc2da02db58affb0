"""« À départager »: every double edit, a page of them at a time, each settled with one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from cpts_desktop.features.exchange import rules
from cpts_desktop.features.exchange.conflicts import Conflict, Settle
from cpts_desktop.features.exchange.screens.conflict_line import conflict_line
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, row

PAGE: Final = 20


class SettlingPanel(Panel):
    """Hidden when nothing is to be settled; says how many there are in all."""

    done = Signal()
    """The last one was settled from the keyboard: the focus needs another place."""

    def __init__(self, ctx: PageContext, settle: Callable[[Settle, str], None]) -> None:
        super().__init__(role="warning", title="À départager")
        self.setObjectName("settling")
        self.ctx = ctx
        self._settle = settle
        self._found: tuple[Conflict, ...] = ()
        self._first = 0
        self.count = plain_label("", "hint", wrap=True)
        self.before = button("Précédents", lambda: self._turn(-PAGE), name="conflicts_before")
        self.after = button("Suivants", lambda: self._turn(PAGE), name="conflicts_after")
        self.body.addWidget(self.count)
        self._lines: list[QWidget] = []
        self.body.addLayout(row(self.before, self.after, None))
        self.hide()

    def show_conflicts(self, found: tuple[Conflict, ...]) -> None:
        """Show these; the page that was shown stays when it still exists.

        The keyboard stays here too: the button that was pressed is gone with its line.
        """
        focused = QApplication.focusWidget()
        here = focused is not None and self.isAncestorOf(focused)
        self._found = found
        self._first = min(self._first, max(0, (len(found) - 1) // PAGE * PAGE))
        self._fill()
        self.setVisible(bool(found))
        if here and self._lines:
            self._lines[0].show()  # what is not shown yet cannot take the focus
            for first in self._lines[0].findChildren(QPushButton, "keep")[:1]:
                first.setFocus()
        elif here:
            self.done.emit()

    def _turn(self, step: int) -> None:
        self._first = max(0, self._first + step)
        self._fill()

    def _fill(self) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        shown = self._found[self._first : self._first + PAGE]
        self._lines = [conflict_line(self.ctx, one, self._settle) for one in shown]
        start = self.body.indexOf(self.count) + 1
        for place, line in enumerate(self._lines):
            self.body.insertWidget(start + place, line)
        total = len(self._found)
        words = rules.counted(total, "valeur écrite deux fois", "valeurs écrites deux fois")
        last = self._first + len(shown)
        where = f", de {self._first + 1} à {last}" if total > PAGE else ""
        self.count.setText(f"{words}{where} : aucune n’a été choisie à votre place.")
        for one, has in ((self.before, self._first > 0), (self.after, last < total)):
            one.setVisible(total > PAGE)
            one.setEnabled(has)
