"""« Miroir des alertes »: what each rule gave on the patients of this practice."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlalchemy import Connection

from cpts_desktop.features.followup.in_force import protocol_in_force
from cpts_desktop.features.followup.mirror import Mirror, RuleMirror, alert_mirror
from cpts_desktop.features.followup.model import OUTCOMES
from cpts_desktop.features.followup.screens.quality.words import (
    chosen_period,
    period_box,
    share_words,
)
from cpts_desktop.features.followup.screens.words import SEVERITIES
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.counting import Period
from cpts_desktop.kernel.text import fr_date, fr_decimal, plural
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, heading, row
from cpts_desktop.shell.widgets.tables import Column, DataTable

OUTCOMES_PAGE: Final = "followup.outcomes"
PATHWAY_PAGE: Final = "followup.pathway"
_HINT: Final = (
    "Calculé sur ce poste, sur vos patients ; rien n’en sort. Entre parenthèses, l’intervalle de "
    "Wilson à 95 %."
)


def read_mirror(
    conn: Connection, period: Period, today: date
) -> tuple[Mirror, dict[str, str], dict[str, str]]:
    """Fetch the mirror, the names behind the stays that no rule saw, the titles of the rules."""
    mirror = alert_mirror(conn, period)
    banners = register.banners(conn, tuple({one.patient for one in mirror.missed}))
    rules = protocol_in_force(conn, today).rules_by_id
    return (
        mirror,
        {str(uid): banner.display_name for uid, banner in banners.items()},
        {name: rows[0].title for name, rows in rules.items()},
    )


class MirrorPage(Page):
    """A table of rules, then the hospitalisations that no orange or red alert came before."""

    topics = frozenset({Topic.ALERTS, Topic.PATHWAYS, Topic.VISITS, Topic.PATIENTS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        theme = Theme.of(self)
        self.period = period_box("mirror_period")
        self.period.currentIndexChanged.connect(lambda _index: self.mark_stale())
        label = plain_label("Période", "hint")
        label.setBuddy(self.period)
        self.exposure = plain_label("", "secondary")
        self.tick = primary_button(
            "Cocher les suites…", lambda: ctx.navigate(OUTCOMES_PAGE), name="mirror_outcomes"
        )
        self._titles: dict[str, str] = {}
        title = Column(
            "Règle", self._title, strong=True, subtext=lambda one: one.rule,
            severity=lambda one: SEVERITIES.get(one.severity, Severity.GRIS), sort=_order,
        )  # fmt: skip
        self.table = DataTable(
            (title, *_COLUMNS), key=lambda one: (one.rule, one.severity), name="Règles"
        )
        self.table.setObjectName("mirror_table")
        empty = EmptyState(
            "Aucune alerte sur cette période",
            "Chaque règle qui aura alerté montrera ici ce qui en a été fait.",
            icon="bell",
        )
        self.view = DataView(self.table, empty)
        self.outcomes = plain_label("", "secondary", wrap=True)
        self.outcomes.hide()
        self.table.row_selected.connect(self._explain)
        self.unseen = plain_label("", "strong", wrap=True)
        self.names = row(None)
        self.missed = Panel(self.unseen, self.names)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.gap("xl"),) * 4)
        layout.setSpacing(theme.gap("l"))
        layout.addLayout(heading("Miroir des alertes", _HINT, self.tick))
        layout.addWidget(FlowRow(label, self.period, self.exposure, gap="m"))
        layout.addWidget(self.view, 1)
        layout.addWidget(self.outcomes)
        layout.addWidget(self.missed)

    def first_focus(self) -> QWidget | None:
        """Start on the rules."""
        return self.table

    def refresh(self) -> None:
        """Count again."""
        self.view.show_loading()
        today = self.ctx.clock.today()
        period = chosen_period(self.period, today)
        self.ctx.operations.fetch(
            self, read_mirror, period, today, done=self._show, latest="mirror"
        )

    def _show(self, found: tuple[Mirror, dict[str, str], dict[str, str]]) -> None:
        mirror, names, self._titles = found
        self.table.set_rows(sorted(mirror.rules, key=_order))
        self.view.show_content(empty=not mirror.rules)
        years = fr_decimal(mirror.patient_years, places=1)
        many = "s" if mirror.patient_years >= 2 else ""
        self.exposure.setText(f"{years} année{many}-patient{many} suivie{many}")
        stays = plural(mirror.hospitalised, "hospitalisation")
        self.unseen.setText(
            f"{stays} après une sortie, dont {mirror.unseen} sans alerte orange ou rouge dans les "
            "14 jours précédents."
            if mirror.hospitalised
            else "Aucune hospitalisation notée après une sortie."
        )
        while (item := self.names.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in mirror.missed[:4]:
            uid = str(one.patient)
            words = f"{names.get(uid, '')}, {fr_date(one.day)}"
            self.names.addWidget(button(words, partial(self._open, uid), role="link"))
        if len(mirror.missed) > 4:
            self.names.addWidget(
                plain_label(f"et {plural(len(mirror.missed) - 4, 'autre')}", "hint")
            )
        self.names.addStretch(1)

    def _open(self, uid: str) -> None:
        self.ctx.navigate(PATHWAY_PAGE, patient=uid)

    def _explain(self, one: RuleMirror | None) -> None:
        self.outcomes.setVisible(one is not None and bool(one.outcomes))
        if one is not None:
            parts = [
                f"{OUTCOMES.get(name, name)} : {count}" for name, count in one.outcomes.items()
            ]
            self.outcomes.setText(f"{self._title(one)} : {' · '.join(parts)}")

    def _title(self, one: RuleMirror) -> str:
        return self._titles.get(one.rule, one.rule)


def _rate(one: RuleMirror) -> str:
    rate = one.per_patient_year
    return "" if rate is None else f"{fr_decimal(rate)} par patient et par an"


def _answered(one: RuleMirror) -> str:
    return f"{one.acted} sur {plural(one.answered, 'réponse')}" if one.answered else "sans réponse"


def _ticked(one: RuleMirror) -> str:
    if not one.ticked:
        return "aucune suite cochée"
    false = plural(one.ticked - one.useful, "fausse alerte", "fausses alertes")
    return f"{plural(one.ticked, 'cochée')}, {false}"


def _order(one: RuleMirror) -> tuple[int, int, str]:
    return (SEVERITIES.get(one.severity, Severity.GRIS).rank, -one.alerts, one.rule)


_COLUMNS: Final = (
    Column("Alertes", lambda one: str(one.alerts), 18, right=True, subtext=_rate,
           sort=lambda one: one.alerts),
    Column("Suivies d’effet", lambda one: share_words(one.acted_share, one.interval), 20,
           right=True, subtext=_answered, sort=lambda one: one.acted_share or -1),
    Column("Utiles", lambda one: share_words(one.useful_share, one.useful_interval), 24,
           right=True, subtext=_ticked, sort=lambda one: one.useful_share or -1),
)  # fmt: skip
