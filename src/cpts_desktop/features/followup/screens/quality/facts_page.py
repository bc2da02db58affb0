"""« Faits de suivi »: vaccines, rehabilitation, contraindications with their reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.followup.quality.commands import (
    RecordCareFact,
    WithdrawCareFact,
    record_care_fact,
    withdraw_care_fact,
)
from cpts_desktop.features.followup.quality.facts import fact_words
from cpts_desktop.features.followup.quality.reading import FactRow, care_facts
from cpts_desktop.features.followup.rules.moment import read_day
from cpts_desktop.features.followup.screens.dialogs import PathwayDialog
from cpts_desktop.features.followup.screens.forms.ui_care_fact import Ui_CareFactForm
from cpts_desktop.features.followup.screens.forms.ui_withdraw_fact import Ui_WithdrawFactForm
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.panels import heading
from cpts_desktop.shell.widgets.tables import Column, DataTable

Made = tuple[Callable[..., Any], Any]
_HINT: Final = "Ce qui compte pour les vaccins, la réadaptation et les quatre piliers."


def fact_dialog(
    ctx: PageContext, patient: PatientId, parent: QWidget | None = None
) -> PathwayDialog:
    """Note a dated fact."""

    def make(dialog: PathwayDialog) -> Outcome[Made]:
        day = read_day(dialog.form.day.text())
        if isinstance(day, Refused):
            return day
        fact, detail = dialog.choice("fact"), dialog.form.detail.text()
        return Ok((record_care_fact, RecordCareFact(patient, fact, day.value, detail)))

    dialog = PathwayDialog(ctx, "Fait de suivi", Ui_CareFactForm(), make, parent)
    dialog.fill("fact", {one.id: one.label for one in fact_words().values()})
    dialog.form.day.setText(fr_date(ctx.clock.today()))
    dialog.form.fact.setFocus()
    return dialog


def withdraw_dialog(
    ctx: PageContext, patient: PatientId, fact: FactRow, parent: QWidget | None = None
) -> PathwayDialog:
    """Withdraw a fact noted by mistake."""

    def make(dialog: PathwayDialog) -> Outcome[Made]:
        reason = dialog.form.reason.text()
        return Ok((withdraw_care_fact, WithdrawCareFact(patient, fact.id, reason)))

    dialog = PathwayDialog(ctx, "Retirer un fait", Ui_WithdrawFactForm(), make, parent)
    dialog.form.sentence.setText(f"{_label(fact)}, {fr_date(fact.day)}")
    dialog.form.reason.setFocus()
    return dialog


class FactsPage(Page):
    """The facts of one patient."""

    topics = frozenset({Topic.PATHWAYS, Topic.PATIENTS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.add = primary_button("Noter un fait…", self.open_dialog, name="add_fact")
        self.withdraw = button("Retirer…", self.open_withdraw, name="withdraw_fact")
        self.table = DataTable(
            (
                Column("Fait", _label, strong=True, subtext=_group),
                Column("Date", lambda one: fr_date(one.day), 14, sort=lambda one: one.day),
                Column("Précision", lambda one: one.detail, 34),
            ),
            key=lambda one: one.id,
            name="Faits de suivi",
        )
        self.table.setObjectName("facts_table")
        empty = EmptyState(
            "Aucun fait noté",
            "Notez ici un vaccin, une réadaptation prescrite, ou une contre-indication.",
            icon="edit",
            action="Noter un fait…",
            on_action=lambda: self.add.click(),
        )
        self.view = DataView(self.table, empty)
        layout = QVBoxLayout(self)
        gap = Theme.of(self).gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(Theme.of(self).gap("l"))
        layout.addLayout(heading("Faits de suivi", _HINT, self.withdraw, self.add))
        layout.addWidget(self.view, 1)

    def first_focus(self) -> QWidget | None:
        """Start on the primary button."""
        return self.add

    def refresh(self) -> None:
        """Fetch the facts of the patient."""
        if self.patient is None:
            return
        self.view.show_loading()
        self.ctx.operations.fetch(self, care_facts, self.patient, done=self._show, latest="facts")

    def open_dialog(self) -> PathwayDialog | None:
        """Note a fact."""
        if self.patient is None:
            return None
        dialog = fact_dialog(self.ctx, self.patient, self)
        dialog.open()
        return dialog

    def open_withdraw(self) -> PathwayDialog | None:
        """Withdraw the selected fact."""
        fact = self.table.current_row()
        if fact is None or self.patient is None:
            return None
        dialog = withdraw_dialog(self.ctx, self.patient, fact, self)
        dialog.open()
        return dialog

    def _show(self, rows: tuple[FactRow, ...]) -> None:
        self.table.set_rows(rows)
        if self.table.current_row() is None:
            self.table.select_first()
        self.withdraw.setEnabled(bool(rows))
        self.view.show_content(empty=not rows)


def _label(one: FactRow) -> str:
    known = fact_words().get(one.fact)
    return known.label if known else one.fact


def _group(one: FactRow) -> str:
    known = fact_words().get(one.fact)
    return known.group if known else "inconnu de cette version"
