"""« À demander »: the missing data by kind, the first of each, all on request."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QPushButton, QWidget

from cpts_desktop.features.medication.asking import Group, grouped
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel

FIRST_ASKED: Final = 6


class AskingPanel(Panel):
    """One paragraph per kind of question."""

    def __init__(self, questions: tuple[str, ...], parent: QWidget | None = None) -> None:
        self.groups = grouped(questions)
        count = sum(len(g.questions) for g in self.groups)
        super().__init__(title=f"À demander ({count})", parent=parent)
        self.setObjectName("asking")
        self._lines = []
        for group in self.groups:
            self._add(plain_label(group.title, "strong", wrap=True))
            line = plain_label(_short(group), wrap=True)
            self._lines.append(line)
            self._add(line)
        self.more: QPushButton | None = None
        if any(len(g.questions) > FIRST_ASKED for g in self.groups):
            self.more = button("Tout afficher", self.show_all, role="link", name="ask_all")
            self._add(self.more)

    def _add(self, widget: QWidget) -> None:
        self.body.insertWidget(self.body.count() - 1, widget)

    def show_all(self) -> None:
        """Show every question."""
        for group, line in zip(self.groups, self._lines, strict=True):
            line.setText(", ".join(group.questions) + ".")
        if self.more is not None:
            self.more.hide()


def _short(group: Group) -> str:
    first, more = group.questions[:FIRST_ASKED], len(group.questions) - FIRST_ASKED
    return ", ".join(first) + (f" et {more} autre{'s' if more > 1 else ''}." if more > 0 else ".")
