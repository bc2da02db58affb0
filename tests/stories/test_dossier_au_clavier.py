"""Le dossier au clavier seul : créer, chercher, ouvrir l’équipe, recueillir un accord, importer."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.screens import ACTIONS, PAGES
from cpts_desktop.features.register.screens.import_files import ImportReport, choose_and_import
from cpts_desktop.features.register.screens.record_dialog import RecordDialog
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from tests.screens.register.register_window import window_on
from tests.storage.register_setup import add, make
from tests.support.shared_data import shared_data

TAB, ENTREE = Qt.Key.Key_Tab, Qt.Key.Key_Return


class FichiersChoisis:
    """Le choix de fichiers, joué par le test."""

    def __init__(self, *chemins: Path) -> None:
        self.chemins = chemins

    def open_files(self, _titre: str, _motif: str, *, many: bool = False) -> tuple[Path, ...]:
        return self.chemins if many else self.chemins[:1]


@pytest.fixture
def registre(tmp_path: Path) -> Iterator[Register]:
    register = make(tmp_path / "r.db", FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC)))
    yield register
    register.close()


@pytest.fixture
def fenetre(qtbot: QtBot, registre: Register) -> Iterator[MainWindow]:
    window = window_on(registre, registre.clock, PAGES, ACTIONS)
    qtbot.addWidget(window)
    window.answer_with(lambda *_words: True)
    window.resize(1024, 600)
    window.show()
    yield window
    window.contents.operations.close()


def actif(fenetre: QWidget) -> QWidget:
    settle()
    champ = QApplication.focusWidget() or fenetre.focusWidget()
    assert champ is not None
    return champ


def taper(champ: QWidget, texte: str) -> None:
    """Envoie chaque caractère comme le clavier : QTest n’en connaît pas les lettres accentuées."""
    for lettre in texte:
        for sens in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            evenement = QKeyEvent(sens, 0, Qt.KeyboardModifier.NoModifier, lettre)
            QApplication.sendEvent(champ, evenement)


def frapper(qtbot: QtBot, fenetre: QWidget, *gestes: Any) -> None:
    """Frappe des textes et des touches là où est le curseur, et nulle part ailleurs."""
    for geste in gestes:
        champ = actif(fenetre)
        if isinstance(geste, str):
            taper(champ, geste)
        else:
            qtbot.keyClick(champ, geste)


def commander(qtbot: QtBot, fenetre: QWidget, touche: Qt.Key) -> None:
    """Ctrl et une touche ; un bouton ainsi pressé se montre enfoncé un dixième de seconde."""
    qtbot.keyClick(actif(fenetre), touche, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(200)
    settle()


def enregistrer(qtbot: QtBot, fenetre: QWidget) -> None:
    commander(qtbot, fenetre, Qt.Key.Key_S)


def test_creer_un_dossier_sans_toucher_la_souris(
    qtbot: QtBot, fenetre: MainWindow, registre: Register
) -> None:
    fenetre.ctx.navigate("register.patients")
    settle()
    qtbot.keyClick(fenetre, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert fenetre.where().page == "register.patient_form"
    # Nom, prénoms, puis le sexe à la première lettre, puis la date.
    frapper(qtbot, fenetre, "lefèvre", ENTREE, "Anne-Marie Louise", ENTREE, "F", TAB, "12031944")
    enregistrer(qtbot, fenetre)
    assert fenetre.where().page == "register.synthese"
    (banniere,) = registre.read(queries.all_patients)
    assert banniere.display_name == "LEFÈVRE Anne-Marie"
    assert banniere.sex == "F"
    # Ctrl+E revient à la fiche ; la correction ne touche que ce qui change.
    commander(qtbot, fenetre, Qt.Key.Key_E)
    assert fenetre.where().page == "register.patient_form"
    assert registre.counts()["entry"] == 2


def test_chercher_comme_on_se_souvient(
    qtbot: QtBot, fenetre: MainWindow, registre: Register
) -> None:
    add(registre, birth_name="LEFÈVRE", given_names="Anne-Marie", mobile="06 12 34 56 78")
    add(registre, birth_name="D’ARTAGNAN", given_names="Charles", sex="M", birth_date="01/02/1950")
    fenetre.ctx.navigate("register.patients")
    page: Any = fenetre.current_page()
    for frappe, attendu in (
        ("lefev", "LEFÈVRE"), ("anne", "LEFÈVRE"), ("marie lef", "LEFÈVRE"), ("dart", ""),
        ("d artagnan", "D’ARTAGNAN"), ("D'ARTA", "D’ARTAGNAN"), ("01/02/1950", "D’ARTAGNAN"),
        ("1950", "D’ARTAGNAN"), ("0612345", "LEFÈVRE"), ("lefebre", "LEFÈVRE"), ("zzzz", ""),
    ):  # fmt: skip
        page.search.clear()
        frapper(qtbot, fenetre, frappe)
        settle()
        trouves = [hit.banner.birth_name.upper() for hit in page.table.rows()]
        assert (trouves == [attendu]) if attendu else (frappe == "dart" or not trouves), frappe
    page.search.clear()
    frapper(qtbot, fenetre, "lef", ENTREE)
    assert fenetre.where().page == "register.synthese"


def test_une_equipe_et_un_accord_puis_son_retrait(
    qtbot: QtBot, fenetre: MainWindow, registre: Register
) -> None:
    jeanne = add(registre)
    fenetre.ctx.navigate("register.equipe", patient=jeanne)
    equipe: Any = fenetre.current_page()
    settle()
    # Le bouton qui a le curseur ajoute un professionnel ; Espace l’actionne.
    frapper(qtbot, fenetre, Qt.Key.Key_Space)
    (membre,) = fenetre.findChildren(RecordDialog)
    membre.form.role.setFocus()
    frapper(qtbot, membre, "Infirm", TAB, "Camille Roux", ENTREE, "0612345678")
    enregistrer(qtbot, membre)
    (une,) = registre.read(queries.care_team, jeanne)
    assert (une.role, une.name, une.agreed_to_be_printed) == ("infirmier", "Camille Roux", False)
    equipe.add_consent.setFocus()
    frapper(qtbot, fenetre, Qt.Key.Key_Space)
    accord = next(d for d in fenetre.findChildren(RecordDialog) if d.isVisible())
    accord.form.recipient.setFocus()
    frapper(qtbot, accord, "Pharmacie du Marché")
    enregistrer(qtbot, accord)
    (recueilli,) = registre.read(queries.consents, jeanne)
    assert recueilli.decision == "accord"
    assert recueilli.withdrawn_on is None
    settle()
    retrait = equipe.lists["consents"].itemAt(0).widget().findChildren(type(equipe.add_consent))[0]
    retrait.setFocus()
    frapper(qtbot, fenetre, Qt.Key.Key_Space)
    assert registre.read(queries.consents, jeanne)[0].withdrawn_on == registre.clock.today()
    assert check_register(registre).ok


def importer(fenetre: MainWindow, *chemins: Path) -> ImportReport:
    fenetre.ctx.files = FichiersChoisis(*chemins)  # type: ignore[assignment]
    choose_and_import(fenetre.ctx)
    settle()
    ouverts = [w for w in QApplication.topLevelWidgets() if isinstance(w, ImportReport)]
    ouverts += fenetre.findChildren(ImportReport)
    return next(one for one in reversed(ouverts) if one.isVisible())


def texte(rapport: ImportReport) -> str:
    return "\n".join(label.text() for label in rapport.findChildren(QLabel))


def test_importer_de_vrais_dossiers_depuis_la_fenetre(
    fenetre: MainWindow, registre: Register
) -> None:
    chemins = sorted(shared_data("synthea").glob("*.json.gz"), key=lambda p: p.stat().st_size)[:1]
    with gzip.open(chemins[0]) as flux:
        entrees = len(json.load(flux)["entry"])
    rapport = importer(fenetre, *chemins)
    assert f"{entrees} entrées lues" in texte(rapport)
    assert registre.read(queries.count_patients) == 1
    lignes = dict(rapport.counts.rows())
    assert lignes["Patient"]["accepted"] == 1
    rapport.accept()
    avant = registre.counts()["entry"]
    encore = importer(fenetre, *chemins)
    assert "0 reprise," in texte(encore)
    assert registre.counts()["entry"] == avant
    encore.accept()
    assert check_register(registre).ok


def test_importer_de_mauvais_fichiers_dit_pourquoi_et_ne_change_rien(
    fenetre: MainWindow, registre: Register, tmp_path: Path
) -> None:
    mauvais = {
        "vide.json": b"",
        "coupe.json": b'{"resourceType": "Bundle", "entry": [',
        "autre.json": b'{"resourceType": "Patient<b>", "id": 3}',
        "faux.json.gz": b"pas un gzip",
        "texte.ndjson": "pas du json, é\n".encode(),
    }
    chemins = []
    for nom, octets in mauvais.items():
        chemin = tmp_path / nom
        chemin.write_bytes(octets)
        chemins.append(chemin)
    rapport = importer(fenetre, *chemins)
    raisons = rapport.reasons.rows()
    assert sum(ligne[2] for ligne in raisons) == len(mauvais)
    assert all(ligne[1] for ligne in raisons)
    assert registre.read(queries.count_patients) == 0
    assert not rapport.held.isVisible()
    rapport.accept()


def test_une_mesure_sans_patient_est_gardee_et_se_relit(
    fenetre: MainWindow, registre: Register, tmp_path: Path
) -> None:
    orpheline = {
        "resourceType": "Observation", "id": "o1", "status": "final",
        "code": {"text": "Poids"}, "subject": {"reference": "Patient/inconnu"},
    }  # fmt: skip
    dossier = {
        "resourceType": "Bundle", "type": "collection",
        "entry": [{"fullUrl": "urn:uuid:1", "resource": orpheline}],
    }  # fmt: skip
    chemin = tmp_path / "x.json"
    chemin.write_text(json.dumps(dossier), encoding="utf-8")
    rapport = importer(fenetre, chemin)
    assert rapport.held.isVisible()
    rapport.held.click()
    assert fenetre.where().page == "register.quarantine"
    page: Any = fenetre.current_page()
    settle()
    page.table.select_first()
    assert "Patient/inconnu" in page.content.toPlainText()
    assert registre.read(queries.count_import_rejects) == 1
