"""« Bilans de médication »: who waits for an answer, what is in progress, who is eligible."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cpts_desktop.features.medication.screens.treatments import REVIEW
from cpts_desktop.features.medication.worklist import WorkItem, worklist
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.text import plural
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import heading
from cpts_desktop.shell.widgets.skeleton import Skeleton
from cpts_desktop.shell.widgets.tables import Column, DataTable

_STATES = {
    "attente": ("réponse attendue", Severity.JAUNE),
    "en_cours": ("en cours", Severity.INFO),
    "annee": ("nouvelle année", Severity.INFO),
    "eligible": ("éligible", Severity.GRIS),
}


class WorklistPage(Page):
    """One line per patient, the reason in words; Enter opens the review."""

    topics = frozenset({Topic.REVIEWS, Topic.MEDICATIONS, Topic.PATIENTS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.table = DataTable(_columns(), key=lambda i: i.patient, name="Bilans de médication")
        self.table.row_activated.connect(self._open)
        self.empty = EmptyState(
            "Aucun bilan à faire",
            "Apparaîtront ici les patients de 65 ans et plus sous au moins cinq substances, les "
            "bilans commencés et les lettres qui attendent une réponse.",
            icon="review",
        )
        self.count = plain_label("", "hint", wrap=True)
        self.stack = QStackedWidget()
        for widget in (Skeleton(6), self.empty, self.table):
            self.stack.addWidget(widget)
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        answer = button(
            "Répondre aux propositions", lambda: ctx.navigate("medication.proposals"),
            name="open_proposals",
        )  # fmt: skip
        layout.addLayout(heading("Bilans de médication", "", answer))
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.count)

    def first_focus(self) -> QWidget | None:
        """Start on the list."""
        return self.table

    def refresh(self) -> None:
        """Read the worklist again."""
        today = self.ctx.clock.today()
        self.ctx.operations.fetch(self, worklist, today, done=self._show, latest="worklist")

    def _show(self, items: tuple[WorkItem, ...]) -> None:
        self.table.set_rows(items)
        self.stack.setCurrentWidget(self.table if items else self.empty)
        waiting = sum(1 for item in items if item.state == "attente")
        started = sum(1 for item in items if item.state == "en_cours")
        again = sum(1 for item in items if item.state == "annee")
        eligible = sum(1 for item in items if item.state == "eligible")
        self.count.setText(
            f"{waiting} en attente de réponse · {started} en cours · "
            f"{again} à revoir cette année · {plural(eligible, 'éligible')}"
            if items
            else ""
        )

    def _open(self, item: WorkItem) -> None:
        self.ctx.navigate(REVIEW, patient=str(item.patient))


def _columns() -> tuple[Column, ...]:
    return (
        Column("Patient", lambda i: i.name, strong=True, subtext=lambda i: i.reason,
               severity=lambda i: _STATES[i.state][1]),
        Column("Âge", lambda i: "" if i.age is None else plural(i.age, "an"), width=8),
        Column("État", lambda i: _STATES[i.state][0], width=18),
    )  # fmt: skip
