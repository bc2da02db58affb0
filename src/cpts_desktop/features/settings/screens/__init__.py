"""The trust screens: trail, rights and duties."""

from __future__ import annotations

from typing import Final

from cpts_desktop.features.settings.screens.breach import BreachSection
from cpts_desktop.features.settings.screens.drill import DrillSection
from cpts_desktop.features.settings.screens.duties import DutiesSection
from cpts_desktop.features.settings.screens.entrusting import EntrustSection
from cpts_desktop.features.settings.screens.keeping import KeepingSection
from cpts_desktop.features.settings.screens.trail import TITLE, TrailPage, TrailSection
from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.pages import PageContext, PageSpec, Place
from cpts_desktop.shell.settings_page import SettingsSection


def _who_saw(ctx: PageContext) -> None:
    if ctx.patient is not None:
        ctx.navigate("settings.trail", patient=str(ctx.patient))


PAGES: Final = (PageSpec("settings.trail", TITLE, "history", Place.HIDDEN, 0, TrailPage),)
ACTIONS: Final = (
    Action(
        "settings.who_saw", TITLE, "", _who_saw, needs_patient=True, icon="history",
        keywords="accès trace audit droit copie du dossier",
    ),
)  # fmt: skip
SETTINGS: Final = (
    SettingsSection("entrust", "Confier mes dossiers", "swap", 36, EntrustSection),
    SettingsSection("drill", "Si je perdais ce poste", "backup", 42, DrillSection),
    SettingsSection("trail", "Journal des accès", "eye", 60, TrailSection),
    SettingsSection("keeping", "Conservation", "save", 62, KeepingSection),
    SettingsSection("duties", "Registre et modèles", "document", 64, DutiesSection),
    SettingsSection("breach", "Poste perdu ou volé", "warning", 66, BreachSection),
)
