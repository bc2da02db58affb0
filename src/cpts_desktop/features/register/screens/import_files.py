"""« Importer des dossiers (FHIR) »: choose files, watch the progress, read what was taken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.features.register.fhir.importer import Report
from cpts_desktop.features.register.screens.quarantine import PAGE as QUARANTINE
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.progress import Progress
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row
from cpts_desktop.shell.widgets.tables import Column, DataTable

PATTERN: Final = "Dossiers FHIR (*.json *.ndjson *.gz)"
_SHOWN_REASONS: Final = 200
_LOOK: Final = "À vérifier dans ce qui a été lu :"
_FILE: Final = "fichier entier"


def choose_and_import(ctx: PageContext) -> None:
    """Ask for files and import them in the work lane; each file is all or nothing."""
    paths = ctx.files.open_files("Importer des dossiers", PATTERN, many=True)
    if paths:
        start_import(ctx, paths)


def start_import(ctx: PageContext, paths: Sequence[Path]) -> None:
    """Import ``paths``, then show the account of every entry read."""
    register = ctx.services["register"]

    def work(progress: Progress) -> Report:
        return import_files(
            register, paths, lambda done, total: progress.step(done, total, "fichiers importés")
        )

    ctx.operations.work(
        ctx.operations, work, done=lambda report: _show(ctx, report), title="Import de dossiers"
    )


def _show(ctx: PageContext, report: Report) -> None:
    dialog = ImportReport(report, QApplication.activeWindow())
    dialog.held.clicked.connect(lambda _checked=False: ctx.navigate(QUARANTINE))
    dialog.open()


class ImportReport(QDialog):
    """Counts by type, what to look at in what was taken, then why each entry left aside was."""

    def __init__(self, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_report")
        self.setWindowTitle("Import de dossiers")
        theme = Theme.of(self)
        self.counts = DataTable(_COUNTS, key=lambda line: line[0], name="Comptes par type")
        self.counts.setObjectName("import_counts")
        self.counts.set_rows(sorted(report.by_resource.items()))
        self.reasons = DataTable(_REASONS, name="Entrées non reprises")
        self.reasons.setObjectName("import_reasons")
        self.reasons.set_rows(left_aside(report))
        self.checks = DataTable(_CHECKS, name="Ce qui est à vérifier")
        self.checks.setObjectName("import_checks")
        self.remark = plain_label("", wrap=True)
        self.checks.row_selected.connect(lambda line: self.remark.setText(line[1] if line else ""))
        look = plain_label(_LOOK, "hint", wrap=True)
        for shown in (self.checks, look, self.remark):
            shown.setVisible(bool(report.warnings))
        self.checks.set_rows(to_look_at(report))
        close = primary_button("Fermer", self.accept, name="close_report")
        kept = report.quarantined
        many = "s" if kept > 1 else ""
        self.held = button(
            f"Voir les {kept} entrées gardées" if kept > 1 else "Voir l’entrée gardée",
            self.accept,
            name="open_quarantine",
            tip=f"Entrée{many} laissée{many} de côté, telle{many} que reçue{many}",
        )
        self.held.setVisible(kept > 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.gap("xl"),) * 4)
        layout.setSpacing(theme.gap("m"))
        layout.addWidget(plain_label(report.summary, "strong", wrap=True))
        layout.addWidget(self.counts, 3)
        layout.addWidget(look)
        layout.addWidget(self.checks, 2)
        layout.addWidget(self.remark)
        layout.addWidget(plain_label(_aside(report), "hint", wrap=True))
        layout.addWidget(self.reasons, 2)
        self.reasons.setVisible(bool(report.rejects))
        layout.addLayout(row(None, self.held, close))
        self.resize(theme.px(820), theme.px(720 if report.warnings and report.rejects else 560))


def left_aside(report: Report) -> list[tuple[str, str, int, str]]:
    """Return (type, reason, how many, first place) of what was not taken, most frequent first."""
    rows = _grouped(report.rejects, "why")
    return sorted(rows, key=lambda line: (-line[2], line[0]))[:_SHOWN_REASONS]


def to_look_at(report: Report) -> list[tuple[str, str, int, str]]:
    """Return (type, remark, how many, first place) of what was taken and must be looked at."""
    return _grouped(report.warnings, "what")[:_SHOWN_REASONS]


def _grouped(lines: list[dict[str, str]], said: str) -> list[tuple[str, str, int, str]]:
    groups: dict[tuple[str, str], list[str]] = {}
    for one in lines:
        type_ = one["where"].rpartition(" : ")[2].partition("/")[0]
        groups.setdefault((type_, one[said]), []).append(one["where"])
    return [(type_, words, len(places), places[0]) for (type_, words), places in groups.items()]


def _aside(report: Report) -> str:
    parts = []
    if report.rejected:
        parts.append("Ce qui n’a pas été repris, et pourquoi :")
    else:
        parts.append("Tout a été repris.")
    if report.unmapped_codes:
        parts.append(
            f"{len(report.unmapped_codes)} codes de mesure inconnus sont gardés tels quels."
        )
    return " ".join(parts)


_COUNTS = (
    Column("Type d’entrée", lambda line: _FILE if line[0] == "?" else line[0], strong=True),
    Column("Lues", lambda line: str(line[1]["read"]), 10, right=True),
    Column("Reprises", lambda line: str(line[1]["accepted"]), 12, right=True),
    Column("Déjà là", lambda line: str(line[1]["duplicates"]), 12, right=True),
    Column("Non reprises", lambda line: str(line[1]["rejected"]), 16, right=True),
)
_REASONS = (
    Column("Entrée", lambda line: line[0], strong=True, subtext=lambda line: line[3]),
    Column("Raison", lambda line: line[1], 30),
    Column("Nombre", lambda line: str(line[2]), 10, right=True),
)
_CHECKS = (Column("Remarque", lambda line: line[1], subtext=lambda line: line[3]), _REASONS[2])
