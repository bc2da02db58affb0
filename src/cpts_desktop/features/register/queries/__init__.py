"""What a screen or another slice may read of the register; every function takes a connection."""

from __future__ import annotations

from cpts_desktop.features.register.queries.care import (
    basis_for,
    care_links,
    care_team,
    consents,
    contacts,
    trusted_persons,
)
from cpts_desktop.features.register.queries.clinical import (
    alds,
    allergies,
    baseline,
    conditions,
    document_content,
    documents,
    encounters,
    external_observations,
    latest_observations,
    medications,
    observations,
)
from cpts_desktop.features.register.queries.history import (
    history,
    identity_changes,
)
from cpts_desktop.features.register.queries.patients import (
    all_patients,
    any_ins,
    banner,
    banners,
    count_patients,
    first_patients,
    holder_of_ins,
    ins_history,
    insi_backed,
    lookalikes,
    patient,
    patient_exists,
    strict_traits,
    test_realm,
    without_medecin_traitant,
)
from cpts_desktop.features.register.queries.search import (
    search_patients,
)

__all__ = [
    "alds",
    "all_patients",
    "allergies",
    "any_ins",
    "banner",
    "banners",
    "baseline",
    "basis_for",
    "care_links",
    "care_team",
    "conditions",
    "consents",
    "contacts",
    "count_patients",
    "document_content",
    "documents",
    "encounters",
    "external_observations",
    "first_patients",
    "history",
    "holder_of_ins",
    "identity_changes",
    "ins_history",
    "insi_backed",
    "latest_observations",
    "lookalikes",
    "medications",
    "observations",
    "patient",
    "patient_exists",
    "search_patients",
    "strict_traits",
    "test_realm",
    "trusted_persons",
    "without_medecin_traitant",
]
