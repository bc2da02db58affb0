"""« Historique »: who did what, when, in plain French."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.model import JournalLine
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.text import fr_instant
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row
from cpts_desktop.shell.widgets.tables import Column, DataTable

_COLUMNS = (
    Column("Quand", lambda line: fr_instant(line.at), width=18),
    Column("Qui", lambda line: line.who, width=20),
    Column("Quoi", lambda line: line.what, width=26, strong=True),
    Column("Détail", lambda line: line.detail),
)


class HistoriquePage(Page):
    """A table of the patient's journal; the selected line is written out in full below."""

    topics = frozenset(Topic)

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.table = DataTable(_COLUMNS, name="Historique du dossier")
        self.table.row_selected.connect(self._explain)
        self.view = DataView(
            self.table,
            EmptyState("Rien pour le moment", "Chaque inscription au dossier apparaîtra ici.",
                       icon="history"),
        )  # fmt: skip
        self.detail = plain_label("", "secondary", wrap=True, selectable=True)
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("l")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("m"))
        hint = "Les 200 dernières inscriptions. Rien ne s’efface : une correction s’ajoute."
        self.who_saw = button(
            "Qui a vu ce dossier\u202f?",
            lambda: ctx.window.run_action("settings.who_saw"),
            name="who_saw",
        )
        head = row(plain_label(hint, "hint", wrap=True), self.who_saw)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.detail)

    def first_focus(self) -> QWidget | None:
        """Start in the table."""
        return self.table

    def refresh(self) -> None:
        """Read the journal of the patient."""
        if self.patient is not None:
            self.ctx.operations.fetch(
                self,
                queries.history,
                self.patient,
                writers=self.ctx.services.get("writer_names"),
                done=self._show,
                latest="history",
            )

    def _show(self, lines: tuple[JournalLine, ...]) -> None:
        self.table.set_rows(lines)
        self.view.show_content(empty=not lines)

    def _explain(self, line: JournalLine | None) -> None:
        self.detail.setText("" if line is None else f"{line.what} — {line.detail}")
