"""Le chemin d’une pharmacienne : faire la carte d’un patient connu, au clavier seulement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.documents.check import page_texts
from cpts_desktop.features.card import screens as card_screens
from cpts_desktop.features.card.queries import current_cards
from cpts_desktop.features.register import screens as register_screens
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.driver import Driver
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.screens.card.card_house import FakeFiles, make_house
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


@pytest.fixture
def maison(tmp_path: Path, qapp: QApplication) -> Iterator[tuple[Register, PatientId]]:
    house = make_house(tmp_path)
    house.ctx.operations.close()
    yield house.register, house.patient
    house.register.close()


@pytest.fixture
def fenetre(
    qtbot: QtBot, maison: tuple[Register, PatientId], tmp_path: Path
) -> Iterator[MainWindow]:
    register, _patient = maison
    clock = FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))
    window = window_on(
        register, clock, [*register_screens.PAGES, *card_screens.PAGES],
        [*register_screens.ACTIONS, *card_screens.ACTIONS],
    )  # fmt: skip
    qtbot.addWidget(window)
    window.ctx.files = FakeFiles(tmp_path / "carte.pdf")
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    settle()
    yield window
    window.contents.operations.close()


def test_une_carte_en_moins_d_une_minute_au_clavier_seulement(
    fenetre: MainWindow, maison: tuple[Register, PatientId], tmp_path: Path
) -> None:
    register, patient = maison
    clavier = Clavier()
    # Ctrl+K, les premières lettres du nom, Entrée : le dossier s’ouvre.
    clavier.presser("Ctrl+K")
    clavier.taper("dupont")
    QTest.qWait(250)  # la recherche suit la frappe
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
    clavier.driver.wait((tmp_path / "carte.pdf").exists, "le PDF de la carte")
    clavier.driver.wait(lambda: register.read(current_cards, patient), "la carte gardée")
    recto = page_texts((tmp_path / "carte.pdf").read_bytes())[0]
    assert "apixaban" in recto and "insuline" in recto
    (carte,) = register.read(current_cards, patient)
    assert carte.printed_at is not None
    print(f"frappes : {clavier.frappes}")
    assert clavier.frappes * SECONDS_A_KEY < 60
    assert clavier.frappes <= 30
