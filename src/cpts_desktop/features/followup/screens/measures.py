"""« Mesures »: the weight with its reference and limits, then any other measure, and the values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget
from sqlalchemy import Connection

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.model import AlertView, LastValue
from cpts_desktop.features.followup.rules.entry import FIELDS
from cpts_desktop.features.followup.screens.results_dialog import ResultsDialog
from cpts_desktop.features.followup.screens.words import SEVERITIES, coded_words, when
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import Observation
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import fr_decimal, fr_instant
from cpts_desktop.protocols.explain import UNITS
from cpts_desktop.protocols.schema import Protocol, Variable
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.chart import LineChart
from cpts_desktop.shell.widgets.chart_data import (
    Band,
    ChartData,
    ChartPoint,
    EventMark,
    MarkKind,
    ReferenceLine,
    Series,
)
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import heading
from cpts_desktop.shell.widgets.tables import Column, DataTable


@dataclass(frozen=True)
class Measures:
    """Everything the page draws."""

    rows: tuple[Observation, ...]
    alerts: tuple[AlertView, ...]
    dry_weight: Decimal | None
    j0: date | None
    protocol: Protocol


def read_measures(conn: Connection, uid: PatientId, today: date) -> Measures:
    """Fetch the measures of a patient, their alerts and the reference weight."""
    known = register.baseline(conn, uid)
    result = queries.evaluation(conn, uid, today)
    return Measures(
        queries.measures(conn, uid),
        queries.stored_alerts(conn, uid),
        known.decimal("poids_sec"),
        result.course.anchor,
        result.protocol,
    )


def _title(alert: AlertView, protocol: Protocol) -> str:
    rows = protocol.rules_by_id.get(alert.rule)
    return rows[0].title if rows else alert.rule


class MeasuresPage(Page):
    """A chart and its table."""

    topics = frozenset({Topic.OBSERVATIONS, Topic.ALERTS, Topic.VISITS, Topic.PATHWAYS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._variables: Mapping[str, Variable] = {}
        self._data: Measures | None = None
        self.choice = QComboBox()
        self.choice.setAccessibleName("Mesure montrée")
        self.choice.currentIndexChanged.connect(lambda _place: self._draw())
        self.chart = LineChart()
        self.reading = plain_label("", "hint", wrap=True)
        self.chart.point_selected.connect(self._read)
        self.table = DataTable(
            (
                Column("Date", lambda row: fr_instant(row.at), width=20),
                Column("Valeur", self._value, width=14, right=True, strong=True),
                Column("", lambda row: when(row.at, ctx.clock.today()), width=16),
                Column("Origine", lambda row: row.source),
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
        layout.addLayout(heading("Mesures", "", self.add, self.choice))
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

    def _show(self, data: Measures) -> None:
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
        self.chart.set_data(self._chart(variable, rows, self._data))
        self.reading.setText("")
        self.table.set_rows(tuple(reversed(rows)))

    def _chart(self, variable: Variable, rows: Sequence[Observation], data: Measures) -> ChartData:
        unit = UNITS.get(variable.unit, variable.unit)
        points = tuple(ChartPoint(row.at, row.value) for row in rows if row.value is not None)
        references, bands = self._limits(variable, data)
        marks = tuple(
            EventMark(
                one.raised_at, _title(one, data.protocol), MarkKind.ALERT, SEVERITIES[one.severity]
            )
            for one in data.alerts
            if any(seen.get("code") == variable.code for seen in one.inputs)
        )
        return ChartData(
            variable.label,
            unit,
            (Series(variable.label, points, unit=unit),),
            references,
            bands,
            marks,
            today=self.ctx.clock.today(),
            j0=data.j0,
        )

    def _limits(
        self, variable: Variable, data: Measures
    ) -> tuple[tuple[ReferenceLine, ...], tuple[Band, ...]]:
        if variable.code != "poids" or data.dry_weight is None:
            return (), ()
        dry = data.dry_weight
        parameters = data.protocol.parameters
        if not {"ref_j", "ref_o"} <= set(parameters):
            return (ReferenceLine(dry, f"poids sec {fr_decimal(dry)} kg"),), ()
        yellow = dry + parameters["ref_j"].value
        orange = dry + parameters["ref_o"].value
        lines = (
            ReferenceLine(dry, f"poids sec {fr_decimal(dry)} kg"),
            ReferenceLine(yellow, f"seuil jaune {fr_decimal(yellow)} kg", Severity.JAUNE),
            ReferenceLine(orange, f"seuil orange {fr_decimal(orange)} kg", Severity.ORANGE),
        )
        return lines, (Band(orange, None, "", Severity.ORANGE),)

    def _value(self, row: Observation) -> str:
        if row.value is None:
            return row.text or ""
        variable = self._variables.get(row.code)
        if variable is not None and variable.kind != "number":
            return coded_words(variable, row.value)
        unit = UNITS.get(row.unit, row.unit)
        return f"{fr_decimal(row.value)} {unit}".strip()

    def _read(self, point: ChartPoint) -> None:
        data = self.chart.data()
        if data is not None:
            self.reading.setText(data.read(data.series[0], point))
