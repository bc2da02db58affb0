"""What became of the last alerts, asked at the next visit: one key each, or none at all."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cpts_desktop.features.followup.model import OUTCOMES
from cpts_desktop.features.followup.quality.commands import RecordOutcome, record_outcome
from cpts_desktop.features.followup.quality.reading import AlertToTick, alerts_to_ask
from cpts_desktop.features.followup.screens.words import SEVERITIES
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import NNBSP, fr_date
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label, plain_tooltip
from cpts_desktop.shell.widgets.panels import Panel, column, row
from cpts_desktop.shell.widgets.severity import SeverityMark

KEYS: Final = {
    "F3": ("hospitalise", "Hospitalisation"),
    "F4": ("traitement_modifie", "Traitement modifié"),
    "F5": ("fausse_alerte", "Fausse alerte"),
    "F6": ("surveillance", "Surveillance"),
}
"""Each key with its outcome; the field that is being typed keeps the focus."""
SKIP: Final = "F12"


class OutcomeStrip(Panel):
    """One alert at a time above the visit form. Nothing is asked twice, nothing must be answered.

    What is ticked is written at once; a visit given up afterwards changes nothing of it.
    """

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(role="notice", parent=parent)
        self._ctx = ctx
        self._patient: PatientId | None = None
        self._left: list[AlertToTick] = []
        self._said: list[str] = []
        self._asked = 0
        self.mark = SeverityMark()
        self.sentence = plain_label("", "strong", wrap=True)
        self.buttons = [
            button(f"{words} ({key})", partial(self.tick, outcome), shortcut=key,
                   name=f"outcome_{outcome}", tip=OUTCOMES[outcome])
            for key, (outcome, words) in KEYS.items()
        ]  # fmt: skip
        self.skip_button = button(f"Passer ({SKIP})", self.skip, shortcut=SKIP, name="outcome_skip")
        line = row(column(self.mark, None), self.sentence)
        line.setStretch(1, 1)
        self.choices = FlowRow(*self.buttons, self.skip_button, gap="m")
        self.body.insertLayout(0, column(line, self.choices))
        gap = Theme.of(self).gap("m")
        self.body.setContentsMargins(gap, gap, gap, gap)
        self.setObjectName("outcome_strip")
        self.setAccessibleName("Suite des alertes précédentes")
        for one in (*self.buttons, self.skip_button):
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the field its focus
        self.hide()

    def ask(self, patient: PatientId) -> None:
        """Fetch what is to ask about a patient; nothing of another one stays meanwhile."""
        self._patient = patient
        self._show([])
        self._ctx.operations.fetch(
            self, alerts_to_ask, patient, self._ctx.clock.today(),
            done=lambda found: self._show(list(found)), latest="outcomes",
        )  # fmt: skip

    def tick(self, outcome: str) -> None:
        """Write what became of the patient after the alert shown, and ask about the next one."""
        if not self._left or self._patient is None:
            return
        alert = self._left.pop(0)
        self._said.append(OUTCOMES[outcome])
        self._draw()
        self._ctx.operations.run(
            self, record_outcome, RecordOutcome(alert.patient, alert.alert, outcome),
            done=lambda _alert: None,
            refused=lambda problems: self._ctx.toast(problems[0].message),
        )  # fmt: skip

    def skip(self) -> None:
        """Ask about the next one; this one waits on the page of outcomes."""
        if self._left:
            self._left.pop(0)
            self._said.append("passée")
            self._draw()

    def _show(self, found: list[AlertToTick]) -> None:
        self._left, self._said, self._asked = found, [], len(found)
        self.setMinimumHeight(0)
        self.setVisible(bool(found))
        self._draw()

    def _draw(self) -> None:
        alert = next(iter(self._left), None)
        for widget in (self.mark, self.choices):
            widget.setVisible(alert is not None)
        if alert is None:
            self.setMinimumHeight(self.height())  # the fields stay where they are
            said = f"{NNBSP}; ".join(self._said).lower()
            self.sentence.setText(
                f"Suites notées{NNBSP}: {said}. Une erreur se corrige dans « Suites des alertes »."
            )
            self.sentence.setToolTip("")
            return
        place = f" ({self._asked - len(self._left) + 1} sur {self._asked})"
        what = alert.sentence.split(f"{NNBSP}: ", 1)[0].rstrip(".")
        self.mark.set_severity(SEVERITIES[alert.severity])
        self.sentence.setText(
            f"{what}, le {fr_date(alert.raised_on)}{NNBSP}: qu’en est-il advenu{NNBSP}?"
            f"{place if self._asked > 1 else ''}"
        )
        plain_tooltip(self.sentence, alert.sentence)
        self.sentence.setAccessibleDescription(alert.sentence)
