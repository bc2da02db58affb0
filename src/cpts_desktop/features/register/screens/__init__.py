"""The screens of the register: the list of patients, the form, three tabs of the record."""

from __future__ import annotations

from typing import Final

from cpts_desktop.features.register.screens.background import BackgroundPage, open_background
from cpts_desktop.features.register.screens.doublons import DoublonsPage, open_doublons
from cpts_desktop.features.register.screens.equipe import EquipePage
from cpts_desktop.features.register.screens.historique import HistoriquePage
from cpts_desktop.features.register.screens.import_files import choose_and_import
from cpts_desktop.features.register.screens.patient_form import PatientFormPage
from cpts_desktop.features.register.screens.patients import (
    PatientsPage,
    create_from_anywhere,
    open_patients,
)
from cpts_desktop.features.register.screens.quarantine import QuarantinePage, open_quarantine
from cpts_desktop.features.register.screens.synthese import SynthesePage
from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.pages import PageSpec, Place

PAGES: Final = (
    PageSpec("register.patients", "Patients", "patients", Place.NAV, 20, PatientsPage),
    PageSpec("register.patient_form", "Fiche du patient", "edit", Place.HIDDEN, 0, PatientFormPage),
    PageSpec(
        "register.background",
        "Antécédents et données de référence",
        "patient",
        Place.HIDDEN,
        0,
        BackgroundPage,
    ),
    PageSpec(
        "register.quarantine", "Entrées non reprises", "download", Place.HIDDEN, 0, QuarantinePage
    ),
    PageSpec("register.doublons", "Doublons possibles", "patients", Place.HIDDEN, 0, DoublonsPage),
    PageSpec("register.synthese", "Synthèse", "patient", Place.PATIENT_TAB, 10, SynthesePage),
    PageSpec(
        "register.equipe", "Équipe et consentements", "team", Place.PATIENT_TAB, 70, EquipePage
    ),
    PageSpec("register.historique", "Historique", "history", Place.PATIENT_TAB, 90, HistoriquePage),
)
ACTIONS: Final = (
    Action(
        "register.new_patient", "Créer un patient", "Ctrl+N", create_from_anywhere,
        icon="add", keywords="nouveau ajouter dossier",
    ),
    Action(
        "register.patients", "Rechercher un patient", "", open_patients,
        icon="search", keywords="liste patients",
    ),
    Action(
        "register.import_fhir", "Importer des dossiers (FHIR)…", "", choose_and_import,
        icon="download", keywords="fhir json synthea reprise",
    ),
    Action(
        "register.doublons", "Examiner les doublons possibles", "", open_doublons,
        icon="patients", keywords="fusion fusionner même personne homonyme rattacher séparer",
    ),
    Action(
        "register.quarantine", "Voir les entrées non reprises des imports", "", open_quarantine,
        icon="download", keywords="quarantaine import rejet fhir",
    ),
    Action(
        "register.background", "Compléter les antécédents, ALD et données de référence", "",
        open_background, needs_patient=True, icon="patient",
        keywords="allergie ald antécédent poids sec taille groupe sanguin pacemaker fevg",
    ),
)  # fmt: skip
