"""« Aujourd’hui »: one line per patient, worst first, the reason in words, the next act."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.model import TodayRow
from cpts_desktop.features.followup.rules.sheets import RoundLine
from cpts_desktop.features.followup.screens.paper import save_round
from cpts_desktop.features.followup.screens.today_filter import TodayFilter
from cpts_desktop.features.followup.screens.two_lines import TwoLines
from cpts_desktop.features.followup.screens.words import SEVERITIES, due_words, short_action
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.text import age_on
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
LEADS = ("rouge", "orange")
"""Severities whose action comes before any due step."""


class TodayPage(Page):
    """The list of the day."""

    topics = frozenset(
        {Topic.ALERTS, Topic.VISITS, Topic.PATHWAYS, Topic.OBSERVATIONS, Topic.PATIENTS}
    )

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.counts = FlowRow()
        self.filter = TodayFilter()
        self.filter.changed.connect(self._filter)
        self._rows: tuple[TodayRow, ...] = ()
        self.visit_button = primary_button("Nouvelle visite (F2)", self.visit, name="today_visit")
        self.print_button = button("Imprimer la tournée", self._print, name="today_print")
        self.table = DataTable(
            (
                Column("Patient", self._patient, width=23, strong=True,
                       severity=self._severity, subtext=self._detail),
                Column("Motif", self._reason),
                Column("À faire", self._next, width=26, subtext=self._whom),
            ),
            key=lambda row: row.patient,
            name="Patients du jour",
        )  # fmt: skip
        self.table.setItemDelegateForColumn(1, TwoLines(self.table))
        self.table.row_activated.connect(lambda _row: self.visit())
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
        layout.addLayout(heading("Aujourd’hui", "", self.print_button, self.visit_button))
        layout.addWidget(
            SideBySide(self.counts, self.filter, stretches=(1, 0), gap="m", roomy=True)
        )
        layout.addWidget(self.view, 1)

    def refresh(self) -> None:
        """Fetch the list."""
        self.view.show_loading()
        clock = self.ctx.clock
        self.ctx.operations.fetch(
            self, queries.today_rows, clock.today(), clock.now(), done=self._show, latest="today"
        )

    def first_focus(self) -> QWidget | None:
        """Start in the list."""
        return self.table

    def visit(self) -> None:
        """Start the visit of the selected patient."""
        row = self.table.current_row()
        if row is not None:
            self.ctx.navigate(VISIT, patient=str(row.patient))

    def _print(self) -> None:
        save_round(self, self.table.rows(), self._line, self.filter.words())

    def _line(self, row: TodayRow) -> RoundLine:
        return RoundLine(self._patient(row), self._reason(row), self._next(row), self._whom(row))

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
        self.counts.set_widgets(
            SeverityMark(Severity.ROUGE, _plural(worst["rouge"], "urgence")),
            SeverityMark(Severity.ORANGE, f"{worst['orange']} avis à demander"),
            SeverityMark(Severity.JAUNE, f"{worst['jaune']} à surveiller"),
            SeverityMark(Severity.GRIS, f"{worst['gris'] + worst['info']} à vérifier"),
            plain_label(_plural(due, "étape due", "étapes dues"), "secondary"),
            plain_label(f"{unsent} à envoyer", "secondary"),
        )
        self.table.set_rows(rows)
        if self.table.current_row() is None:
            self.table.select_first()
        self.visit_button.setEnabled(bool(rows))
        self.print_button.setEnabled(bool(rows))
        self.view.show_content(empty=not self._rows)

    def _patient(self, row: TodayRow) -> str:
        banner = row.banner
        if banner.birth_date is None:
            return banner.display_name
        return f"{banner.display_name}, {age_on(banner.birth_date, self.ctx.clock.today())} ans"

    def _detail(self, row: TodayRow) -> str:
        where = "sans sortie enregistrée"
        if row.j0 is not None:
            where = f"J+{(self.ctx.clock.today() - row.j0).days}"
        return " · ".join(filter(None, (where, self._other(row))))

    def _severity(self, row: TodayRow) -> Severity | None:
        if row.worst:
            return SEVERITIES[row.worst]
        late = [step for step in row.due if step.days_late]
        return Severity.GRIS if late else None

    def _reason(self, row: TodayRow) -> str:
        if row.alerts:
            return row.alerts[0].sentence
        if row.due:
            return due_words(row.due[0], self.ctx.clock.today())
        return _plural(row.unsent, "visite à transmettre", "visites à transmettre")

    def _other(self, row: TodayRow) -> str:
        words = []
        if len(row.alerts) > 1:
            words.append(_plural(len(row.alerts) - 1, "autre alerte", "autres alertes"))
        late = sum(1 for step in row.due if step.days_late)
        if late:
            words.append(f"{late} en retard")
        if row.not_assessable:
            words.append("évaluation incomplète")
        return " · ".join(words)

    def _next(self, row: TodayRow) -> str:
        if row.suspended:
            return "Attendre la sortie"
        worst = row.alerts[0] if row.alerts else None
        if worst is not None and worst.severity in LEADS:
            return short_action(worst)[0]
        late = next((step for step in row.due if step.days_late), None)
        step = late or next(iter(row.due), None)
        if step is not None:
            return step.title
        return "Transmettre la visite" if row.unsent else "Visite (F2)"

    def _whom(self, row: TodayRow) -> str:
        """Whom to reach for the worst alert; else who the step is for."""
        if row.suspended:
            return ""
        worst = row.alerts[0] if row.alerts else None
        if worst is not None and worst.severity in LEADS:
            person = short_action(worst)[1]
            return person or ("médecin à ajouter à l’équipe" if worst.severity != "jaune" else "")
        return ""


def _plural(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count < 2 else many or one + 's'}"
