"""« Aujourd’hui »: one line per patient, worst first, the reason in words, the next act."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.followup.day import day_rows
from cpts_desktop.features.followup.model import TodayRow
from cpts_desktop.features.followup.screens import today_words as say
from cpts_desktop.features.followup.screens.paper import save_round
from cpts_desktop.features.followup.screens.today_filter import TodayFilter
from cpts_desktop.features.followup.screens.two_lines import TwoLines
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.text import NNBSP, plural
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import heading
from cpts_desktop.shell.widgets.severity import SeverityMark
from cpts_desktop.shell.widgets.side_by_side import SideBySide
from cpts_desktop.shell.widgets.tables import Column, DataTable

VISIT = "followup.visit"
PATHWAY = "followup.pathway"


class TodayPage(Page):
    """The list of the day."""

    topics = frozenset(
        {Topic.ALERTS, Topic.VISITS, Topic.PATHWAYS, Topic.OBSERVATIONS, Topic.PATIENTS,
         Topic.REVIEWS, Topic.CARE_TEAM}
    )  # fmt: skip

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.counts = FlowRow()
        self.filter = TodayFilter()
        self.filter.changed.connect(self._filter)
        self._rows: tuple[TodayRow, ...] = ()
        self.visit_button = primary_button("Nouvelle visite (F2)", self.visit, name="today_visit")
        self.print_button = button("Imprimer la tournée", self._print, name="today_print")
        self.open_button = button("", self.open_elsewhere, name="today_elsewhere", shortcut="F4")
        self.open_button.hide()
        self.send_button = button(
            "Transmettre (F8)", self.send, name="today_send", shortcut="F8",
            tip="Préparer ou noter la transmission des visites de ce patient",
        )  # fmt: skip
        self.open_button.setIcon(ctx.theme.icon("review"))
        today = ctx.clock.today
        self.table = DataTable(
            (
                Column("Patient", lambda row: say.patient_words(row, today()), width=25,
                       strong=True, severity=say.mark_of,
                       subtext=lambda row: say.detail(row, today())),
                Column("Motif", lambda row: say.reason(row, today())),
                Column("À faire", say.next_act, width=26, subtext=say.beside),
            ),
            key=lambda row: row.patient,
            name="Patients du jour",
        )  # fmt: skip
        self.table.setItemDelegateForColumn(1, TwoLines(self.table))
        self.table.row_activated.connect(self._activated)
        self.table.row_selected.connect(self._selected)
        empty = EmptyState(
            "Rien à faire aujourd’hui",
            "Les alertes et les étapes dues des patients suivis apparaîtront ici.",
            icon="calendar",
            action="Ouvrir les patients",
            on_action=lambda: ctx.navigate("register.patients"),
        )
        self.view = DataView(self.table, empty)
        layout = QVBoxLayout(self)
        gap = Theme.of(self).gap("l")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.addLayout(
            heading(
                "Aujourd’hui",
                "",
                self.open_button,
                self.send_button,
                self.print_button,
                self.visit_button,
            )
        )
        layout.addWidget(
            SideBySide(self.counts, self.filter, stretches=(1, 0), gap="m", roomy=True)
        )
        layout.addWidget(self.view, 1)

    def refresh(self) -> None:
        """Fetch the list."""
        self.view.show_loading()
        clock = self.ctx.clock
        self.ctx.operations.fetch(
            self, day_rows, clock.today(), clock.now(), self.ctx.services.get("elsewhere"),
            done=self._show, latest="today",
        )  # fmt: skip

    def first_focus(self) -> QWidget | None:
        """Start in the list."""
        return self.table

    def visit(self) -> None:
        """Start the visit of the selected patient."""
        row = self.table.current_row()
        if row is not None:
            self.ctx.navigate(VISIT, patient=str(row.patient))

    def open_elsewhere(self) -> None:
        """Open what is due in another job for the selected patient."""
        row = self.table.current_row()
        if row is not None and row.elsewhere:
            self.ctx.navigate(row.elsewhere[0].page, patient=str(row.patient))

    def send(self) -> None:
        """Open what is left to send about the selected patient."""
        row = self.table.current_row()
        if row is not None and row.unsent:
            self.ctx.navigate(PATHWAY, patient=str(row.patient))

    def _activated(self, row: TodayRow) -> None:
        only = row.elsewhere and not (row.alerts or row.due or row.unsent)
        (self.open_elsewhere if only else self.visit)()

    def _selected(self, row: TodayRow | None) -> None:
        self.open_button.setEnabled(row is not None and bool(row.elsewhere))
        self.send_button.setEnabled(row is not None and bool(row.unsent))

    def _offer_elsewhere(self, rows: tuple[TodayRow, ...]) -> None:
        word = next((one.word for row in rows for one in row.elsewhere), "")
        self.open_button.setVisible(bool(word))
        self.open_button.setText(f"{word} (F4)")
        self.open_button.setShortcut("F4")  # a new text takes the shortcut away

    def _print(self) -> None:
        today = self.ctx.clock.today()
        save_round(
            self, self.table.rows(), lambda row, weight: say.round_line(row, today, weight),
            self.filter.words(),
        )  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 starts the visit."""
        if event.key() == Qt.Key.Key_F2:
            self.visit()
            return
        super().keyPressEvent(event)

    def _show(self, rows: tuple[TodayRow, ...]) -> None:
        self._rows = rows
        self.filter.offer(rows)
        self.filter.setVisible(bool(rows))
        self._filter()

    def _filter(self) -> None:
        rows = self.filter.keep(self._rows)
        worst = Counter(row.worst for row in rows)
        due = sum(len(row.due) for row in rows)
        unsent = sum(row.unsent for row in rows)
        marks = [
            SeverityMark(Severity.ROUGE, plural(worst["rouge"], "urgence")),
            SeverityMark(Severity.ORANGE, f"{worst['orange']} avis à demander"),
            SeverityMark(Severity.JAUNE, f"{worst['jaune']} à surveiller"),
            SeverityMark(Severity.GRIS, f"{worst['gris'] + worst['info']} à vérifier"),
        ]
        others = Counter(one.word for row in rows for one in row.elsewhere)
        words = [plural(due, "étape due", "étapes dues"), f"{unsent} à envoyer"]
        words += [f"{word}{NNBSP}: {count}" for word, count in sorted(others.items())]
        labels = [plain_label(text, "secondary") for text in words]
        for label in labels:
            label.setMinimumHeight(marks[0].sizeHint().height())
        self.counts.set_widgets(*marks, *labels)
        self.table.set_rows(rows)
        if self.table.current_row() is None:
            self.table.select_first()
        self.visit_button.setEnabled(bool(rows))
        self.print_button.setEnabled(bool(rows))
        self._offer_elsewhere(rows)
        self.send_button.setVisible(any(row.unsent for row in rows))
        self._selected(self.table.current_row())
        self.view.show_content(empty=not self._rows)
