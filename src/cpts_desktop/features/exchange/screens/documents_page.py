"""« Documents »: what is kept in the record, and handing it over in open formats."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.exchange import handing
from cpts_desktop.features.exchange.formats.fhir_export import Exported, export_patient
from cpts_desktop.features.exchange.formats.xdm_export import ExportXdm
from cpts_desktop.features.exchange.handing import HeldDocument, Parcel
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.files import suffix_of, write_private
from cpts_desktop.kernel.outcome import Outcome, Refused
from cpts_desktop.kernel.text import fr_instant
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.saving import sure_in_clear
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.into_view import bring_into_view
from cpts_desktop.shell.widgets.labels import plain_label, plain_tooltip
from cpts_desktop.shell.widgets.panels import Panel, heading
from cpts_desktop.shell.widgets.tables import Column, DataTable
from cpts_desktop.storage.tracing import Trace, trace

PAGE: Final = "exchange.documents"
TITLE: Final = "Documents"
_HINT: Final = (
    "Lettres, synthèses, cartes et documents reçus de ce dossier. Un document écrit ici se remet "
    "par votre propre messagerie sécurisée de santé\u00a0: le programme prépare les pièces et "
    "l’objet."
)
_NO_TYPE: Final = "Ce document n’a pas de type national : remettez-le au patient."


class DocumentsPage(Page):
    """The list at the top; what may be done with one document or with the record under it."""

    topics = frozenset({Topic.DOCUMENTS, Topic.REVIEWS, Topic.CARDS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.table: DataTable = DataTable(
            (
                Column("Document", lambda held: held.document.title, strong=True),
                Column("Nature", lambda held: held.nature, width=24),
                Column("Le", lambda held: fr_instant(held.document.at), width=18),
                Column("Par", lambda held: held.author, width=14),
            ),
            key=lambda held: held.document.id,
            name="Documents du dossier",
        )
        self.table.setObjectName("documents")
        self.view = DataView(
            self.table,
            EmptyState("Aucun document", "Les lettres envoyées, les cartes imprimées et les "
                       "documents reçus se rangent ici.", icon="document"),
        )  # fmt: skip
        self.save = button("Enregistrer le document…", self._save, name="document_save")
        self.mss = button("Préparer pour MSSanté…", self._prepare, name="document_mss")
        self.fhir = button("Tout le dossier en FHIR…", self._fhir, name="record_fhir")
        self.received = button(
            "Lire un document reçu…", lambda: ctx.window.run_action("exchange.received"),
            name="document_received",
        )  # fmt: skip
        self.subject = plain_label("", "strong", wrap=True, selectable=True)
        self.copy = button("Copier l’objet", self._copy, name="copy_subject")
        self.where = plain_label("", "hint", wrap=True, selectable=True)
        self.ready = Panel(
            self.subject, self.where, FlowRow(self.copy), title="Prêt pour votre messagerie"
        )
        self.problem = plain_label("", "problem", wrap=True)
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("l")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("m"))
        layout.addLayout(heading(TITLE, _HINT))
        layout.addWidget(self.view, 1)
        layout.addWidget(self.problem)
        layout.addWidget(FlowRow(self.mss, self.save, self.fhir, self.received))
        layout.addWidget(self.ready)
        self.table.row_selected.connect(self._chosen)
        self.table.row_activated.connect(lambda _held: self._save())
        self._say("")
        self._chosen(None)
        self.ready.hide()

    def first_focus(self) -> QWidget | None:
        """Start in the list."""
        return self.table

    def refresh(self) -> None:
        """Read the documents of the patient."""
        self.ready.hide()
        self._say("")
        if self.patient is not None:
            self.ctx.operations.fetch(
                self, handing.held_documents, self.patient, self.ctx.person.profession,
                done=self._show, latest="documents",
            )  # fmt: skip

    def _show(self, found: tuple[HeldDocument, ...]) -> None:
        self.table.set_rows(found)
        self.view.show_content(empty=not found)
        self._chosen(self.table.current_row())

    def _chosen(self, held: HeldDocument | None) -> None:
        self.save.setEnabled(held is not None)
        self.mss.setEnabled(held is not None and held.sendable)
        untyped = held is not None and not held.sendable
        plain_tooltip(self.mss, _NO_TYPE if untyped else "")

    # --- one document ---

    def _save(self) -> None:
        held: HeldDocument | None = self.table.current_row()
        if held is None or self.patient is None:
            return
        patient, one = self.patient, held.document
        suffix = suffix_of(one.mime)
        target = self.ctx.files.save_as(
            "Enregistrer le document", f"document{suffix}", f"{TITLE} (*{suffix})"
        )
        if target is None or not sure_in_clear(self.ctx, "à qui il est destiné"):
            return

        def write(found: Outcome[bytes]) -> None:
            if isinstance(found, Refused):
                self._say(found.problems[0].message)
                return
            content = found.value
            self.ctx.operations.work(
                self, lambda _progress: write_private(target, content),
                done=lambda _none: self._note(Trace("DOCUMENT_SAVE", patient, one.id),
                                              "Document enregistré."),
                title="Enregistrement",
            )  # fmt: skip

        self.ctx.operations.fetch(self, handing.document_to_save, patient, one.id, done=write)

    def _prepare(self) -> None:
        held: HeldDocument | None = self.table.current_row()
        if held is None or not held.sendable or self.patient is None:
            return
        folder = self.ctx.files.folder("Où préparer les pièces du message")
        if folder is None:
            return
        person, now = self.ctx.person, self.ctx.clock.now()
        command = ExportXdm(
            self.patient, held.document.id, person.name, person.profession, person.rpps,
            person.id, now, person.name,
        )  # fmt: skip

        def write(found: Outcome[Parcel]) -> None:
            if isinstance(found, Refused):
                self._say(found.problems[0].message)
                return
            given = found.value
            self.ctx.operations.work(
                self, lambda _progress: handing.write_parcel(given, folder, now),
                done=lambda made: self._prepared(given, made, command), title="Pièces du message",
            )  # fmt: skip

        self.ctx.operations.fetch(self, handing.parcel, command, done=write)

    def _prepared(self, given: Parcel, made: Path, command: ExportXdm) -> None:
        self._say("")
        self.subject.setText(given.archive.subject)
        self.where.setText(
            f"Un message, un patient. Joignez {handing.ARCHIVE} et {handing.PDF} du dossier "
            f"{made.name}\u00a0; l’objet proposé y est aussi ({handing.SUBJECT})."
        )
        self.ready.show()
        self.copy.setFocus()
        bring_into_view(self.copy)  # in a low window it is below the table
        line = Trace("EXPORT_XDM", command.patient, command.document)
        self._note(line, "Pièces du message prêtes.")

    def _copy(self) -> None:
        self.ctx.clipboard.copy(self.subject.text())
        self.ctx.toast("Objet copié pour vingt secondes.")

    # --- the whole record ---

    def _fhir(self) -> None:
        if self.patient is None:
            return
        patient = self.patient
        target = self.ctx.files.save_as(
            "Enregistrer le dossier en FHIR", "dossier.fhir.json", "FHIR R4 (*.json)"
        )
        if target is None or not sure_in_clear(self.ctx, "à qui il est destiné"):
            return

        def write(found: Exported | None) -> None:
            if found is None:
                return
            count = sum(found.counts.values())
            words = f"{count} ressources FHIR enregistrées."
            if found.withheld:
                plural = "s" if found.withheld > 1 else ""
                words += f" {found.withheld} élément{plural} jamais confié{plural} à ce cabinet."
            self.ctx.operations.work(
                self, lambda _progress: write_private(target, found.data()),
                done=lambda _none: self._note(Trace("EXPORT_FHIR", patient), words),
                title="Dossier en FHIR",
            )  # fmt: skip

        self.ctx.operations.fetch(self, export_patient, patient, self.ctx.clock.now(), done=write)

    def _note(self, line: Trace, words: str) -> None:
        self.ctx.operations.run(
            self, trace, line, parallel=True,
            done=lambda _none: self.ctx.toast(words),
        )  # fmt: skip

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
