"""« Formats ouverts » in the settings: the whole register in a folder that others can read."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.exchange.formats.whole import Written, export_all
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.progress import Progress
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel
from cpts_desktop.storage.tracing import Trace, trace

_WORDS = (
    "Tous les dossiers en FHIR R4, leurs documents, et des tableaux (CSV) qu’un tableur ouvre : "
    "pour changer de logiciel, ou pour garder une copie lisible sans CPTS Desktop. Chaque fichier "
    "est relu et compté avant que la copie soit dite faite. Ces fichiers ne sont pas chiffrés."
)


class OpenFormatsSection(QWidget):
    """One button, progress and cancel, then what was written."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.go = button("Exporter tout le registre…", self.export, name="export_all")
        self.result = plain_label("", wrap=True, selectable=True)
        self.problem = plain_label("", "problem", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(plain_label("Formats ouverts", "section"))
        layout.addWidget(
            Panel(
                plain_label(_WORDS, "secondary", wrap=True), FlowRow(self.go),
                self.result, self.problem,
            )
        )  # fmt: skip
        layout.addStretch(1)

    def export(self) -> None:
        """Ask where, then write in the work lane; a folder that holds something is refused."""
        self.problem.setText("")
        self.result.setText("")
        folder = self._ctx.files.folder("Dossier vide pour les formats ouverts")
        if folder is None:
            return
        self._ctx.operations.work(
            self, lambda _progress: any(folder.iterdir()), trigger=self.go,
            done=lambda holds: self._looked(folder, holds=holds),
        )  # fmt: skip

    def _looked(self, folder: Path, *, holds: bool) -> None:
        if holds:
            self.problem.setText("Choisissez un dossier vide : rien n’a été écrit.")
            return
        if not self._ctx.confirm(
            "Écrire tout le registre en clair ?",
            "Tous les dossiers de tous les patients sortiront du registre sans chiffrement. "
            "Gardez ce dossier sous clé, et effacez-le quand il a servi.",
            "Ne rien écrire", "Écrire en clair",
        ):  # fmt: skip
            return
        register = self._ctx.services["register"]

        def work(progress: Progress) -> Written:
            return export_all(
                register, folder, lambda at, of: progress.step(at, of, "dossiers écrits")
            )

        self._ctx.operations.work(
            self, work, done=lambda written: self._written(written, folder), trigger=self.go,
            title="Registre en formats ouverts",
        )  # fmt: skip

    def _written(self, written: Written, folder: Path) -> None:
        many = "s" if written.patients > 1 else ""
        words = (
            f"{written.patients} dossier{many} et {written.documents} documents écrits dans "
            f"{folder.name}, relus et comptés."
        )
        if written.withheld:
            words += f" {written.withheld} éléments jamais confiés à ce cabinet n’y sont pas."
        self.result.setText(words)
        self._ctx.operations.run(
            self, trace, Trace("EXPORT_ALL"), parallel=True, done=lambda _none: None
        )
