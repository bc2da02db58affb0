"""Les échanges au clavier seul : préparer un paquet, importer, départager, vider la quarantaine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cpts_desktop.features.exchange import receiving
from cpts_desktop.features.exchange.screens import ACTIONS, PAGES
from cpts_desktop.features.exchange.screens.open_dialog import OpenPacketDialog
from cpts_desktop.features.exchange.screens.page import ExchangePage
from cpts_desktop.features.exchange.screens.prepare_dialog import PrepareDialog
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from cpts_desktop.storage import records
from tests.screens.register.register_window import window_on
from tests.storage.exchange_setup import Practice, code_of, met_practices
from tests.storage.register_setup import do

TAB, ENTREE, ESPACE = Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Space
LE_PLUS = 24
"""Tabulations au plus d’un bout à l’autre de ce qui est montré."""


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def deux(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Practice, Practice]]:
    yield from met_practices(tmp_path, clock)


@pytest.fixture(params=[100, 200])
def fenetre(
    qtbot: QtBot, qapp: QApplication, deux: tuple[Practice, Practice], clock: FixedClock,
    request: pytest.FixtureRequest,
) -> Iterator[MainWindow]:  # fmt: skip
    theme = install_theme(qapp, ThemeChoice.LIGHT, request.param)
    window = window_on(deux[0].register, clock, PAGES, ACTIONS)
    qtbot.addWidget(window)
    window.answer_with(lambda *_mots: True)
    window.resize(1024, 600)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    window.contents.operations.close()
    theme.set(scale=100)


def actif() -> QWidget:
    settle()
    champ = QApplication.focusWidget()
    assert champ is not None, "le clavier n’est nulle part"
    return champ


def en_vue(champ: QWidget) -> bool:
    """Dit si ce qui a le clavier se voit, au moins par le haut, dans tout ce qui défile."""
    dessus = champ.parentWidget()
    while dessus is not None and not dessus.isWindow():
        if isinstance(dessus, QScrollArea):
            vue = dessus.viewport()
            place = QRect(champ.mapTo(vue, QPoint(0, 0)), champ.size())
            if not vue.rect().intersects(place):
                return False
        dessus = dessus.parentWidget()
    return champ.isVisible()


def jusqu_a(qtbot: QtBot, nom: str) -> QWidget:
    """Avance de tabulation en tabulation ; tout ce qui prend le clavier est en vue.

    La page, elle, s’ouvre par le haut : la liste où elle commence peut être plus bas (200 %).
    """
    for tour in range(LE_PLUS):
        champ = actif()
        assert not tour or en_vue(champ), champ.objectName() or champ.accessibleName()
        if nom in (champ.objectName(), champ.accessibleName()):
            return champ
        qtbot.keyClick(champ, TAB)
    raise AssertionError(f"« {nom} » n’est pas atteint au clavier")


def ouvert(qtbot: QtBot, window: MainWindow, kind: type[Any]) -> Any:
    """Rend le dialogue ouvert, une fois que le clavier y est."""
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(kind)))
    dialogue = next(d for d in window.findChildren(kind) if d.isVisible())
    qtbot.waitUntil(lambda: dialogue.isAncestorOf(QApplication.focusWidget() or window))
    return dialogue


def rendre_la_main(qtbot: QtBot, window: MainWindow) -> None:
    """Le système rend la main à la fenêtre quand un dialogue se ferme ; pas celui des tests."""
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    with qtbot.waitActive(window):
        window.activateWindow()


def page(window: MainWindow) -> ExchangePage:
    found = window.current_page()
    assert isinstance(found, ExchangePage)
    return found


def noter(place: Practice, uid: Any, mots: str) -> None:
    def handler(_: None, uow: Any) -> Any:
        uow.set_fields(uid, "medication", "m1", {"label": mots})
        return Ok(None)

    do(place.register, handler, None)


def test_preparer_importer_departager_et_vider_la_quarantaine(
    qtbot: QtBot, fenetre: MainWindow, deux: tuple[Practice, Practice]
) -> None:
    nurse, doctor = deux
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    noter(nurse, jeanne, "BISOPROLOL 2,5 mg")
    fenetre.ctx.files = ScriptedFiles(nurse.folder)
    fenetre.ctx.navigate("exchange.exchange")

    # Préparer : Entrée sur le confrère, puis le bouton.
    qtbot.keyClick(jusqu_a(qtbot, "Confrères"), ENTREE)
    ouvert(qtbot, fenetre, PrepareDialog)
    qtbot.keyClick(jusqu_a(qtbot, "make_packet"), ESPACE)
    qtbot.waitUntil(lambda: bool(list(nurse.folder.glob("*.cpts"))))
    (paquet,) = nurse.folder.glob("*.cpts")
    doctor.take(paquet)
    rendre_la_main(qtbot, fenetre)

    # Importer : le confrère a changé la même ligne ; le sien arrive.
    doctor.link(jeanne, nurse)
    noter(nurse, jeanne, "BISOPROLOL 5 mg")
    noter(doctor, jeanne, "BISOPROLOL 1,25 mg")
    entier = doctor.send(nurse)
    coupe = nurse.folder / "coupe.cpts"
    coupe.write_bytes(entier.read_bytes()[:-1])
    assert code_of(nurse, coupe) == "TRUNCATED"
    fenetre.ctx.files = ScriptedFiles(entier)
    page(fenetre).mark_stale()
    qtbot.keyClick(jusqu_a(qtbot, "open_packet"), ESPACE)
    ouvert(qtbot, fenetre, OpenPacketDialog)
    qtbot.keyClick(jusqu_a(qtbot, "import_packet"), ESPACE)
    qtbot.waitUntil(lambda: len(nurse.register.read(records.conflicts)) == 1)
    rendre_la_main(qtbot, fenetre)

    # Départager : chaque valeur sur son bouton, entre ses guillemets.
    garder = jusqu_a(qtbot, "keep")
    assert isinstance(garder, QPushButton)
    assert garder.text() == "Garder « BISOPROLOL 1,25 mg »"
    qtbot.keyClick(garder, ESPACE)
    qtbot.waitUntil(lambda: nurse.register.read(records.conflicts) == [])

    # La quarantaine : retirer le fichier coupé, sans rien perdre.
    quarantaine = receiving.quarantine(nurse.register.path)
    assert len(list(quarantaine.iterdir())) == 1
    qtbot.keyClick(jusqu_a(qtbot, "aside_remove"), ESPACE)
    qtbot.waitUntil(lambda: list(quarantaine.iterdir()) == [])
    assert actif() is page(fenetre).colleagues
