"""The pages of the card: the editor in the record, the worklist in the navigation."""

from __future__ import annotations

from typing import Final

from cpts_desktop.features.card.screens.batch_page import BatchPage
from cpts_desktop.features.card.screens.campaign_page import CampaignPage
from cpts_desktop.features.card.screens.editor_page import CardEditorPage
from cpts_desktop.features.card.screens.list_page import CardListPage, read_card
from cpts_desktop.features.card.screens.setup_section import SetupSection
from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.pages import PageContext, PageSpec, Place
from cpts_desktop.shell.settings_page import SettingsSection

EDITOR: Final = "card.editor"
LIST: Final = "card.list"
BATCH: Final = "card.batch"
CAMPAIGN: Final = "card.campaign"


def _edit(ctx: PageContext) -> None:
    if ctx.patient is not None:
        ctx.navigate(EDITOR, patient=str(ctx.patient))


PAGES: Final = (
    PageSpec(EDITOR, "Carte", "card", Place.PATIENT_TAB, 60, CardEditorPage),
    PageSpec(LIST, "Cartes", "card", Place.NAV, 50, CardListPage),
    PageSpec(BATCH, "Imprimer une série", "print", Place.HIDDEN, 51, BatchPage),
    PageSpec(CAMPAIGN, "Campagne carte d’urgence", "card", Place.HIDDEN, 52, CampaignPage),
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
    Action(
        "card.batch", "Imprimer une série de cartes", "", lambda ctx: ctx.navigate(BATCH),
        icon="print", keywords="planches avery plusieurs patients",
    ),
    Action(
        "card.campaign", "Voir la campagne carte d’urgence", "",
        lambda ctx: ctx.navigate(CAMPAIGN),
        icon="card", keywords="65 ans ALD sans médecin traitant sans carte",
    ),
    Action(
        "card.read", "Lire le code QR d’une carte", "", read_card,
        icon="card", keywords="douchette scanner nouveau patient",
    ),
)  # fmt: skip
SETTINGS: Final = (SettingsSection("cards", "Cartes et imprimantes", "print", 70, SetupSection),)
