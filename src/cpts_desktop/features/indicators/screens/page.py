"""« Indicateurs »: what this practice would publish, with small numbers already hidden."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from cpts_desktop.features.indicators.cli import as_json, read_period, shown
from cpts_desktop.features.indicators.model import PublishedIndicator
from cpts_desktop.features.indicators.queries import published
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.counting import Period
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.text import NNBSP, fr_date, fr_decimal
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.widgets.buttons import primary_button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, heading, row
from cpts_desktop.shell.widgets.tables import Column, DataTable

_HINT = (
    "Des comptes seulement, calculés sur ce poste. Un effectif de 1 à 10 personnes est masqué, "
    "ainsi que ce qui permettrait de le retrouver."
)
_STATUS = {"source_read": "", "to_verify": "définition à vérifier", "proposal": "proposition"}


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
        for words, text in periods(ctx.clock.today()):
            self.period.addItem(words, text)
        self.period.currentIndexChanged.connect(lambda _index: self.mark_stale())
        label = plain_label("Période", "hint")
        label.setBuddy(self.period)
        self.export = primary_button(
            "Enregistrer les comptes…", self._export, name="export_indicators"
        )
        self.table = DataTable(_COLUMNS, key=lambda one: one.id, name="Indicateurs")
        self.table.setObjectName("indicators_table")
        empty = EmptyState("Aucun indicateur", "Aucune définition n’est installée.")
        self.view = DataView(self.table, empty)
        self.definition = plain_label("", "hint", wrap=True, selectable=True)
        self.definition.setObjectName("indicator_definition")
        self.detail = Panel(self.definition, role="notice", title="Ce qui est compté")
        self.detail.hide()
        self.table.row_selected.connect(self._explain)
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addLayout(heading("Indicateurs", _HINT, self.export))
        layout.addLayout(row(label, self.period, None))
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
        read = read_period(str(self.period.currentData()))
        assert isinstance(read, Ok)
        return read.value

    def _show(self, found: tuple[PublishedIndicator, ...]) -> None:
        self._found = found
        self.table.set_rows(found)
        self.view.show_content(empty=not found)
        self.export.setEnabled(bool(found))

    def _explain(self, one: PublishedIndicator | None) -> None:
        self.detail.setVisible(one is not None)
        if one is not None:
            self.definition.setText(_definition(one))

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


def _figure(one: PublishedIndicator) -> str:
    of = "" if one.denominator is None else f" sur {shown(one.denominator)}"
    return shown(one.numerator) + of


def _share(one: PublishedIndicator) -> str:
    if one.share is None:
        return "masqué" if one.numerator.hidden else "—"
    return f"{fr_decimal(one.share)}{NNBSP}%"


def _interval(one: PublishedIndicator) -> str:
    if one.interval is None:
        return ""
    low, high = (fr_decimal(part) for part in one.interval)
    return f"{low} à {high}"


def _definition(one: PublishedIndicator) -> str:
    status = _STATUS.get(one.status, one.status)
    days = f"du {fr_date(one.period.start)} au {fr_date(one.period.end)}"
    parts = (one.definition, f"Source : {one.source}", status, days, f"empreinte {one.hash}")
    return " · ".join(part for part in parts if part)


_COLUMNS = (
    Column("Indicateur", lambda one: one.label, strong=True),
    Column("Compte", _figure, 22, right=True),
    Column("Part", _share, 10, right=True),
    Column("Intervalle à 95 %", _interval, 18, right=True),
)
