"""« Suites des alertes »: what became of the patient, ticked at the visit after the alert."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.followup.model import OUTCOMES
from cpts_desktop.features.followup.quality.commands import RecordOutcome, record_outcome
from cpts_desktop.features.followup.quality.reading import AlertToTick, alerts_to_tick
from cpts_desktop.features.followup.screens.dialogs import PathwayDialog
from cpts_desktop.features.followup.screens.forms.ui_alert_outcome import Ui_AlertOutcomeForm
from cpts_desktop.features.followup.screens.two_lines import TwoLines
from cpts_desktop.features.followup.screens.words import SEVERITIES
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.kernel.text import fr_date, plural
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import primary_button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import heading
from cpts_desktop.shell.widgets.tables import Column, DataTable

_HINT: Final = "À la visite qui suit une alerte, dire ce qu’elle a donné : le miroir en vit."


def outcome_dialog(
    ctx: PageContext, alert: AlertToTick, parent: QWidget | None = None
) -> PathwayDialog:
    """The dialog that ticks what an alert led to; it may be opened from any list of alerts."""

    def make(dialog: PathwayDialog) -> Outcome[tuple[Callable[..., Any], Any]]:
        command = RecordOutcome(alert.patient, alert.alert, dialog.choice("outcome"))
        return Ok((record_outcome, command))

    dialog = PathwayDialog(ctx, "Suite de l’alerte", Ui_AlertOutcomeForm(), make, parent)
    dialog.form.sentence.setText(alert.sentence)
    answer = f" Réponse du jour : {alert.answer.lower()}." if alert.answer else ""
    dialog.form.detail.setText(f"{alert.name}, alerte du {fr_date(alert.raised_on)}.{answer}")
    chosen = next((key for key, words in OUTCOMES.items() if words == alert.outcome), "")
    dialog.fill("outcome", OUTCOMES, chosen)
    dialog.form.outcome.setFocus()
    return dialog


class OutcomesPage(Page):
    """The alerts of the last months, those to tick first; of one patient when one is given."""

    topics = frozenset({Topic.ALERTS, Topic.VISITS, Topic.PATIENTS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.tick = primary_button("Cocher la suite…", self.open_dialog, name="tick_outcome")
        self.count = plain_label("", "secondary")
        self.table = DataTable(
            (
                Column("Patient", lambda one: one.name, 24, strong=True,
                       severity=lambda one: SEVERITIES[one.severity],
                       subtext=lambda one: f"{one.rule}, {fr_date(one.raised_on)}"),
                Column("Alerte", lambda one: one.sentence),
                Column("Réponse du jour", lambda one: one.answer or "sans réponse", 18),
                Column("Suite", lambda one: one.outcome or "à cocher", 20, subtext=_seen),
            ),
            key=lambda one: one.alert,
            name="Alertes",
        )  # fmt: skip
        self.table.setObjectName("outcomes_table")
        self.table.setItemDelegateForColumn(1, TwoLines(self.table))
        self.table.row_activated.connect(lambda _row: self.open_dialog())
        empty = EmptyState(
            "Aucune alerte récente",
            "Les alertes des six derniers mois attendront ici que leur suite soit cochée.",
            icon="bell",
        )
        self.view = DataView(self.table, empty)
        layout = QVBoxLayout(self)
        gap = Theme.of(self).gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(Theme.of(self).gap("l"))
        layout.addLayout(heading("Suites des alertes", _HINT, self.tick))
        layout.addWidget(self.count)
        layout.addWidget(self.view, 1)

    def open(self, **params: str) -> None:
        """Without a patient, the alerts of everybody."""
        self.patient = None
        super().open(**params)

    def first_focus(self) -> QWidget | None:
        """Start in the list: Enter ticks."""
        return self.table

    def refresh(self) -> None:
        """Fetch the alerts."""
        self.view.show_loading()
        self.ctx.operations.fetch(
            self, alerts_to_tick, self.ctx.clock.today(), self.patient,
            done=self._show, latest="outcomes",
        )  # fmt: skip

    def open_dialog(self) -> PathwayDialog | None:
        """Tick the outcome of the selected alert."""
        alert = self.table.current_row()
        if alert is None:
            return None
        dialog = outcome_dialog(self.ctx, alert, self)
        dialog.open()
        return dialog

    def _show(self, rows: tuple[AlertToTick, ...]) -> None:
        self.table.set_rows(rows)
        if self.table.current_row() is None:
            self.table.select_first()
        due = sum(1 for one in rows if one.due)
        self.count.setText(plural(due, "suite à cocher", "suites à cocher"))
        self.tick.setEnabled(bool(rows))
        self.view.show_content(empty=not rows)


def _seen(one: AlertToTick) -> str:
    if one.outcome:
        return ""
    return f"revu le {fr_date(one.seen_on)}" if one.seen_on else "pas encore revu"
