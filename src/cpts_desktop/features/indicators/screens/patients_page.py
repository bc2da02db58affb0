"""« Qui est compté »: the patients behind a count, on this practice's screen only."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cpts_desktop.features.indicators.cli import read_period
from cpts_desktop.features.indicators.queries import NamedUnit, patients_of
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.counting import Indicator, Period
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import heading, row
from cpts_desktop.shell.widgets.tables import Column, DataTable

PAGE_ID = "indicators.patients"
INDICATORS_PAGE = "indicators"
PATIENT_PAGE = "followup.pathway"
_HINT = "Liste nominative : elle reste sur ce poste et n’est écrite dans aucun fichier."


class CountedPatientsPage(Page):
    """One line per unit counted; those that do not meet the numerator come first."""

    topics = frozenset(Topic)

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.indicator: Indicator | None = None
        self.period: Period | None = None
        self._found: tuple[NamedUnit, ...] = ()
        self.label = plain_label("", "section", wrap=True)
        self.count = plain_label("", "secondary")
        self.only = QCheckBox("Seulement ce qui manque")
        self.only.setObjectName("only_missing")
        self.only.toggled.connect(lambda _on: self._fill())
        self.view_button = primary_button("Ouvrir le dossier", self._open, name="open_counted")
        self.back_button = button("Indicateurs", lambda: ctx.navigate(INDICATORS_PAGE))
        self.table = DataTable(
            (
                Column("Patient", lambda one: one.name, strong=True),
                Column("Date", lambda one: fr_date(one.day), 16, sort=lambda one: one.day),
                Column("Numérateur", _words, 22, severity=_mark),
            ),
            key=lambda one: (one.patient, one.day),
            name="Unités comptées",
        )
        self.table.setObjectName("counted_table")
        self.table.row_activated.connect(lambda _row: self._open())
        empty = EmptyState("Personne n’est compté", "Aucune unité sur cette période.")
        self.view = DataView(self.table, empty)
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addLayout(heading("Qui est compté", _HINT, self.back_button, self.view_button))
        layout.addWidget(self.label)
        layout.addLayout(row(self.only, self.count, None))
        layout.addWidget(self.view, 1)

    def open(self, **params: str) -> None:
        """Point at an indicator and a period; anything unknown shows nothing."""
        known = {one.id: one for one in self.ctx.services.get("indicators", ())}
        self.indicator = known.get(params.get("indicator", ""))
        read = read_period(params.get("period", ""), self.ctx.clock.today())
        self.period = read.value if isinstance(read, Ok) else None
        super().open()

    def first_focus(self) -> QWidget | None:
        """Start in the list."""
        return self.table

    def refresh(self) -> None:
        """Fetch the units."""
        if self.indicator is None or self.period is None:
            self._show(())
            return
        self.label.setText(self.indicator.label)
        self.view.show_loading()
        self.ctx.operations.fetch(
            self, patients_of, self.indicator, self.period, done=self._show, latest="counted"
        )

    def _show(self, found: tuple[NamedUnit, ...]) -> None:
        self._found = found
        self._fill()

    def _fill(self) -> None:
        rows = [one for one in self._found if not (self.only.isChecked() and one.holds)]
        met = sum(1 for one in self._found if one.holds)
        self.count.setText(f"{met} sur {len(self._found)}")
        self.table.set_rows(rows)
        if self.table.current_row() is None:
            self.table.select_first()
        self.view_button.setEnabled(bool(rows))
        self.view.show_content(empty=not rows)

    def _open(self) -> None:
        one = self.table.current_row()
        if one is not None:
            self.ctx.navigate(PATIENT_PAGE, patient=str(one.patient))


def _words(one: NamedUnit) -> str:
    return "compté" if one.holds else "non compté"


def _mark(one: NamedUnit) -> Severity:
    return Severity.VERT if one.holds else Severity.GRIS
