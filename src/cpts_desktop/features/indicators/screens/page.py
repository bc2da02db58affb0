"""« Indicateurs »: what this practice would publish, with small numbers already hidden."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from cpts_desktop.features.indicators import words
from cpts_desktop.features.indicators.cli import as_json, read_period
from cpts_desktop.features.indicators.model import PublishedIndicator
from cpts_desktop.features.indicators.queries import published
from cpts_desktop.features.indicators.report import activity_report
from cpts_desktop.features.indicators.screens.patients_page import PAGE_ID as PATIENTS_PAGE
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.counting import Period
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.saving import save_pdf
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, heading
from cpts_desktop.shell.widgets.tables import Column, DataTable

_HINT = (
    "Des comptes seulement, calculés sur ce poste. Un effectif de 1 à 10 personnes est masqué, "
    "ainsi que ce qui permettrait de le retrouver."
)
LINKS = (
    ("followup.mirror", "Miroir des alertes"),
    ("followup.audit", "Audit de dossiers"),
    ("followup.vignettes", "Vignettes"),
)
"""Pages of quality that belong beside the counts."""


def _second_line(one: PublishedIndicator) -> str:
    more = words.statistic(one)
    theme = f"{words.theme_of(one)} · {one.id}"
    return f"{theme} · {more}" if more else theme


def periods(today: date) -> list[tuple[str, str]]:
    """Return the (label, text) of the periods offered: this year, the last one, quarters."""
    quarter = (today.month - 1) // 3 + 1
    offered = [(f"Année {today.year}", str(today.year))]
    offered += [
        (f"{n}{'er' if n == 1 else 'e'} trimestre {today.year}", f"{today.year}-T{n}")
        for n in range(quarter, 0, -1)
    ]
    return [*offered, (f"Année {today.year - 1}", str(today.year - 1))]


class IndicatorsPage(Page):
    """A table of counts for a period, and one button that writes them to a file."""

    topics = frozenset(Topic)

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._found: tuple[PublishedIndicator, ...] = ()
        self.period = QComboBox()
        self.period.setObjectName("period")
        self.period.setAccessibleName("Période")
        for title, text in periods(ctx.clock.today()):
            self.period.addItem(title, text)
        self.period.currentIndexChanged.connect(lambda _index: self.mark_stale())
        label = plain_label("Période", "hint")
        label.setBuddy(self.period)
        self.export = primary_button(
            "Enregistrer les comptes…", self._export, name="export_indicators"
        )
        self.report = button("Rapport PDF…", self._report, name="report_indicators")
        self.who = button("Qui est compté (Entrée)", self._patients, name="who_is_counted")
        self.who.setEnabled(False)
        links = [
            button(title, partial(ctx.navigate, page), role="link", name=f"to_{page}")
            for page, title in LINKS
        ]
        self.table = DataTable(_COLUMNS, key=lambda one: one.id, name="Indicateurs")
        self.table.setObjectName("indicators_table")
        empty = EmptyState("Aucun indicateur", "Aucune définition n’est installée.")
        self.view = DataView(self.table, empty)
        self.definition = plain_label("", "hint", wrap=True, selectable=True)
        self.definition.setObjectName("indicator_definition")
        self.detail = Panel(self.definition, role="notice")
        self.detail.hide()
        self.table.row_selected.connect(self._explain)
        self.table.row_activated.connect(lambda _row: self._patients())
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addLayout(heading("Indicateurs", _HINT, self.report, self.export))
        layout.addWidget(FlowRow(label, self.period, self.who, *links, gap="m"))
        layout.addWidget(self.view, 1)
        layout.addWidget(self.detail)

    def first_focus(self) -> QWidget | None:
        """Start on the period."""
        return self.period

    def refresh(self) -> None:
        """Count again for the chosen period."""
        indicators = self.ctx.services.get("indicators", ())
        self.view.show_loading()
        self.ctx.operations.fetch(
            self, published, indicators, self._chosen(), done=self._show, latest="indicators"
        )

    def _chosen(self) -> Period:
        read = read_period(str(self.period.currentData()), self.ctx.clock.today())
        assert isinstance(read, Ok)
        return read.value

    def _show(self, found: tuple[PublishedIndicator, ...]) -> None:
        self._found = words.in_order(found)
        self.table.set_rows(self._found)
        self.view.show_content(empty=not found)
        for one in (self.export, self.report):
            one.setEnabled(bool(found))

    def _explain(self, one: PublishedIndicator | None) -> None:
        self.detail.setVisible(one is not None)
        self.who.setEnabled(one is not None and self._names(one.id))
        if one is not None:
            self.definition.setText(words.definition(one))

    def _names(self, indicator: str) -> bool:
        known = self.ctx.services.get("indicators", ())
        return any(one.id == indicator and one.units is not None for one in known)

    def _patients(self) -> None:
        one = self.table.current_row()
        if one is not None and self._names(one.id):
            period = str(self.period.currentData())
            self.ctx.navigate(PATIENTS_PAGE, indicator=one.id, period=period)

    def _report(self) -> None:
        period, ctx, found = self._chosen(), self.ctx, self._found
        name = f"rapport-activite-{period.start.isoformat()}-{period.end.isoformat()}.pdf"
        author, day = ctx.person.name, ctx.clock.today()
        save_pdf(
            ctx, self, lambda: activity_report(found, period, author, day),
            asked="Enregistrer le rapport", name=name, title="Rapport d’activité",
            said="Rapport enregistré. Il ne nomme personne.",
        )  # fmt: skip

    def _export(self) -> None:
        period = self._chosen()
        name = f"indicateurs-{period.start.isoformat()}-{period.end.isoformat()}.json"
        target = self.ctx.files.save_as("Enregistrer les comptes", name, "JSON (*.json)")
        if target is None:
            return
        body: dict[str, Any] = {
            "period": [period.start.isoformat(), period.end.isoformat()],
            "indicators": [as_json(one) for one in self._found],
        }
        data = json.dumps(body, ensure_ascii=False, indent=2).encode("utf-8")
        self.ctx.operations.work(
            self,
            lambda _progress: write_private(target, data),
            done=lambda _none: self.ctx.toast("Comptes enregistrés. Ils ne nomment personne."),
            title="Enregistrement des comptes",
        )


_COLUMNS = (
    Column("Indicateur", lambda one: one.label, strong=True, subtext=_second_line),
    Column("Compte", words.figure, 20, right=True),
    Column("Part", words.share, 10, right=True),
    Column("Intervalle à 95 %", words.interval, 18, right=True),
)
