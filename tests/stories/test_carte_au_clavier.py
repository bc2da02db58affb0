"""Le chemin d’une pharmacienne : faire la carte d’un patient connu, au clavier seulement."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.documents.check import page_texts
from cpts_desktop.features.card.queries import current_cards
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.screens.card.card_house import make_house
from tests.stories.carte_clavier import SECONDS_A_KEY, faire_la_carte, ouvrir


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
    window = ouvrir(maison[0], tmp_path / "carte.pdf")
    qtbot.addWidget(window)
    yield window
    window.contents.operations.close()


def test_une_carte_en_moins_d_une_minute_au_clavier_seulement(
    fenetre: MainWindow, maison: tuple[Register, PatientId], tmp_path: Path
) -> None:
    register, patient = maison
    clavier = faire_la_carte(fenetre, register, patient, tmp_path / "carte.pdf")
    recto = page_texts((tmp_path / "carte.pdf").read_bytes())[0]
    assert "apixaban" in recto and "insuline" in recto
    (carte,) = register.read(current_cards, patient)
    assert carte.printed_at is not None
    print(f"frappes : {clavier.frappes}")
    assert clavier.frappes * SECONDS_A_KEY < 60
    assert clavier.frappes <= 30
