"""Whose work is listed: by profession and by person. An urgent alert is never filtered out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from cpts_desktop.features.followup.model import TodayRow
from cpts_desktop.features.followup.screens.words import ROLES
from cpts_desktop.kernel.text import capital
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.panels import row

ALWAYS: Final = ("rouge",)
"""Severities that stay in the list whatever is chosen."""
EVERYBODY: Final = ""


class TodayFilter(QWidget):
    """Two boxes beside the title; what they offer follows the rows."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.role = QComboBox()
        self.role.setObjectName("today_role")
        self.role.setAccessibleName("Étapes de quelle profession")
        self.person = QComboBox()
        self.person.setObjectName("today_person")
        self.person.setAccessibleName("Patients de quelle personne")
        layout = row(self.role, self.person, None)
        self.setLayout(layout)
        for box in (self.role, self.person):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.setMinimumWidth(Theme.of(self).px(180))
            box.setMaximumWidth(Theme.of(self).px(220))
            box.currentIndexChanged.connect(lambda _place: self.changed.emit())

    def offer(self, rows: Sequence[TodayRow]) -> None:
        """Offer the professions and the people of these rows; what was chosen stays chosen."""
        roles = {role: ROLES.get(role, role) for one in rows for role in roles_of(one)}
        people = {name: name for one in rows for _role, name in one.team if name}
        _fill(self.role, "Tous les rôles", roles)
        _fill(self.person, "Toute l’équipe", people)

    def keep(self, rows: Iterable[TodayRow]) -> tuple[TodayRow, ...]:
        """Return the rows to show."""
        return kept(rows, str(self.role.currentData() or ""), str(self.person.currentData() or ""))

    def words(self) -> str:
        """Return what is chosen, for the head of the printed sheet; "" when everything is."""
        chosen = [box.currentText() for box in (self.role, self.person) if box.currentData()]
        return ", ".join(chosen)


def roles_of(row: TodayRow) -> frozenset[str]:
    """Return whose work waits for a patient, in the pathway and elsewhere."""
    return frozenset((*(step.role for step in row.due), *(one.role for one in row.elsewhere)))


def kept(rows: Iterable[TodayRow], role: str, person: str) -> tuple[TodayRow, ...]:
    """Keep the rows of a profession and of a person, and always the urgent ones.

    A profession: something is due by it. A person: they are in the patient's care team.
    """
    return tuple(
        one
        for one in rows
        if one.worst in ALWAYS
        or (
            (role == EVERYBODY or role in roles_of(one))
            and (person == EVERYBODY or any(name == person for _role, name in one.team))
        )
    )


def _fill(box: QComboBox, all_words: str, choices: dict[str, str]) -> None:
    chosen = box.currentData()
    box.blockSignals(True)
    box.clear()
    box.addItem(all_words, EVERYBODY)
    for value, words in sorted(choices.items(), key=lambda one: one[1].casefold()):
        box.addItem(capital(words), value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(False)
