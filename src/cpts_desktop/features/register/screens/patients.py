"""« Patients »: search as you type; one line per patient, Enter opens the record."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy import Connection

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.model import PatientBanner, PatientHit
from cpts_desktop.features.register.rules.contact import show_phone
from cpts_desktop.features.register.screens.doublons import open_doublons
from cpts_desktop.features.register.screens.words import birth_shown
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import heading
from cpts_desktop.shell.widgets.side_by_side import SideBySide
from cpts_desktop.shell.widgets.skeleton import Skeleton
from cpts_desktop.shell.widgets.tables import Column, DataTable

RECORD: Final = "register.synthese"
FORM: Final = "register.patient_form"
ALL, WITHOUT_DOCTOR = "tous", "sans_medecin"
_LIMIT: Final = 200


class Found:
    """What the page shows: how many patients there are, and the lines."""

    def __init__(self, total: int, hits: tuple[PatientHit, ...]) -> None:
        self.total = total
        self.hits = hits


def look(conn: Connection, text: str, view: str, known: int | None = None) -> Found:
    """Return what a text finds; without text, the first patients in alphabetical order.

    ``known`` is how many patients there are when nothing changed since it was counted: counting
    a hundred thousand at each key costs more than finding one.
    """
    total = queries.count_patients(conn) if known is None else known
    if view == WITHOUT_DOCTOR:
        banners = queries.without_medecin_traitant(conn)
        hits = tuple(PatientHit(one, "", "") for one in banners)
        if text.strip():
            wanted = {hit.banner.uid for hit in queries.search_patients(conn, text, _LIMIT)}
            hits = tuple(hit for hit in hits if hit.banner.uid in wanted)
        return Found(total, hits)
    if text.strip():
        return Found(total, queries.search_patients(conn, text, _LIMIT))
    return Found(total, queries.first_patients(conn, _LIMIT))


class PatientsPage(Page):
    """Search field, table, and the way to a new patient."""

    topics = frozenset({Topic.PATIENTS, Topic.CARE_TEAM})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._total: int | None = None
        self.search = QLineEdit()
        self.search.setObjectName("patient_search")
        self.search.setMaxLength(200)
        self.search.setPlaceholderText("Nom, prénom, date de naissance ou téléphone")
        self.search.setAccessibleName("Rechercher un patient")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._look())
        self.search.installEventFilter(self)
        self.view = QComboBox()
        self.view.setObjectName("patient_view")
        self.view.setAccessibleName("Liste affichée")
        self.view.addItem("Tous les patients", ALL)
        self.view.addItem("Sans médecin traitant", WITHOUT_DOCTOR)
        self.view.currentIndexChanged.connect(lambda _index: self._look())
        self.new = primary_button("Nouveau patient", self.start_patient, name="new_patient")
        self.table = DataTable(
            columns(ctx.clock.today()), key=lambda hit: hit.banner.uid, name="Patients"
        )
        self.table.row_activated.connect(self._open)
        self.empty = EmptyState(
            "Aucun patient pour le moment",
            "Vos patients apparaîtront ici, par ordre alphabétique. "
            "Commencez par en créer un, ou importez un fichier FHIR.",
            icon="patients",
            action="Créer le premier patient",
            on_action=self.start_patient,
        )
        self.nobody = EmptyState(
            "Personne ne correspond",
            "Essayez le début du nom, la date de naissance (12/03/1948) ou le téléphone.",
            icon="search",
        )
        self.stack = QStackedWidget()
        for widget in (Skeleton(8), self.empty, self.nobody, self.table):
            self.stack.addWidget(widget)
        self.count = plain_label("", "hint")
        self.count.setObjectName("patient_count")
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addLayout(heading("Patients", "", self.new))
        self.same = button("Doublons possibles…", lambda: open_doublons(ctx), name="doublons")
        layout.addWidget(
            SideBySide(
                self.search, FlowRow(self.view, self.same, gap="m"),
                stretches=(1, 0), gap="m", roomy=True,
            )
        )  # fmt: skip
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.count)

    def first_focus(self) -> QWidget | None:
        """Start typing a name at once."""
        return self.search

    def start_patient(self) -> None:
        """Open an empty form, with the text typed as the beginning of the name."""
        self.ctx.navigate(FORM, patient="", typed=self.search.text())

    def refresh(self) -> None:
        """Count again and ask for what the text finds; only the latest answer is shown."""
        self._total = None
        self._look()

    def _look(self) -> None:
        view = str(self.view.currentData())
        self.ctx.operations.fetch(
            self, look, self.search.text(), view, self._total, done=self._show, latest="search"
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow down goes from the field to the lines; Enter opens the selected or first one."""
        if watched is self.search and isinstance(event, QKeyEvent):
            pressed = event.type() is QEvent.Type.KeyPress
            if pressed and event.key() == Qt.Key.Key_Down and self.table.rows():
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                self.table.select_first()
                return True
            if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                chosen = self.table.current_row()
                if chosen is None and self.table.rows() and self.search.text().strip():
                    chosen = self.table.rows()[0]
                if chosen is not None:
                    self._open(chosen)
                return True
        return super().eventFilter(watched, event)

    def _open(self, hit: PatientHit) -> None:
        self.ctx.navigate(RECORD, patient=hit.banner.uid)

    def _show(self, found: Found) -> None:
        self._total = found.total
        self.table.set_rows(found.hits)
        nobody = self.empty if found.total == 0 else self.nobody
        self.stack.setCurrentWidget(self.table if found.hits else nobody)
        shown = len(found.hits)
        if found.total == 0:
            text = ""
        elif shown >= _LIMIT:
            text = f"Les {shown} premiers sur {found.total} : précisez la recherche."
        elif any(hit.approximate for hit in found.hits):
            text = "Aucun nom exact : voici les orthographes proches."
        else:
            text = f"{shown} sur {found.total}"
        self.count.setText(text)


def columns(today: date) -> tuple[Column, ...]:
    """Return the columns of the list; birth name first, the status beside the name."""
    return (
        Column(
            "Nom", lambda hit: hit.banner.display_name, strong=True,
            subtext=lambda hit: _marks(hit.banner), severity=lambda hit: _severity(hit.banner),
        ),
        Column("Né(e) le", lambda hit: birth_shown(hit.banner, today), width=22),
        Column("Téléphone", lambda hit: show_phone(hit.phone), width=15),
        Column("Ville", lambda hit: hit.city, width=18),
    )  # fmt: skip


def _marks(banner: PatientBanner) -> str:
    words = [*banner.marks]
    if banner.medecin_traitant.value == "sans":
        words.append("sans médecin traitant")
    return " · ".join(words)


def _severity(banner: PatientBanner) -> Severity | None:
    return Severity.GRIS if banner.homonym or banner.doubtful else None


def create_from_anywhere(ctx: PageContext) -> None:
    """Open the form of a new patient (action of the palette)."""
    ctx.navigate(FORM, patient="")


def open_patients(ctx: PageContext) -> None:
    """Open the list."""
    ctx.navigate("register.patients")


__all__: list[Any] = ["PatientsPage", "create_from_anywhere", "look", "open_patients"]
