"""The pages and actions of quality, as data."""

from __future__ import annotations

from typing import Final

from cpts_desktop.features.followup.screens.quality.audit_page import AuditPage
from cpts_desktop.features.followup.screens.quality.facts_page import FactsPage
from cpts_desktop.features.followup.screens.quality.mirror_page import MirrorPage
from cpts_desktop.features.followup.screens.quality.outcomes_page import OutcomesPage
from cpts_desktop.features.followup.screens.quality.vignette_page import VignettePage
from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.pages import PageContext, PageSpec, Place


def _outcomes(ctx: PageContext) -> None:
    if ctx.patient is not None:
        ctx.navigate("followup.outcomes", patient=str(ctx.patient))


def _facts(ctx: PageContext) -> None:
    if ctx.patient is not None:
        ctx.navigate("followup.facts", patient=str(ctx.patient))


QUALITY_PAGES: Final = (
    PageSpec("followup.mirror", "Miroir des alertes", "bell", Place.HIDDEN, 20, MirrorPage),
    PageSpec("followup.outcomes", "Suites des alertes", "flag", Place.HIDDEN, 21, OutcomesPage),
    PageSpec("followup.audit", "Audit de dossiers", "search", Place.HIDDEN, 22, AuditPage),
    PageSpec("followup.vignettes", "Vignettes", "help", Place.HIDDEN, 23, VignettePage),
    PageSpec("followup.facts", "Faits de suivi", "edit", Place.HIDDEN, 24, FactsPage),
)
QUALITY_ACTIONS: Final = (
    Action("followup.open_mirror", "Ouvrir le miroir des alertes", "",
           lambda ctx: ctx.navigate("followup.mirror"), icon="bell",
           keywords="qualité règles fausses alertes hospitalisation"),
    Action("followup.open_outcomes", "Cocher la suite des alertes", "",
           lambda ctx: ctx.navigate("followup.outcomes"), icon="flag",
           keywords="hospitalisé traitement modifié fausse alerte"),
    Action("followup.patient_outcomes", "Cocher la suite des alertes de ce patient", "",
           _outcomes, needs_patient=True, icon="flag", keywords="hospitalisé fausse alerte"),
    Action("followup.patient_facts", "Noter un vaccin, une réadaptation, une contre-indication",
           "", _facts, needs_patient=True, icon="edit",
           keywords="grippe covid pneumocoque vrs piliers intolérance fait"),
    Action("followup.open_audit", "Auditer des dossiers", "",
           lambda ctx: ctx.navigate("followup.audit"), icon="search",
           keywords="qualité tirage au sort feuille"),
    Action("followup.open_vignettes", "Se former avec les vignettes", "",
           lambda ctx: ctx.navigate("followup.vignettes"), icon="help",
           keywords="formation cas cliniques questions"),
)  # fmt: skip
