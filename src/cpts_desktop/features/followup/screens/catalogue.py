"""The pages and actions of follow-up, as data."""

from __future__ import annotations

from cpts_desktop.features.followup.screens.calculs_page import CalculsPage
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


def _calculs(ctx: PageContext) -> None:
    if ctx.patient is not None:
        ctx.navigate("followup.calculs", patient=str(ctx.patient))


def _new_visit(ctx: PageContext) -> None:
    if ctx.patient is not None:
        ctx.navigate("followup.visit", patient=str(ctx.patient))


PAGES: tuple[PageSpec, ...] = (
    PageSpec("followup.today", "Aujourd’hui", "today", Place.NAV, 10, TodayPage),
    PageSpec("followup.pathway", "Parcours", "timeline", Place.PATIENT_TAB, 20, PathwayPage),
    PageSpec("followup.measures", "Mesures", "measure", Place.PATIENT_TAB, 30, MeasuresPage),
    PageSpec("followup.visit", "Visite", "visit", Place.HIDDEN, 10, VisitPage),
    PageSpec("followup.calculs", "Calculs", "measure", Place.HIDDEN, 12, CalculsPage),
    *QUALITY_PAGES,
)
ACTIONS: tuple[Action, ...] = (
    Action(
        "followup.new_visit", "Commencer une visite", "F2", _new_visit, needs_patient=True,
        icon="visit", keywords="poids tension saisie",
    ),
    Action(
        "followup.open_calculs", "Calculer : DFG, clairance, IMC, MAGGIC, CHA₂DS₂-VA", "",
        _calculs, needs_patient=True, icon="measure",
        keywords="cockcroft ckd epi mdrd score surface corporelle has bled rein dose",
    ),
    *QUALITY_ACTIONS,
)  # fmt: skip
