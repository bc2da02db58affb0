"""What a screen or another slice may read of the register; every function takes a connection."""

from __future__ import annotations

from cpts_desktop.features.register.queries.care import (
    basis_for,
    care_links,
    care_team,
    consents,
    contacts,
    shared_with,
    trusted_persons,
)
from cpts_desktop.features.register.queries.clinical import (
    alds,
    allergies,
    baseline,
    conditions,
    current_medications,
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
from cpts_desktop.features.register.queries.imports import (
    count_import_rejects,
    import_rejects,
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
    tied_to,
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
    "count_import_rejects",
    "count_patients",
    "current_medications",
    "document_content",
    "documents",
    "encounters",
    "external_observations",
    "first_patients",
    "history",
    "holder_of_ins",
    "identity_changes",
    "import_rejects",
    "ins_history",
    "insi_backed",
    "latest_observations",
    "lookalikes",
    "medications",
    "observations",
    "patient",
    "patient_exists",
    "search_patients",
    "shared_with",
    "strict_traits",
    "test_realm",
    "tied_to",
    "trusted_persons",
    "without_medecin_traitant",
]
