"""The pages of the card: the editor in the record, the worklist in the navigation."""

from __future__ import annotations

from typing import Final

from cpts_desktop.features.card.screens.editor_page import CardEditorPage
from cpts_desktop.features.card.screens.list_page import CardListPage
from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.pages import PageContext, PageSpec, Place

EDITOR: Final = "card.editor"
LIST: Final = "card.list"


def _edit(ctx: PageContext) -> None:
    if ctx.patient is not None:
        ctx.navigate(EDITOR, patient=str(ctx.patient))


PAGES: Final = (
    PageSpec(EDITOR, "Carte", "card", Place.PATIENT_TAB, 60, CardEditorPage),
    PageSpec(LIST, "Cartes", "card", Place.NAV, 50, CardListPage),
)
ACTIONS: Final = (
    Action(
        "card.edit", "Faire la carte du patient", "Ctrl+Shift+C", _edit, needs_patient=True,
        icon="card", keywords="urgence santé équipe de soins imprimer",
    ),
    Action(
        "card.list", "Voir les cartes à réimprimer", "", lambda ctx: ctx.navigate(LIST),
        icon="card", keywords="cartes périmées fausses",
    ),
)  # fmt: skip
