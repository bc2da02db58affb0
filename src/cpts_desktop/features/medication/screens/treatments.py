"""« Traitements »: the lines of the record; add with search as you type, stop with a date."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cpts_desktop.features.medication import commands, form_facts, queries
from cpts_desktop.features.medication.model import Drug
from cpts_desktop.features.medication.record_facts import case_line
from cpts_desktop.features.medication.reference.service import open_reference
from cpts_desktop.features.medication.rules.analyse import Analyser
from cpts_desktop.features.medication.screens.step_dialog import StepDialog
from cpts_desktop.features.medication.screens.stopwatch import stopwatch
from cpts_desktop.features.medication.screens.treatment_dialog import TreatmentDialog
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.features.register.model import MedicationLine
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.panels import heading, row
from cpts_desktop.shell.widgets.skeleton import Skeleton
from cpts_desktop.shell.widgets.tables import Column, DataTable

REVIEW: Final = "medication.review"


class TreatmentsPage(Page):
    """A table of lines, one primary button, and the way to the review."""

    topics = frozenset({Topic.MEDICATIONS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.add = primary_button(
            "Ajouter un traitement", self._add, name="add_treatment", shortcut="Ctrl+Return"
        )
        self.stop = button("Arrêter…", self._stop, name="stop_treatment")
        self.interview = button(
            "Entretien sur ce traitement…", self._interview, name="line_interview",
            tip="Indication selon le patient, prise réelle, effets (Entrée sur la ligne)",
        )  # fmt: skip
        self.review = button("Faire le bilan", self._review, name="go_review")
        self.table = DataTable(_columns(), key=lambda line: line.id, name="Traitements")
        self.table.row_selected.connect(lambda _row: self._enable())
        self.table.row_activated.connect(lambda _row: self._interview())
        self.empty = EmptyState(
            "Aucun traitement inscrit",
            "Ce n’est pas « aucun traitement »\u202f: la question reste à poser. "
            "Ajoutez le premier, par sa marque ou sa DCI.",
            icon="pill",
            action="Ajouter un traitement",
            on_action=self._add,
        )
        self.stack = QStackedWidget()
        for widget in (Skeleton(6), self.empty, self.table):
            self.stack.addWidget(widget)
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addLayout(heading("Traitements", "", self.review, self.add))
        layout.addWidget(self.stack, 1)
        layout.addLayout(row(self.interview, self.stop, None))
        self._enable()

    def first_focus(self) -> QWidget | None:
        """The table when there is one, otherwise the way to fill it."""
        return self.table if self.table.rows() else self.add

    def showEvent(self, event: QShowEvent) -> None:
        """The time of the review runs while its list is on screen."""
        super().showEvent(event)
        stopwatch(self.ctx).start(self, self.patient)

    def hideEvent(self, event: QHideEvent) -> None:
        """The time stops with the page."""
        stopwatch(self.ctx).stop(self)
        super().hideEvent(event)

    def refresh(self) -> None:
        """Read the lines again."""
        if self.isVisible():
            stopwatch(self.ctx).start(self, self.patient)
        if self.patient is not None:
            self.ctx.operations.fetch(
                self, register_queries.medications, self.patient, done=self._show, latest="lines"
            )

    def _show(self, lines: tuple[MedicationLine, ...]) -> None:
        self.table.set_rows(lines)
        self.stack.setCurrentWidget(self.table if lines else self.empty)
        self._enable()

    def _enable(self) -> None:
        chosen = self.table.current_row()
        current = chosen is not None and chosen.until is None
        self.stop.setEnabled(current)
        self.interview.setEnabled(current)

    def _review(self) -> None:
        self.ctx.navigate(REVIEW, patient=str(self.patient or ""))

    def _add(self) -> None:
        if self.patient is not None:
            TreatmentDialog(self.ctx, self.patient, self).open()

    def _interview(self) -> None:
        """What the patient says of one treatment, kept with the review in progress."""
        line, patient, ctx = self.table.current_row(), self.patient, self.ctx
        if line is None or patient is None or line.until is not None:
            return
        today, folder = ctx.clock.today(), ctx.services.get("reference")

        def opened(review: str) -> None:
            def read(known: tuple[queries.StepForm, ...]) -> None:
                form = next((f for f in known if (f.review, f.step) == (review, "lignes")), None)

                def described(drug: Drug) -> None:
                    StepDialog(
                        ctx, patient, review, "lignes", form, lambda: None, self.window(),
                        line=str(line.id), title=line.label,
                        shown=form_facts.of_line(line, drug),
                    ).open()  # fmt: skip

                ctx.operations.work(
                    self, lambda _progress: understood(folder, line), done=described
                )

            ctx.operations.fetch(self, queries.step_forms, patient, done=read)

        ctx.operations.run(
            self, commands.current_review, commands.OpenReview(patient, today), done=opened,
            parallel=True,
        )  # fmt: skip

    def _stop(self) -> None:
        line = self.table.current_row()
        if self.patient is None or line is None:
            return
        if not self.ctx.confirm(
            "Arrêter ce traitement\u202f?",
            f"{line.label} sera marqué arrêté aujourd’hui. La ligne reste dans l’historique.",
            "Garder", "Arrêter",
        ):  # fmt: skip
            return
        command = register_commands.StopMedication(self.patient, line.id, self.ctx.clock.today())
        self.ctx.operations.run(
            self, register_commands.stop_medication, command,
            done=lambda _id: self.ctx.toast("Traitement arrêté."),
        )  # fmt: skip


def understood(folder: Path | None, line: MedicationLine) -> Drug:
    """One line as the analysis understands it: its route and its form."""
    with open_reference(folder) as reference:
        analyser = Analyser(reference.thesaurus, reference.catalogue, reference.bdpm)
        return analyser.resolver.resolve(case_line(line), 0)


def _dci(line: MedicationLine) -> str:
    said = " + ".join(line.dci)
    return "" if said == line.label else said


def _state(line: MedicationLine) -> str:
    return f"arrêté le {fr_date(line.until)}" if line.until else "en cours"


def _columns() -> tuple[Column, ...]:
    return (
        Column("Médicament", lambda line: line.label, strong=True,
               subtext=_dci),
        Column("Dose", lambda line: line.dose_text, width=16),
        Column("Quand", lambda line: line.frequency_text, width=20),
        Column("Depuis", lambda line: fr_date(line.since) if line.since else "", width=12),
        Column("État", _state, width=20),
    )  # fmt: skip
