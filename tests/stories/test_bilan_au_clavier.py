"""Le chemin d’un pharmacien : dix médicaments, du dossier vide à la lettre, au clavier seulement.

Les frappes sont comptées ; chaque frappe avance l’horloge d’une demi-seconde, et le chronomètre du
programme dit le temps passé.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.documents.check import page_texts
from cpts_desktop.features.medication import queries
from cpts_desktop.features.medication.screens.review import ReviewPage
from cpts_desktop.features.medication.screens.stopwatch import stopwatch
from cpts_desktop.features.medication.screens.treatment_dialog import TreatmentDialog
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.driver import Driver
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.screens.medication.medication_setup import register_at, window_on
from tests.storage.register_setup import add

SECONDS_A_KEY = 0.5
TEN = (
    ("perindopril", "5 mg", "matin"), ("furosemide", "40 mg", "soir"),
    ("spironolactone", "25 mg", "matin"), ("bisoprolol", "2,5 mg", "matin"),
    ("apixaban", "5 mg", "2/j"), ("ibuprofene", "400 mg", "3/j"),
    ("oxazepam", "50 mg", "soir"), ("amitriptyline", "25 mg", "coucher"),
    ("simvastatine", "40 mg", "soir"), ("omeprazole", "20 mg", "matin"),
)  # fmt: skip


class Clavier:
    """Compte ce qui est pressé ; rien d’autre ne touche la fenêtre, et le temps passe."""

    def __init__(self, horloge: FixedClock) -> None:
        self.driver = Driver()
        self.horloge = horloge
        self.frappes = 0

    def presser(self, touches: str) -> None:
        self.frappes += 1
        self.horloge.advance(seconds=SECONDS_A_KEY)
        self.driver.keys(touches)

    def taper(self, texte: str) -> None:
        self.frappes += len(texte)
        self.horloge.advance(seconds=SECONDS_A_KEY * len(texte))
        self.driver.type_here(texte)


@pytest.fixture
def horloge() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def register(tmp_path: Path, horloge: FixedClock) -> Iterator[Register]:
    made = register_at(tmp_path / "r.db", horloge)
    yield made
    made.close()


@pytest.fixture
def fenetre(
    qtbot: QtBot, qapp: QApplication, register: Register, horloge: FixedClock, tmp_path: Path
) -> Iterator[MainWindow]:
    window = window_on(register, horloge, tmp_path / "reference", inline=False)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    settle()
    yield window
    window.contents.operations.close()


def test_dix_medicaments_du_dossier_vide_a_la_lettre_au_clavier_seulement(
    fenetre: MainWindow, register: Register, horloge: FixedClock
) -> None:
    qui = PatientId(add(register))
    fenetre.answer_with(lambda *_mots: True)
    fenetre.ctx.navigate("medication.treatments", patient=str(qui))
    clavier = Clavier(horloge)
    clavier.driver.wait(lambda: not fenetre.current_page().loading, "la page des traitements")
    clavier.presser("Ctrl+Return")
    dialogue = clavier.driver.wait(lambda: fenetre.findChild(TreatmentDialog), "le formulaire")
    for place, (nom, dose, quand) in enumerate(TEN, start=1):
        clavier.taper(nom)
        clavier.presser("Return")
        clavier.taper(dose)
        clavier.presser("Return")
        clavier.taper(quand)
        clavier.presser("Return")
        clavier.presser("Return")
        clavier.driver.wait(
            lambda n=place: dialogue.added.text().startswith(f"{n} ajouté"), f"la ligne {place}"
        )
        assert dialogue.form.product.text() == ""
        assert dialogue.form.product.hasFocus()
    assert len(register.read(register_queries.medications, qui)) == len(TEN)
    clavier.presser("Escape")
    clavier.driver.wait(lambda: fenetre.findChild(TreatmentDialog) is None, "la fin de la saisie")
    fenetre.activateWindow()  # ce que fait le système quand un dialogue se ferme
    clavier.driver.wait(fenetre.isActiveWindow, "la fenêtre")
    clavier.presser("Ctrl+Shift+B")
    bilan = clavier.driver.wait(
        lambda: p if isinstance(p := fenetre.current_page(), ReviewPage) and p.shown else None,
        "l’analyse",
    )
    clavier.driver.wait(lambda: not bilan.loading, "la page du bilan")
    clavier.driver.wait(bilan.hasFocus, "le foyer sur le bilan")
    for chiffre in "12345":  # aucune fenêtre ne passe devant : le foyer reste au bilan
        clavier.presser(chiffre)
        clavier.driver.wait(
            lambda n=chiffre: bilan.letter.text() == f"Préparer la lettre ({n})", "la proposition"
        )
    clavier.presser("Ctrl+Return")
    clavier.driver.wait(
        lambda: any(r.sent_on for r in register.read(queries.reviews, qui)), "la lettre"
    )
    (revue,) = register.read(queries.reviews, qui)
    assert len(revue.proposals) == 5
    pdf = register.read(register_queries.document_content, qui, revue.document)
    assert pdf is not None
    (texte,) = page_texts(pdf)
    assert revue.code in texte and "ibuprofène" in texte.lower()
    attendu = SECONDS_A_KEY * clavier.frappes
    print(f"frappes : {clavier.frappes} ; chronomètre : {attendu:.0f} s")
    # La lettre est partie : le temps repart de zéro.
    clavier.driver.wait(lambda: stopwatch(fenetre.ctx).seconds(qui) == 0, "le chronomètre")
    assert clavier.frappes <= 320
    assert attendu < 15 * 60


def test_le_chronometre_compte_le_temps_passe_sur_les_pages_du_bilan(
    fenetre: MainWindow, register: Register, horloge: FixedClock
) -> None:
    qui = PatientId(add(register))
    driver = Driver()
    fenetre.ctx.navigate("medication.treatments", patient=str(qui))
    settle()
    horloge.advance(seconds=90)
    fenetre.ctx.navigate("medication.review", patient=str(qui))
    bilan = driver.wait(
        lambda: p if isinstance(p := fenetre.current_page(), ReviewPage) and p.shown else None,
        "l’analyse",
    )
    assert "temps passé\u202f: 1 min 30 s" in bilan.subtitle.text()
    horloge.advance(seconds=30)
    fenetre.ctx.navigate("medication.worklist")
    settle()
    horloge.advance(seconds=600)  # ailleurs : ne compte pas
    assert stopwatch(fenetre.ctx).seconds(qui) == 120
