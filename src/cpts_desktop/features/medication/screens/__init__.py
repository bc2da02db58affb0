"""The screens of the slice: treatments, the review, the worklist, reference data."""

from __future__ import annotations

from typing import Final

from cpts_desktop.features.medication.screens.binome import ProposalsPage
from cpts_desktop.features.medication.screens.reference_section import ReferenceSection
from cpts_desktop.features.medication.screens.review import ReviewPage
from cpts_desktop.features.medication.screens.treatments import REVIEW, TreatmentsPage
from cpts_desktop.features.medication.screens.worklist import WorklistPage
from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.pages import PageContext, PageSpec, Place
from cpts_desktop.shell.settings_page import SettingsSection

TREATMENTS: Final = "medication.treatments"
WORKLIST: Final = "medication.worklist"
PROPOSALS: Final = "medication.proposals"


def _open_review(ctx: PageContext) -> None:
    ctx.navigate(REVIEW, patient=str(ctx.patient or ""))


def _open_treatments(ctx: PageContext) -> None:
    ctx.navigate(TREATMENTS, patient=str(ctx.patient or ""))


def _open_worklist(ctx: PageContext) -> None:
    ctx.navigate(WORKLIST)


def _open_proposals(ctx: PageContext) -> None:
    ctx.navigate(PROPOSALS)


PAGES: Final = (
    PageSpec(PROPOSALS, "Propositions à répondre", "review", Place.HIDDEN, 41, ProposalsPage),
    PageSpec(WORKLIST, "Bilans de médication", "review", Place.NAV, 40, WorklistPage),
    PageSpec(TREATMENTS, "Traitements", "pill", Place.PATIENT_TAB, 40, TreatmentsPage),
    PageSpec(REVIEW, "Bilans", "review", Place.PATIENT_TAB, 50, ReviewPage),
)
ACTIONS: Final = (
    Action("medication.review", "Faire le bilan de médication", "Ctrl+Shift+B", _open_review,
           needs_patient=True, icon="review", keywords="bpm interactions lettre"),
    Action("medication.treatments", "Voir les traitements", "Ctrl+Shift+T", _open_treatments,
           needs_patient=True, icon="pill", keywords="médicaments ordonnance"),
    Action("medication.proposals", "Répondre aux propositions des bilans", "", _open_proposals,
           icon="review", keywords="bpm médecin binôme réponses"),
    Action("medication.worklist", "Voir les bilans de médication", "", _open_worklist,
           icon="review", keywords="bpm éligibles réponses"),
)  # fmt: skip
SETTINGS: Final = (
    SettingsSection("references", "Référentiels", "reference", 60, ReferenceSection),
)
