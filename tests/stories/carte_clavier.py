"""Faire la carte d’un patient connu, au clavier seulement, dans la vraie fenêtre."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from cpts_desktop.features.card import screens as card_screens
from cpts_desktop.features.card.queries import current_cards
from cpts_desktop.features.register import screens as register_screens
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.driver import Driver
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.widgets.tables import DataTable
from cpts_desktop.storage.register import Register
from tests.screens.card.card_house import FakeFiles
from tests.screens.register.register_window import window_on

SECONDS_A_KEY = 0.5
"""A person who hunts for keys; a trained one takes half of that."""


class Clavier:
    """Counts what is pressed; nothing else touches the window."""

    def __init__(self) -> None:
        self.driver = Driver()
        self.frappes = 0

    def presser(self, touches: str) -> None:
        self.frappes += 1
        self.driver.keys(touches)

    def taper(self, texte: str) -> None:
        self.frappes += len(texte)
        self.driver.type_here(texte)


def ouvrir(register: Register, pdf: Path, *, inline: bool = True) -> MainWindow:
    """Open the window on this register; « Enregistrer le PDF » answers ``pdf``."""
    clock = FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))
    window = window_on(
        register, clock, [*register_screens.PAGES, *card_screens.PAGES],
        [*register_screens.ACTIONS, *card_screens.ACTIONS], inline=inline,
    )  # fmt: skip
    window.ctx.files = FakeFiles(pdf)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    settle()
    return window


def faire_la_carte(
    fenetre: MainWindow, register: Register, patient: PatientId, pdf: Path
) -> Clavier:
    """Find the patient, read the proposal, tick insulin, keep the PDF; return the keyboard."""
    clavier = Clavier()
    # Ctrl+K, les premières lettres du nom, Entrée : le dossier s’ouvre.
    clavier.presser("Ctrl+K")
    clavier.taper("dupont")
    liste = clavier.driver.waits_for("palette_list", DataTable)
    # La recherche suit la frappe.
    clavier.driver.wait(
        lambda: any("DUPONT" in ligne.title for ligne in liste.rows()), "le patient dans la liste"
    )
    clavier.presser("Return")
    clavier.driver.wait(lambda: fenetre.ctx.patient == patient, "le dossier")
    fenetre.activateWindow()  # ce que fait le système quand la palette se ferme
    settle()
    # La carte est proposée d’après le dossier ; elle relit, puis coche l’insuline.
    clavier.presser("Ctrl+Shift+C")
    clavier.driver.waits_for("card_preview")
    page = fenetre.current_page()
    assert page is not None
    assert page.form.form.anticoagulant_drug.text() == "apixaban"  # type: ignore[attr-defined]
    tours = 0
    while QApplication.focusWidget().objectName() != "tick_insuline":
        clavier.presser("Tab")
        tours += 1
        assert tours < 30, "Insuline n’est pas atteinte par Tab"
    clavier.presser("Space")
    settle()
    clavier.presser("Ctrl+Shift+S")
    clavier.driver.wait(pdf.exists, "le PDF de la carte")
    clavier.driver.wait(lambda: register.read(current_cards, patient), "la carte gardée")
    return clavier
