"""Pages of fictional patients, for the tests of the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from cpts_desktop.kernel.changes import Topic
from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.pages import Page, PageContext, PageSpec, Place
from cpts_desktop.shell.ports import (
    BannerView,
    PaletteHit,
)
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button, primary_button
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
from cpts_desktop.shell.widgets.fields import NumberField
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, column, heading, row
from cpts_desktop.shell.widgets.severity import SeverityMark
from cpts_desktop.shell.widgets.tables import Column, DataTable

AT = datetime(2026, 3, 13, 8, 15, tzinfo=UTC)


@dataclass(frozen=True)
class Due:
    uid: str
    name: str
    detail: str
    reason: str
    act: str
    severity: Severity


DUE = (
    Due("p1", "MARTIN Jeanne", "82 ans · 12/05/1943", "+2,3 kg en 3 jours (seuil 2,0)",
        "Visite J+9 aujourd’hui", Severity.ORANGE),
    Due("p2", "DURAND Paul", "77 ans · 03/11/1948", "Consultation en retard de 4 jours",
        "Appeler le cabinet", Severity.JAUNE),
    Due("p3", "LE GOFF Anne-Sophie", "68 ans · 29/02/1958", "Kaliémie demandée le 6 mars",
        "Saisir le résultat", Severity.GRIS),
    Due("p4", "BENSAÏD Ahmed", "71 ans · 17/08/1954", "Poids stable depuis 14 jours",
        "Visite J+30 lundi", Severity.VERT),
)  # fmt: skip


def due_rows(_conn: object) -> tuple[Due, ...]:
    return DUE


def search(_conn: object, text: str, limit: int) -> list[PaletteHit]:
    wanted = text.casefold()
    return [
        PaletteHit(d.uid, d.name, d.detail) for d in DUE if wanted in d.name.casefold()
    ][:limit]  # fmt: skip


def banner(_conn: object, uid: str) -> BannerView | None:
    found = next((d for d in DUE if d.uid == uid), None)
    if found is None:
        return None
    birth, _, given = found.name.partition(" ")
    age, born = found.detail.split(" · ")
    return BannerView(
        uid, birth, "DURAND" if uid == "p1" else "", given, f"né(e) le {born}", age,
        "femme" if uid != "p2" else "homme", "Identité qualifiée" if uid == "p1" else "Provisoire",
        uid == "p1", uid == "p2", ("ALD", "IC · J+9"),
    )  # fmt: skip


class TodayPage(Page):
    topics = frozenset({Topic.ALERTS})

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.refreshed = 0
        self.table = DataTable(
            (
                Column("Patient", lambda r: r.name, strong=True, severity=lambda r: r.severity,
                       subtext=lambda r: r.detail),
                Column("Pourquoi", lambda r: r.reason),
                Column("Ensuite", lambda r: r.act),
            ),
            key=lambda r: r.uid,
            name="Patients à voir",
        )  # fmt: skip
        self.table.setObjectName("today_table")
        self.table.row_activated.connect(lambda r: ctx.navigate("sample.summary", patient=r.uid))
        self.view = DataView(
            self.table, EmptyState("Rien à faire aujourd’hui", "Les étapes dues apparaîtront ici.")
        )
        marks = FlowRow(
            SeverityMark(Severity.ROUGE, "0 urgence"),
            SeverityMark(Severity.ORANGE, "1 avis à demander"),
            SeverityMark(Severity.JAUNE, "1 à surveiller"),
            SeverityMark(Severity.GRIS, "1 à vérifier"),
        )
        self.setLayout(
            column(
                heading("Aujourd’hui", "ven. 13 mars 2026", button("Imprimer la tournée"),
                        primary_button("Nouvelle visite", name="new_visit")),
                marks, self.view, gap="l", margins=24,
            )
        )  # fmt: skip

    def first_focus(self) -> DataTable:
        return self.table

    def refresh(self) -> None:
        self.refreshed += 1
        self.ctx.operations.fetch(self, due_rows, done=self.show_rows)

    def show_rows(self, rows: tuple[Due, ...]) -> None:
        self.table.set_rows(rows)
        self.view.show_content(empty=not rows)
        if self.table.current_row() is None:
            self.table.select_first()


class SummaryPage(Page):
    topics = frozenset({Topic.OBSERVATIONS})

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.chart = LineChart()
        self.chart.setObjectName("weight_chart")
        self.chart.set_data(sample_chart())
        facts = Panel(
            plain_label("71,4 kg", "big"), plain_label("hier 70,9 kg (+0,5)", "hint"),
            SeverityMark(Severity.ORANGE, "avis 24–48 h"), None, title="Poids",
        )  # fmt: skip
        why = Panel(
            plain_label("Prise de poids +2,3 kg en 3 jours", "strong"),
            plain_label("Seuil 2,0 kg · protocole IC standard v1 · ESC", "secondary", wrap=True),
            title="Pourquoi",
        )
        top = row(facts, why, gap="l")
        top.setStretch(1, 1)
        self.setLayout(
            column(
                heading("Synthèse", "", primary_button("Nouvelle visite", shortcut="F2")),
                top, Panel(self.chart, title="Poids depuis la sortie"), gap="l", margins=24,
            )
        )  # fmt: skip


class VisitPage(Page):
    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.weight = NumberField()
        self.weight.setObjectName("visit_weight")
        self.note = QLineEdit()
        self.note.setObjectName("visit_note")
        self.setLayout(
            column(
                heading("Visite", "", primary_button("Enregistrer", name="visit_save")),
                row(plain_label("Poids"), self.weight, plain_label("kg"), None),
                row(plain_label("Note"), self.note), None, gap="l", margins=24,
            )
        )  # fmt: skip

    def first_focus(self) -> NumberField:
        return self.weight

    def draft(self) -> dict[str, Any] | None:
        if not self.weight.text() and not self.note.text():
            return None
        return {"weight": self.weight.text(), "note": self.note.text()}

    def restore(self, content: Any) -> None:
        self.weight.setText(str(content.get("weight", "")))
        self.note.setText(str(content.get("note", "")))

    def open(self, **params: str) -> None:
        super().open(**params)
        self.weight.clear()
        self.note.clear()


class EmptyPage(Page):
    def __init__(self, ctx: PageContext, title: str, icon: str) -> None:
        super().__init__(ctx)
        layout = QVBoxLayout(self)
        layout.addWidget(
            EmptyState(
                title, "Ce qui arrivera ici sera dit en une phrase, avec le premier pas à faire.",
                icon=icon, action="Commencer", on_action=lambda: ctx.toast("C’est parti."),
            )
        )  # fmt: skip


def _empty(page_id: str, title: str, icon: str, order: int, place: Place = Place.NAV) -> PageSpec:
    return PageSpec(page_id, title, icon, place, order, lambda ctx: EmptyPage(ctx, title, icon))


PAGES = (
    PageSpec("sample.today", "Aujourd’hui", "today", Place.NAV, 10, TodayPage),
    _empty("sample.patients", "Patients", "patients", 20),
    _empty("sample.reviews", "Bilans de médication", "review", 30),
    _empty("sample.cards", "Cartes", "card", 40),
    _empty("sample.exchange", "Échanges", "exchange", 50),
    _empty("sample.indicators", "Indicateurs", "indicators", 60),
    PageSpec("sample.summary", "Synthèse", "patient", Place.PATIENT_TAB, 10, SummaryPage),
    _empty("sample.path", "Parcours", "timeline", 20, Place.PATIENT_TAB),
    _empty("sample.measures", "Mesures", "measure", 30, Place.PATIENT_TAB),
    _empty("sample.treatments", "Traitements", "pill", 40, Place.PATIENT_TAB),
    _empty("sample.card", "Carte", "card", 50, Place.PATIENT_TAB),
    _empty("sample.team", "Équipe et consentements", "team", 60, Place.PATIENT_TAB),
    _empty("sample.history", "Historique", "history", 70, Place.PATIENT_TAB),
    PageSpec("sample.visit", "Visite", "visit", Place.HIDDEN, 0, VisitPage),
)
ACTIONS = (
    Action(
        "sample.visit", "Nouvelle visite", "F2",
        lambda ctx: ctx.navigate("sample.visit", patient=str(ctx.patient)), needs_patient=True,
        icon="visit",
    ),
    Action("sample.import", "Importer des patients (FHIR)", "", lambda ctx: ctx.toast("Import")),
)  # fmt: skip


def sample_chart() -> ChartData:
    weights = ((1, "71.0"), (3, "70.4"), (5, "70.2"), (7, "70.6"), (9, "70.9"), (12, "72.7"))

    def noon(day: int) -> datetime:
        return datetime(2026, 3, day, 11, tzinfo=UTC)

    points = tuple(
        ChartPoint(noon(d), Decimal(v), Severity.ORANGE if d == 12 else None) for d, v in weights
    )
    return ChartData(
        "Poids", "kg", (Series("Poids", points),),
        (
            ReferenceLine(Decimal("69.0"), "poids sec 69,0 kg"),
            ReferenceLine(Decimal("72.6"), "seuil +2,0 kg en 3 jours", Severity.ORANGE),
        ),
        (Band(None, Decimal("69.5"), "objectif", Severity.VERT),),
        (
            EventMark(noon(4), "bisoprolol 2,5 mg", MarkKind.TREATMENT),
            EventMark(noon(12), "avis 24–48 h", MarkKind.ALERT, Severity.ORANGE),
        ),
        today=date(2026, 3, 13), j0=date(2026, 3, 1), places=1, until=AT + timedelta(hours=12),
    )  # fmt: skip
