"""« Entrées non reprises »: what imports left aside, why, and the bytes as received, inert."""

from __future__ import annotations

import json

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.model import ImportReject
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.text import fr_instant
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import heading
from cpts_desktop.shell.widgets.tables import Column, DataTable

PAGE = "register.quarantine"
_SHOWN = 20_000
_COLUMNS = (
    Column("Entrée", lambda one: one.place, strong=True, subtext=lambda one: one.source),
    Column("Raison", lambda one: one.why, width=34),
    Column("Importée le", lambda one: fr_instant(one.at), width=18),
)


class QuarantinePage(Page):
    """A table; the content of the selected entry below, as plain text."""

    topics = frozenset({Topic.CONFLICTS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.table = DataTable(_COLUMNS, name="Entrées non reprises")
        self.table.row_selected.connect(self._explain)
        self.view = DataView(
            self.table,
            EmptyState(
                "Rien n’a été laissé de côté",
                "Ce qu’un import ne sait pas reprendre est gardé ici tel quel, avec la raison.",
                icon="download",
            ),
        )
        self.content = QPlainTextEdit()
        self.content.setObjectName("reject_content")
        self.content.setReadOnly(True)
        self.content.setTabChangesFocus(True)
        self.content.setAccessibleName("Contenu de l’entrée choisie")
        self.content.setPlaceholderText("Choisissez une ligne pour lire ce qui a été reçu.")
        self.count = plain_label("", "hint")
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("m"))
        back = button("Revenir aux patients", self._leave, name="leave")
        layout.addLayout(heading("Entrées non reprises", "", back))
        hint = "Ces entrées ne servent à aucune règle et ne partent dans aucun envoi."
        layout.addWidget(plain_label(hint, "hint", wrap=True))
        layout.addWidget(self.view, 3)
        layout.addWidget(self.content, 2)
        layout.addWidget(self.count)

    def first_focus(self) -> QWidget | None:
        """Start in the table."""
        return self.table

    def refresh(self) -> None:
        """Read the quarantine."""
        self.ctx.operations.fetch(self, queries.import_rejects, done=self._show, latest="rejects")

    def _show(self, found: tuple[ImportReject, ...]) -> None:
        self.table.set_rows(found)
        self.view.show_content(empty=not found)
        self.content.setVisible(bool(found))
        many = "s" if len(found) > 1 else ""
        self.count.setText(f"{len(found)} entrée{many} non reprise{many}" if found else "")

    def _explain(self, one: ImportReject | None) -> None:
        self.content.setPlainText("" if one is None else readable(one.resource))

    def _leave(self) -> None:
        self.ctx.navigate("register.patients")


def readable(resource: bytes) -> str:
    """Return an entry as text: indented when it is JSON, cut when it is long."""
    text = resource.decode("utf-8", errors="replace")
    try:
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except ValueError:
        pass
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}\n…"


def open_quarantine(ctx: PageContext) -> None:
    """Open the page (action of the palette)."""
    ctx.navigate(PAGE)
