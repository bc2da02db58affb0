"""The screens of the exchange: the page, and its dialogs."""

from __future__ import annotations

from typing import Final

from cpts_desktop.features.exchange.screens.acts import (
    prepare_from_anywhere,
    prepare_this_patient,
    read_code_from_anywhere,
    show_last_visit,
)
from cpts_desktop.features.exchange.screens.documents_page import PAGE as DOCUMENTS
from cpts_desktop.features.exchange.screens.documents_page import TITLE as DOCUMENTS_TITLE
from cpts_desktop.features.exchange.screens.documents_page import DocumentsPage
from cpts_desktop.features.exchange.screens.open_formats import OpenFormatsSection
from cpts_desktop.features.exchange.screens.oppositions_page import PAGE as OPPOSITIONS
from cpts_desktop.features.exchange.screens.oppositions_page import TITLE as OPPOSITIONS_TITLE
from cpts_desktop.features.exchange.screens.oppositions_page import (
    OppositionsPage,
    open_oppositions,
)
from cpts_desktop.features.exchange.screens.page import ONCE, PAGE, ExchangePage
from cpts_desktop.features.exchange.screens.received_page import PAGE as RECEIVED
from cpts_desktop.features.exchange.screens.received_page import ReceivedPage, open_received
from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.pages import PageSpec, Place
from cpts_desktop.shell.settings_page import SettingsSection

PAGES: Final = (
    PageSpec(PAGE, "Échanges", "exchange", Place.NAV, 60, ExchangePage, ONCE),
    PageSpec(DOCUMENTS, DOCUMENTS_TITLE, "document", Place.PATIENT_TAB, 65, DocumentsPage),
    PageSpec(RECEIVED, "Document reçu", "download", Place.HIDDEN, 0, ReceivedPage),
    PageSpec(OPPOSITIONS, OPPOSITIONS_TITLE, "eye", Place.HIDDEN, 0, OppositionsPage),
)
ACTIONS: Final = (
    Action(
        "exchange.oppositions", f"{OPPOSITIONS_TITLE}…", "", open_oppositions,
        needs_patient=True, icon="eye", keywords="opposition refus partage accord droit",
    ),
    Action(
        "exchange.prepare", "Préparer un paquet", "", prepare_from_anywhere,
        icon="send", keywords="envoyer transmettre exporter confrère",
    ),
    Action(
        "exchange.send_patient", "Transmettre ce dossier à un confrère", "", prepare_this_patient,
        needs_patient=True, icon="send", keywords="envoyer paquet exporter",
    ),
    Action(
        "exchange.relay", "Montrer une visite par QR…", "", show_last_visit,
        needs_patient=True, icon="send", keywords="code qr écran caméra relais confrère",
    ),
    Action(
        "exchange.read_code", "Lire un code QR…", "", read_code_from_anywhere,
        icon="download", keywords="scanner douchette caméra visite confrère",
    ),
    Action(
        "exchange.received", "Lire un document reçu (CDA, XDM)…", "", open_received,
        needs_patient=True, icon="download",
        keywords="lettre de liaison synthèse ordonnance cda xdm mssanté hôpital sortie",
    ),
)  # fmt: skip
SETTINGS: Final = (
    SettingsSection("open_formats", "Formats ouverts", "download", 58, OpenFormatsSection),
)
