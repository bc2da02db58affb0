"""The pages and actions of follow-up, as data."""

from __future__ import annotations

from cpts_desktop.features.followup.screens.measures import MeasuresPage
from cpts_desktop.features.followup.screens.pathway import PathwayPage
from cpts_desktop.features.followup.screens.quality.catalogue import (
    QUALITY_ACTIONS,
    QUALITY_PAGES,
)
from cpts_desktop.features.followup.screens.today import TodayPage
from cpts_desktop.features.followup.screens.visit import VisitPage
from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.pages import PageContext, PageSpec, Place


def _new_visit(ctx: PageContext) -> None:
    if ctx.patient is not None:
        ctx.navigate("followup.visit", patient=str(ctx.patient))


PAGES: tuple[PageSpec, ...] = (
    PageSpec("followup.today", "Aujourd’hui", "today", Place.NAV, 10, TodayPage),
    PageSpec("followup.pathway", "Parcours", "timeline", Place.PATIENT_TAB, 20, PathwayPage),
    PageSpec("followup.measures", "Mesures", "measure", Place.PATIENT_TAB, 30, MeasuresPage),
    PageSpec("followup.visit", "Visite", "visit", Place.HIDDEN, 10, VisitPage),
    *QUALITY_PAGES,
)
ACTIONS: tuple[Action, ...] = (
    Action(
        "followup.new_visit", "Commencer une visite", "F2", _new_visit, needs_patient=True,
        icon="visit", keywords="poids tension saisie",
    ),
    *QUALITY_ACTIONS,
)  # fmt: skip
