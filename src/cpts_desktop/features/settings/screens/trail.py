"""« Qui a vu ce dossier ? », and the trail of the whole register for whoever answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.register import queries as register
from cpts_desktop.features.settings.copying import Copied, access_copy, trail_csv, trail_pdf
from cpts_desktop.features.settings.model import TrailLine, WhoSaw
from cpts_desktop.features.settings.queries import who_saw, whole_trail
from cpts_desktop.features.settings.screens.witnesses import WitnessPanel
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused
from cpts_desktop.kernel.text import fr_instant
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.saving import sure_in_clear, written
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import heading
from cpts_desktop.shell.widgets.row_told import row_told
from cpts_desktop.shell.widgets.tables import Column, DataTable
from cpts_desktop.storage.tracing import Trace, trace

TITLE = "Qui a vu ce dossier\u202f?"
SCREENS: Mapping[str, str] = {
    "register.synthese": "Synthèse", "register.patient_form": "Fiche du patient",
    "register.equipe": "Équipe et consentements", "register.historique": "Historique",
    "followup.pathway": "Parcours", "followup.measures": "Mesures", "followup.visit": "Visite",
    "medication.treatments": "Traitements", "medication.review": "Bilan de médication",
    "card.editor": "Carte", "settings.trail": "Qui a vu ce dossier",
}  # fmt: skip
_COLUMNS = (
    Column("Quand", lambda line: fr_instant(line.at), width=18),
    Column("Qui", lambda line: line.who, strong=True),  # never left out: it is the question
    Column("Quoi", lambda line: line.what, subtext=lambda line: line.detail),
)
_HINT = (
    "Chaque ouverture, écriture, impression et envoi depuis ce poste. Une lecture du même écran "
    "par la même personne est notée une fois toutes les cinq minutes. Lire cette liste s’y inscrit."
)


def trail_table(name: str) -> DataTable:
    """Return an empty table of the trail."""
    table = DataTable(_COLUMNS, name=name)
    table.setObjectName("trail_table")
    return table


def line_words(one: TrailLine) -> str:
    """Say a line in full."""
    return " · ".join(filter(None, (fr_instant(one.at), one.who, one.what, one.detail)))


class TrailPage(Page):
    """The trail of one patient, for the patient's request; exports as PDF or CSV."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._found = WhoSaw((), 0)
        self.table = trail_table(TITLE)
        self.view = DataView(
            self.table,
            EmptyState("Aucun accès enregistré", "Les prochains s’inscriront ici.", icon="history"),
        )
        self.told = row_told(self.table, line_words)
        self.count = plain_label("", "hint")
        self.pdf = button("PDF pour le patient…", self._save_pdf, name="trail_pdf")
        self.csv = button("CSV…", self._save_csv, name="trail_csv")
        self.copy = button("Copie du dossier…", self._copy, name="access_copy")
        self.back = button("Revenir à l’historique", self._back, role="link", name="trail_back")
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("l")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("m"))
        layout.addLayout(heading(TITLE, _HINT, self.copy, self.csv, self.pdf))
        layout.addWidget(self.view, 1)
        layout.addWidget(self.told)
        layout.addWidget(self.count)
        layout.addWidget(self.back)

    def first_focus(self) -> QWidget | None:
        """Start in the table."""
        return self.table

    def refresh(self) -> None:
        """Read the trail; the window has noted this reading as any other."""
        if self.patient is None:
            return
        self.ctx.operations.run(
            self, trace, Trace("TRAIL_READ", self.patient), done=self._read, parallel=True
        )

    def _read(self, _none: object) -> None:
        if self.patient is not None:
            self.ctx.operations.fetch(
                self, who_saw, self.patient, SCREENS, done=self._show, latest="trail"
            )

    def _show(self, found: WhoSaw) -> None:
        self._found = found
        self.table.set_rows(found.lines)
        self.view.show_content(empty=not found.lines)
        self.count.setText(count_words(found))

    def _back(self) -> None:
        if self.patient is not None:
            self.ctx.navigate("register.historique", patient=str(self.patient))

    def _save_csv(self) -> None:
        target = self.ctx.files.save_as("Enregistrer les accès", "acces.csv", "CSV (*.csv)")
        if target is not None and self._sure():
            lines = self._found.lines
            self._write(target, lambda: Ok(trail_csv(lines)), "csv")

    def _save_pdf(self) -> None:
        patient, now = self.patient, self.ctx.clock.now()
        target = self.ctx.files.save_as("Enregistrer les accès", "acces.pdf", "PDF (*.pdf)")
        if target is None or patient is None or not self._sure():
            return
        self.ctx.operations.fetch(
            self, register.banner, patient,
            done=lambda banner: self._write(
                target,
                lambda: trail_pdf(banner.display_name if banner else "", self._found.lines, now),
                "pdf",
            ),
        )  # fmt: skip

    def _sure(self) -> bool:
        return sure_in_clear(self.ctx, "au patient")

    def _write(self, target: Path, make: Any, kind: str) -> None:
        self.ctx.operations.work(
            self,
            lambda _progress: written(target, make()),
            done=lambda _none: self._written("TRAIL_EXPORT", kind),
            outcome=True,
        )

    def _written(self, action: str, kind: str) -> None:
        extra = (("format", kind), ("rows", len(self._found.lines)))
        self.ctx.operations.run(
            self, trace, Trace(action, self.patient, extra=extra), parallel=True,
            done=lambda _none: self.ctx.toast("Fichier enregistré."),
        )  # fmt: skip

    def _copy(self) -> None:
        if self.patient is not None:
            copy_record(self.ctx, self, self.patient)


def copy_record(ctx: PageContext, owner: QWidget, patient: PatientId) -> None:
    """Write the whole record in open formats where the person says, and note it."""
    target = ctx.files.save_as(
        "Copie du dossier pour le patient", "copie-dossier.zip", "ZIP (*.zip)"
    )
    if target is None or not sure_in_clear(ctx, "au patient"):
        return

    def written(copied: Copied) -> None:
        rows = sum(copied.rows.values())
        ctx.operations.run(
            owner, trace, Trace("ACCESS_COPY", patient, extra=(("rows", rows),)), parallel=True,
            done=lambda _none: ctx.toast("Copie du dossier enregistrée."),
        )  # fmt: skip

    def save(made: Outcome[Copied]) -> None:
        if isinstance(made, Refused):
            ctx.toast(made.problems[0].message)
            return

        def work(_progress: object) -> Copied:
            write_private(target, made.value.archive)
            return made.value

        ctx.operations.work(owner, work, done=written, title="Copie du dossier")

    ctx.operations.fetch(owner, access_copy, patient, ctx.clock.now(), SCREENS, done=save)


def count_words(found: WhoSaw) -> str:
    """Return how many lines are shown of how many."""
    shown = len(found.lines)
    plural = "s" if found.total > 1 else ""
    if shown == found.total:
        return f"{found.total} ligne{plural}"
    return f"{shown} dernières lignes sur {found.total}"


class TrailSection(QWidget):
    """Réglages › Journal des accès: the latest lines of the whole register."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        self.table = trail_table("Journal des accès")
        self.table.setMinimumHeight(ctx.theme.px(160))
        self.told = row_told(self.table, line_words)
        self.count = plain_label("", "hint")
        layout = QVBoxLayout(self)
        layout.setSpacing(ctx.theme.gap("m"))
        refresh = button("Actualiser", self.reload, name="trail_reload")
        layout.addLayout(heading("Journal des accès", _HINT, refresh))
        self.witnesses = WitnessPanel(ctx)
        layout.addWidget(self.witnesses.warning)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.told)
        layout.addWidget(self.count)
        layout.addWidget(self.witnesses)
        self.reload()

    def reload(self) -> None:
        """Note the reading, then read."""
        self.witnesses.reload()
        self._ctx.operations.run(
            self, trace, Trace("TRAIL_READ"), parallel=True, done=lambda _none: self._read()
        )

    def _read(self) -> None:
        self._ctx.operations.fetch(self, whole_trail, SCREENS, done=self._show, latest="trail")

    def _show(self, found: WhoSaw) -> None:
        lines: tuple[TrailLine, ...] = found.lines
        self.table.set_rows(lines)
        self.count.setText(count_words(found))
