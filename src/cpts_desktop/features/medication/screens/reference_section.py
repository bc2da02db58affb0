"""Réglages › Référentiels: what is active, its date, and the import of the official files."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.medication.reference.service import (
    Held,
    import_ansm,
    import_bdpm,
    status,
    sweep,
)
from cpts_desktop.features.medication.screens.words import edition_shown
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.text import fr_decimal
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.progress import Progress
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, heading

_INTRO = (
    "Données publiques, lues sur cet ordinateur. Rien n’est téléchargé\u202f: prenez les fichiers "
    "officiels sur leur site, puis importez-les ici."
)
_BDPM_TITLE = "Base publique des médicaments (BDPM)"
_ANSM_TITLE = "Thesaurus des interactions (ANSM)"
_NO_BDPM = "Non importée\u202f: les noms de marque ne sont pas compris, les DCI le sont."


class ReferenceSection(QWidget):
    """Two panels; an import shows what changes before it becomes active."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.bdpm_words = plain_label("", wrap=True)
        self.bdpm_words.setObjectName("bdpm_words")
        self.ansm_words = plain_label("", wrap=True)
        self.ansm_words.setObjectName("ansm_words")
        self.bdpm = primary_button("Importer la BDPM…", self._import_bdpm, name="import_bdpm")
        self.folder_button = button(
            "Importer un dossier…", self._import_folder, name="import_bdpm_folder",
            tip="Les fichiers officiels déjà extraits de l’archive",
        )  # fmt: skip
        self.ansm = button("Importer le thesaurus (PDF)…", self._import_ansm, name="import_ansm")
        layout = QVBoxLayout(self)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addLayout(heading("Référentiels", _INTRO))
        bdpm = Panel(self.bdpm_words, FlowRow(self.bdpm, self.folder_button), title=_BDPM_TITLE)
        ansm = Panel(self.ansm_words, FlowRow(self.ansm), title=_ANSM_TITLE)
        layout.addWidget(bdpm)
        layout.addWidget(ansm)
        layout.addStretch(1)
        self.refresh()

    @property
    def folder(self) -> Path | None:
        """The reference folder given by the house."""
        found = self._ctx.services.get("reference")
        return Path(found) if found else None

    def refresh(self) -> None:
        """Read versions, dates and counts."""
        folder, now = self.folder, self._ctx.clock.now()

        def read(_progress: Progress) -> dict[str, Any]:
            sweep(folder, now)
            return status(folder)

        self._ctx.operations.work(self, read, done=self._show, latest="status")

    def _show(self, found: dict[str, Any]) -> None:
        ansm, active = found["ansm"], found["bdpm"]["active"]
        origin = "importé, avec les textes" if ansm["texts"] else "intégré, sans les textes"
        self.ansm_words.setText(
            f"Édition du {edition_shown(ansm['edition'])} ({origin})\u202f: "
            f"{_count(ansm['relations'])} relations, {ansm['classes']} classes."
        )
        if active is None:
            self.bdpm_words.setText(_NO_BDPM)
            return
        counts, share = active["counts"], _decimal(found["matched"]["oral_share_percent"])
        self.bdpm_words.setText(
            f"Données du {edition_shown(active['source_date'])}, importées le "
            f"{edition_shown(active['imported_at'][:10])}\u202f: "
            f"{_count(counts['specialites'])} spécialités, "
            f"{_count(counts['presentations'])} présentations. "
            f"{fr_decimal(share)}\u202f% des substances orales commercialisées sont au "
            "thesaurus\u202f; les autres sont dites « non répertoriées »."
        )

    def _import_bdpm(self) -> None:
        found = self._ctx.files.open_files("Fichier officiel de la BDPM", "Archive ZIP (*.zip)")
        self._start("bdpm", found[0] if found else None)

    def _import_folder(self) -> None:
        self._start("bdpm", self._ctx.files.folder("Dossier des fichiers officiels de la BDPM"))

    def _import_ansm(self) -> None:
        found = self._ctx.files.open_files("Thesaurus officiel de l’ANSM", "PDF (*.pdf)")
        self._start("ansm", found[0] if found else None)

    def _start(self, which: str, source: Path | None, *, accept: bool = False) -> None:
        folder = self.folder
        if source is None or folder is None:
            return
        now = self._ctx.clock.now()
        run = import_bdpm if which == "bdpm" else import_ansm

        def work(progress: Progress) -> Outcome[dict[str, Any]]:
            def step(done: int, total: int) -> None:
                progress.step(done, total, "Import")

            try:
                return Ok(run(folder, source, now, accept=accept, progress=step))
            except Held as held:
                return refuse("reference", held.code, held.message)

        trigger = self.bdpm if which == "bdpm" else self.ansm
        self._ctx.operations.work(
            self, work, outcome=True, trigger=trigger, title="Import des référentiels",
            done=lambda report: self._done(which, source, report),
            refused=lambda problems: self._ctx.show_fault(problems[0].code, problems[0].message),
        )  # fmt: skip

    def _done(self, which: str, source: Path, report: dict[str, Any]) -> None:
        if report["activated"]:
            self._ctx.toast("Référentiel activé.")
            self.refresh()
            return
        text = difference(report)
        if self._ctx.confirm("Activer cette version\u202f?", text, "Plus tard", "Activer"):
            self._start(which, source, accept=True)


_NAMED: Final = 5
_CHANGES: Final = (("added", "ajout", "ajouts"), ("removed", "retrait", "retraits"),
                   ("renamed", "nom changé", "noms changés"),
                   ("level_changed", "niveau changé", "niveaux changés"))  # fmt: skip


def difference(report: dict[str, Any]) -> str:
    """What an import would change, in words: date, counts, the first names, what holds it."""
    version, changes = report["version"], report["changes"]
    day = edition_shown(version.get("edition") or version.get("source_date") or "")
    lines = [f"Version du {day}." if day else "Version sans date."]
    if report["previous"] is None:
        lines.append("Première version : rien à comparer.")
    for key, one, many in _CHANGES:
        count = changes.get(key, 0)
        if count:
            names = changes.get(f"{key}_names", ())[:_NAMED]
            told = f"\u202f: {', '.join(names)}" if names else ""
            more = ", …" if count > len(names) > 0 else ""
            lines.append(f"{_count(count)} {many if count > 1 else one}{told}{more}.")
    if len(lines) == 1:
        lines.append("Aucune différence avec la version active.")
    held = report.get("held", ())
    if held:
        lines.append("À vérifier : " + " ; ".join(held) + ".")
    return "\n".join(lines)


def _count(value: int) -> str:
    return fr_decimal(_decimal(value))


def _decimal(value: float) -> Any:
    from decimal import Decimal

    return Decimal(str(value))
