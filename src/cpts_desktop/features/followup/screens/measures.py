"""« Mesures »: the weight with its reference and limits, then any other measure, and the values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget
from sqlalchemy import Connection

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.model import LastValue
from cpts_desktop.features.followup.rules.entry import FIELDS
from cpts_desktop.features.followup.screens.chart_out import chart_image, chart_sheet, png_of
from cpts_desktop.features.followup.screens.measure_chart import (
    Drawn,
    chart_of,
    marks_in_words,
)
from cpts_desktop.features.followup.screens.results_dialog import ResultsDialog
from cpts_desktop.features.followup.screens.words import coded_words, shown, when
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import Observation
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import fr_instant, plural
from cpts_desktop.protocols.explain import UNITS
from cpts_desktop.protocols.schema import Variable
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.saving import save_pdf
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.chart import LineChart
from cpts_desktop.shell.widgets.chart_data import ChartPoint
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import heading
from cpts_desktop.shell.widgets.tables import Column, DataTable


def read_measures(conn: Connection, uid: PatientId, today: date) -> Drawn:
    """Fetch the measures of a patient, their alerts, the treatments and the references."""
    result = queries.evaluation(conn, uid, today)
    banner = register.banner(conn, uid)
    return Drawn(
        queries.measures(conn, uid),
        queries.stored_alerts(conn, uid),
        register.medications(conn, uid),
        {name: text for name, text in register.baseline(conn, uid).values if text},
        result.course.anchor,
        result.protocol,
        "" if banner is None else banner.display_name,
        None if banner is None else banner.birth_date,
    )


class MeasuresPage(Page):
    """A chart and its table."""

    topics = frozenset(
        {Topic.OBSERVATIONS, Topic.ALERTS, Topic.VISITS, Topic.PATHWAYS, Topic.MEDICATIONS}
    )

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._variables: Mapping[str, Variable] = {}
        self._data: Drawn | None = None
        self.choice = QComboBox()
        self.choice.setAccessibleName("Mesure montrée")
        self.choice.setMaximumWidth(Theme.of(self).px(220))
        self.choice.currentIndexChanged.connect(lambda _place: self._draw())
        self.chart = LineChart()
        self.reading = plain_label("", "hint", wrap=True)
        self.chart.point_selected.connect(self._read)
        self.table = DataTable(
            (
                Column("Date", lambda row: fr_instant(row.at), width=20),
                Column(
                    "Valeur", self._value, width=14, right=True, strong=True, severity=self._mark
                ),
                Column("", lambda row: when(row.at, ctx.clock.today()), width=16),
                Column("Origine", self._origin),
            ),
            name="Valeurs",
        )
        self.table.setMinimumHeight(Theme.of(self).px(140))
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.chart, 3)
        inner.addWidget(self.reading)
        inner.addWidget(self.table, 2)
        empty = EmptyState(
            "Aucune mesure",
            "Les mesures des visites et des imports apparaîtront ici.",
            icon="empty",
            action="Nouvelle visite (F2)",
            on_action=self._visit,
        )
        self.view = DataView(content, empty)
        layout = QVBoxLayout(self)
        gap = Theme.of(self).gap("l")
        layout.setContentsMargins(gap, gap, gap, gap)
        self.add = button("Ajouter un résultat…", self._add_result, name="add_result")
        self.add.setToolTip("Biologie, température, signes : ce que la visite ne demande pas")
        self.calculs = button("Calculs…", self._calculs, name="open_calculs")
        self.calculs.setToolTip("DFG, clairance, IMC, surface, MAGGIC, CHA₂DS₂-VA, HAS-BLED")
        self.copy = button("Copier l’image", self._copy, name="copy_chart")
        self.copy.setToolTip("Image du graphique, sans nom ; effacée du presse-papiers après 20 s")
        self.print = button("Imprimer…", self._print, name="print_chart")
        layout.addLayout(
            heading(
                "Mesures", "", self.add, self.calculs, self.copy, self.print, self.choice
            )
        )  # fmt: skip
        layout.addWidget(self.view, 1)

    def refresh(self) -> None:
        """Fetch the measures."""
        if self.patient is not None:
            self.view.show_loading()
            self.ctx.operations.fetch(
                self, read_measures, self.patient, self.ctx.clock.today(),
                done=self._show, latest="measures",
            )  # fmt: skip

    def first_focus(self) -> QWidget | None:
        """Start on the chart: the arrows read the points."""
        return self.chart

    def _visit(self) -> None:
        if self.patient is not None:
            self.ctx.navigate("followup.visit", patient=str(self.patient))

    def _calculs(self) -> None:
        if self.patient is not None:
            self.ctx.navigate("followup.calculs", patient=str(self.patient))

    def _add_result(self) -> None:
        if self.patient is None or self._data is None:
            return
        latest = {
            row.code: LastValue(row.code, row.value, row.at)
            for row in self._data.rows
            if row.value is not None
        }
        dialog = ResultsDialog(
            self.ctx, self.patient, self._data.protocol, frozenset(FIELDS), latest, self
        )
        dialog.accepted.connect(lambda: self.ctx.toast("Résultats enregistrés."))
        dialog.open()

    def _copy(self) -> None:
        data = self.chart.data()
        if data is not None and data.points():
            self.ctx.clipboard.copy_image(chart_image(data))
            self.ctx.toast("Image copiée, pour vingt secondes.")

    def _print(self) -> None:
        data, known, ctx = self.chart.data(), self._data, self.ctx
        if data is None or known is None or not data.points():
            return
        png, today = png_of(chart_image(data)), ctx.clock.today()
        count = len(data.points())
        title = f"{data.title}, {plural(count, 'mesure')}"
        said = (f"{known.protocol.id} {known.protocol.version}", *marks_in_words(data, known))

        save_pdf(
            ctx, self, lambda: chart_sheet(png, known.patient, title, today, said),
            asked="Enregistrer le graphique", name="graphique.pdf", title="Graphique PDF",
            said="Graphique enregistré. Il nomme le patient.",
        )  # fmt: skip

    def _show(self, data: Drawn) -> None:
        self._data = data
        self._variables = data.protocol.variables
        seen = dict.fromkeys(row.code for row in data.rows if row.value is not None)
        codes = [code for code in self._variables if code in seen]
        before = self.choice.currentData(Qt.ItemDataRole.UserRole)
        self.choice.blockSignals(True)
        self.choice.clear()
        for code in codes:
            self.choice.addItem(self._variables[code].label, code)
        self.choice.setCurrentIndex(max(0, codes.index(before) if before in codes else 0))
        self.choice.blockSignals(False)
        self.view.show_content(empty=not codes)
        self._draw()

    def _draw(self) -> None:
        code = self.choice.currentData(Qt.ItemDataRole.UserRole)
        if self._data is None or code is None:
            return
        rows = [r for r in self._data.rows if r.code == code and r.value is not None]
        variable = self._variables[code]
        drawn = [row for row in rows if not self._implausible(row)]
        self.chart.set_data(chart_of(variable, drawn, self._data, self.ctx.clock.today()))
        self.reading.setText(_left_out(len(rows) - len(drawn)))
        self.table.set_rows(tuple(reversed(rows)))

    def _value(self, row: Observation) -> str:
        if row.value is None:
            return row.text or ""
        variable = self._variables.get(row.code)
        if variable is not None and variable.kind != "number":
            return coded_words(variable, row.value)
        unit = UNITS.get(row.unit, row.unit)
        return f"{shown(row.value)} {unit}".strip()

    def _implausible(self, row: Observation) -> str:
        born = self._data.born if self._data is not None else None
        return register.implausible(row.code, row.value, row.unit, row.at, born)

    def _mark(self, row: Observation) -> Severity | None:
        return Severity.GRIS if self._implausible(row) else None

    def _origin(self, row: Observation) -> str:
        return f"invraisemblable · {row.source}" if self._implausible(row) else row.source

    def _read(self, point: ChartPoint) -> None:
        data = self.chart.data()
        if data is not None:
            self.reading.setText(data.read(data.series[0], point))


def _left_out(count: int) -> str:
    """Say what the chart does not draw: one impossible value would flatten all the others."""
    many = plural(count, "valeur invraisemblable n’est", "valeurs invraisemblables ne sont")
    drawn = "dessinée : lisez-la" if count < 2 else "dessinées : lisez-les"
    return f"{many} pas {drawn} dans la liste." if count else ""
