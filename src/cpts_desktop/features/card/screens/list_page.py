"""« Cartes »: every card of the practice, those to print again first, with the reason."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QApplication, QWidget

from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.queries import CardState, card_states
from cpts_desktop.features.card.screens.scan_dialog import ScanCardDialog
from cpts_desktop.features.card.screens.side_panel import SEVERITIES
from cpts_desktop.features.card.screens.withdraw_dialog import WithdrawDialog
from cpts_desktop.features.card.screens.worklist import Worklist
from cpts_desktop.features.card.truth import Truth
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.panels import heading
from cpts_desktop.shell.widgets.tables import Column

_EMPTY: Final = (
    "Les cartes faites dans les dossiers seront ici. Celles que le dossier a rendues "
    "fausses passent en tête, avec la raison."
)
_KINDS: Final = {CardKind.URGENCE: "Urgence santé", CardKind.EQUIPE: "Équipe de soins"}


def read_card(ctx: PageContext) -> None:
    """Open the dialog that reads a card at the counter."""
    dialog = ScanCardDialog(ctx, QApplication.activeWindow())
    dialog.open()


class CardListPage(Worklist[CardState]):
    """A worklist; Enter opens the card of the patient."""

    topics = frozenset({Topic.CARDS, Topic.PATIENTS, Topic.MEDICATIONS, Topic.CARE_TEAM})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            ctx, _COLUMNS, lambda s: (s.card.patient, s.card.kind), "Cartes",
            ("Aucune carte", _EMPTY),
            parent,
        )  # fmt: skip
        self.table.setObjectName("card_table")
        self.only_wrong = self.filter(
            "Seulement les cartes à réimprimer", "only_wrong",
            lambda state: state.verdict.truth is not Truth.UP_TO_DATE,
        )  # fmt: skip
        head = heading(
            "Cartes",
            "Une carte fausse est pire que pas de carte.",
            button("Lire une carte…", lambda: read_card(ctx), name="read_card"),
            button("Campagne", lambda: ctx.navigate("card.campaign"), name="to_campaign"),
            primary_button(
                "Imprimer une série…", lambda: ctx.navigate("card.batch"), name="to_batch"
            ),
        )
        withdraw = button(
            "Retirer un accord…", lambda: WithdrawDialog(ctx, self).open(), name="to_withdraw",
            tip="Un professionnel ne veut plus figurer sur les cartes",
        )  # fmt: skip
        self.lay(head, choices=(self.only_wrong, withdraw))

    def refresh(self) -> None:
        """Judge every card again."""
        self.view.show_loading()
        today = self.ctx.clock.today()
        self.ctx.operations.fetch(self, card_states, today, done=self._show, latest="cards")

    def card_of(self, row: CardState) -> tuple[PatientId, str]:
        """Return whose card it is; a kind that a newer version made opens as the usual one."""
        return row.card.patient, row.card.kind.value if row.card.kind else ""

    def _show(self, states: tuple[CardState, ...]) -> None:
        again = sum(state.verdict.truth is not Truth.UP_TO_DATE for state in states)
        self.only_wrong.setText(f"Seulement les cartes à réimprimer ({again})")
        self.show_rows(states)


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
