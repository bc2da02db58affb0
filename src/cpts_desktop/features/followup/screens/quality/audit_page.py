"""« Audit de dossiers »: draw records by lot, see what each lacks, keep the counts."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.followup.quality.audit import (
    AuditedRecord,
    AuditSheet,
    Criterion,
    audit,
    audit_form,
)
from cpts_desktop.features.followup.quality.audit_report import SHORT, audit_pdf
from cpts_desktop.features.followup.quality.commands import MAX_SEED, KeepAudit, keep_audit
from cpts_desktop.features.followup.screens.forms.ui_audit import Ui_AuditForm
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.text import fr_date, plural
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.saving import save_pdf
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.fields import form_fields, show_problems
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, heading
from cpts_desktop.shell.widgets.side_by_side import SideBySide
from cpts_desktop.shell.widgets.tables import Column, DataTable

_HINT: Final = (
    "Des dossiers tirés au sort, regardés un par un au regard de la liste et du protocole. "
    "Garder l’audit n’enregistre que des comptes."
)


class AuditPage(Page):
    """Two fields, a table, and what the selected record lacks."""

    topics = frozenset({Topic.PATIENTS, Topic.PATHWAYS, Topic.OBSERVATIONS, Topic.MEDICATIONS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        theme, form = Theme.of(self), audit_form()
        self.sheet: AuditSheet | None = None
        holder = QWidget()
        self.form = Ui_AuditForm()
        self.form.setupUi(holder)  # type: ignore[no-untyped-call]
        self.draw_button = primary_button("Tirer les dossiers", self.draw, name="audit_draw")
        pairs = ((self.form.size_label, self.form.size), (self.form.seed_label, self.form.seed))
        asked = FlowRow(*(SideBySide(*pair, gap="s") for pair in pairs), self.draw_button, gap="m")
        self.form.layout.insertWidget(0, asked)
        self.form.hint.setWordWrap(True)
        self.form.layout.insertWidget(1, self.form.hint)
        self.form.size.setText(str(form.default_size))
        self.form.size.setMaximumWidth(theme.px(60))
        self.form.seed.setMaximumWidth(theme.px(110))
        self.form.seed.setText(ctx.clock.today().strftime("%Y%m%d"))
        for field in (self.form.size, self.form.seed):
            field.returnPressed.connect(self.draw)
        self.keep_button = button("Garder l’audit", self.keep, name="audit_keep")
        self.print_button = button("Feuille PDF…", self.save, name="audit_pdf")
        columns = [Column("Patient", lambda one: one.name, strong=True, severity=_mark,
                          subtext=_where)]  # fmt: skip
        columns += [
            Column(SHORT.get(one.id, one.id), partial(_cell, one), 10, severity=partial(_sign, one))
            for one in form.criteria
        ]
        columns.append(Column("Manqué", lambda one: str(len(one.steps_missed)), 8, right=True))
        self.table = DataTable(columns, key=lambda one: one.patient, name="Dossiers audités")
        self.table.setObjectName("audit_table")
        self.table.row_activated.connect(self._open)
        self.table.row_selected.connect(self._explain)
        empty = EmptyState(
            "Aucun dossier tiré",
            "Choisissez combien de dossiers tirer, puis appuyez sur Entrée.",
            icon="search",
        )
        self.view = DataView(self.table, empty)
        self.summary = plain_label("", "strong", wrap=True)
        self.lacks = plain_label("", wrap=True)
        self.detail = Panel(self.lacks, role="notice", title="Ce dossier")
        self.detail.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.gap("xl"),) * 4)
        layout.setSpacing(theme.gap("l"))
        layout.addLayout(heading("Audit de dossiers", _HINT, self.print_button, self.keep_button))
        layout.addWidget(holder)
        layout.addWidget(self.summary)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.detail)
        self._show(None)

    def first_focus(self) -> QWidget | None:
        """Start on the number of records."""
        return self.form.size

    def refresh(self) -> None:
        """Look at the same records again when something changed."""
        if self.sheet is not None:
            self._read(self.sheet.seed, self.sheet.size)

    def draw(self) -> None:
        """Draw the records."""
        asked = self._asked()
        if asked is not None:
            self._read(asked.seed, asked.size)

    def keep(self) -> None:
        """Keep the counts of what is shown."""
        if self.sheet is None:
            return
        command = KeepAudit(self.sheet.seed, self.sheet.size)
        self.ctx.operations.run(
            self, keep_audit, command, refused=self._refused, trigger=self.keep_button,
            done=lambda _sheet: self.ctx.toast("Audit gardé : des comptes, sans patient."),
        )  # fmt: skip

    def save(self) -> None:
        """Save the sheet as PDF where the person says."""
        sheet, ctx = self.sheet, self.ctx
        if sheet is None:
            return
        author = ctx.person.name
        save_pdf(
            ctx, self, lambda: audit_pdf(sheet, author),
            asked="Enregistrer la feuille", name="audit-dossiers.pdf", title="Feuille d’audit",
            said="Feuille enregistrée. Elle nomme des patients.",
        )  # fmt: skip

    def _asked(self) -> KeepAudit | None:
        largest = audit_form().largest_size
        size, seed = self.form.size.text().strip(), self.form.seed.text().strip()
        problems = []
        if not (size.isascii() and size.isdigit() and 1 <= int(size) <= largest):
            problems.append(Problem("size", "SIZE", f"Choisissez de 1 à {largest} dossiers."))
        if not (seed.isascii() and seed.isdigit() and int(seed) <= MAX_SEED):
            problems.append(Problem("seed", "SEED", "Un nombre de neuf chiffres au plus."))
        self._refused(tuple(problems))
        return None if problems else KeepAudit(int(seed), int(size))

    def _read(self, seed: int, size: int) -> None:
        self.view.show_loading()
        self.ctx.operations.fetch(
            self, audit, self.ctx.clock.today(), seed, size, done=self._show, latest="audit"
        )

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        show_problems(problems, form_fields(self.form, "size", "seed"))
        self.form.problem.setText(" ".join(one.message for one in problems))
        self.form.problem.setVisible(bool(problems))

    def _show(self, sheet: AuditSheet | None) -> None:
        self.sheet = sheet
        rows = sheet.records if sheet else ()
        self.table.set_rows(rows)
        if self.table.current_row() is None:
            self.table.select_first()
        for one in (self.keep_button, self.print_button):
            one.setEnabled(bool(rows))
        self.summary.setText(_summary(sheet) if sheet else "")
        self.summary.setVisible(sheet is not None)
        self.form.problem.setVisible(bool(self.form.problem.text()))
        self.view.show_content(empty=not rows)

    def _explain(self, one: AuditedRecord | None) -> None:
        self.detail.setVisible(one is not None)
        if one is None:
            return
        lacking = [c.label for c in audit_form().criteria if c.id not in one.met]
        parts = [f"Manque : {', '.join(lacking)}." if lacking else "Dossier complet."]
        if one.steps_missed:
            parts.append(f"En retard ou manqué : {', '.join(one.steps_missed)}.")
        parts.append(plural(one.open_alerts, "alerte ouverte", "alertes ouvertes") + ".")
        self.lacks.setText(" ".join(parts))

    def _open(self, one: AuditedRecord | None) -> None:
        if one is not None:
            self.ctx.navigate("followup.pathway", patient=str(one.patient))


def _summary(sheet: AuditSheet) -> str:
    drawn = plural(len(sheet.records), "dossier tiré", "dossiers tirés")
    whole = plural(sheet.complete, "dossier complet", "dossiers complets")
    return f"{drawn} parmi {sheet.population} : {whole}."


def _cell(criterion: Criterion, one: AuditedRecord) -> str:
    return "oui" if criterion.id in one.met else "manque"


def _sign(criterion: Criterion, one: AuditedRecord) -> Severity:
    return Severity.VERT if criterion.id in one.met else Severity.GRIS


def _mark(one: AuditedRecord) -> Severity:
    return Severity.VERT if one.complete else Severity.GRIS


def _where(one: AuditedRecord) -> str:
    return f"sortie du {fr_date(one.j0)}" if one.j0 else "sans sortie enregistrée"
