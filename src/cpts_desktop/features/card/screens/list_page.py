"""« Cartes »: every card of the practice, those to print again first, with the reason."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QApplication, QCheckBox, QVBoxLayout, QWidget

from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.queries import CardState, card_states
from cpts_desktop.features.card.screens.scan_dialog import ScanCardDialog
from cpts_desktop.features.card.screens.side_panel import SEVERITIES
from cpts_desktop.features.card.screens.withdraw_dialog import WithdrawDialog
from cpts_desktop.features.card.truth import Truth
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.panels import heading
from cpts_desktop.shell.widgets.tables import Column, DataTable

_KINDS: Final = {CardKind.URGENCE: "Urgence santé", CardKind.EQUIPE: "Équipe de soins"}


def read_card(ctx: PageContext) -> None:
    """Open the dialog that reads a card at the counter."""
    dialog = ScanCardDialog(ctx, QApplication.activeWindow())
    dialog.open()


class CardListPage(Page):
    """A worklist; Enter opens the card of the patient."""

    topics = frozenset({Topic.CARDS, Topic.PATIENTS, Topic.MEDICATIONS, Topic.CARE_TEAM})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._states: tuple[CardState, ...] = ()
        self.only_wrong = QCheckBox("Seulement les cartes à réimprimer")
        self.only_wrong.setObjectName("only_wrong")
        self.only_wrong.toggled.connect(lambda _on: self._fill())
        self.table = DataTable(_COLUMNS, key=lambda s: (s.card.patient, s.card.kind), name="Cartes")
        self.table.setObjectName("card_table")
        self.table.row_activated.connect(self._open)
        empty = EmptyState(
            "Aucune carte",
            "Les cartes faites dans les dossiers seront ici. Celles que le dossier a rendues "
            "fausses passent en tête, avec la raison.",
            icon="card",
        )
        self.view = DataView(self.table, empty)
        gap = ctx.theme.gap("xl")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addLayout(
            heading(
                "Cartes",
                "Une carte fausse est pire que pas de carte.",
                button("Lire une carte…", lambda: read_card(ctx), name="read_card"),
                button("Campagne", lambda: ctx.navigate("card.campaign"), name="to_campaign"),
                primary_button(
                    "Imprimer une série…", lambda: ctx.navigate("card.batch"), name="to_batch"
                ),
            )
        )
        withdraw = button(
            "Retirer un accord…", lambda: WithdrawDialog(ctx, self).open(), name="to_withdraw",
            tip="Un professionnel ne veut plus figurer sur les cartes",
        )  # fmt: skip
        layout.addWidget(FlowRow(self.only_wrong, withdraw, gap="m"))
        layout.addWidget(self.view, 1)

    def first_focus(self) -> QWidget | None:
        """Start on the list."""
        return self.table

    def refresh(self) -> None:
        """Judge every card again."""
        self.view.show_loading()
        today = self.ctx.clock.today()
        self.ctx.operations.fetch(self, card_states, today, done=self._show, latest="cards")

    def _show(self, states: tuple[CardState, ...]) -> None:
        self._states = states
        again = sum(state.verdict.truth is not Truth.UP_TO_DATE for state in states)
        self.only_wrong.setText(f"Seulement les cartes à réimprimer ({again})")
        self._fill()

    def _fill(self) -> None:
        shown = [
            state
            for state in self._states
            if not self.only_wrong.isChecked() or state.verdict.truth is not Truth.UP_TO_DATE
        ]
        self.table.set_rows(shown)
        self.view.show_content(empty=not self._states)

    def _open(self, state: CardState | None) -> None:
        if state is not None:
            kind = state.card.kind.value if state.card.kind else ""
            self.ctx.navigate("card.editor", patient=str(state.card.patient), kind=kind)


def _kind(state: CardState) -> str:
    return _KINDS[state.card.kind] if state.card.kind else "Version plus récente"


def _why(state: CardState) -> str:
    said = [difference.said for difference in state.verdict.differences]
    return " ".join(said) if said else "Rien n’a changé depuis."


def _printed(state: CardState) -> str:
    at = state.carried.printed_at if state.carried else None
    return fr_date(civil_date(at)) if at else "jamais"


def _birth(state: CardState) -> str:
    return fr_date(state.banner.birth_date) if state.banner.birth_date else ""


_COLUMNS: Final = (
    Column("Patient", lambda s: s.banner.display_name, 24, strong=True, subtext=_birth),
    Column("Carte", _kind, 16),
    Column(
        "État", lambda s: s.verdict.truth.label, 12,
        severity=lambda s: SEVERITIES[s.verdict.truth],
    ),
    Column("Pourquoi", _why),
    Column("Imprimée le", _printed, 12),
)  # fmt: skip
