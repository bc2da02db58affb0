"""What the register knows: frozen values, the same for screens, commands and other slices.

Every value that names a patient hides its ``repr``. Codes stay the French terms of art; the
French label of a code is read through the ``.label`` property of its enumeration.
"""

from __future__ import annotations

from cpts_desktop.features.register.model.care import (
    Basis,
    CareLink,
    CareTeamMember,
    Consent,
    Contact,
    TrustedPerson,
)
from cpts_desktop.features.register.model.clinical import (
    MOST_AHEAD,
    Ald,
    Allergies,
    Allergy,
    Baseline,
    Condition,
    Document,
    DocumentDraft,
    Encounter,
    ImportReject,
    JournalLine,
    MedicationLine,
    Observation,
    ObservationDraft,
)
from cpts_desktop.features.register.model.identity import (
    AllergyState,
    IdentityStatus,
    Lookalike,
    MedecinTraitantState,
    Patient,
    PatientBanner,
    PatientHit,
    ReceivedIns,
    Sex,
    shown_name,
)

__all__ = [
    "MOST_AHEAD",
    "Ald",
    "Allergies",
    "Allergy",
    "AllergyState",
    "Baseline",
    "Basis",
    "CareLink",
    "CareTeamMember",
    "Condition",
    "Consent",
    "Contact",
    "Document",
    "DocumentDraft",
    "Encounter",
    "IdentityStatus",
    "ImportReject",
    "JournalLine",
    "Lookalike",
    "MedecinTraitantState",
    "MedicationLine",
    "Observation",
    "ObservationDraft",
    "Patient",
    "PatientBanner",
    "PatientHit",
    "ReceivedIns",
    "Sex",
    "TrustedPerson",
    "shown_name",
]
