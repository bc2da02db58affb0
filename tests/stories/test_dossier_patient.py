"""Le chemin d’une infirmière : ouvrir un dossier, le compléter, le retrouver, le partager."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.model import AllergyState, Basis, IdentityStatus
from cpts_desktop.features.register.screens import ACTIONS, PAGES
from cpts_desktop.features.register.screens.record_dialog import RecordDialog
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from tests.screens.register.register_window import window_on
from tests.storage.register_setup import make


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def registre(tmp_path: Path, clock: FixedClock) -> Iterator[Register]:
    register = make(tmp_path / "r.db", clock)
    yield register
    register.close()


@pytest.fixture
def fenetre(qtbot: QtBot, registre: Register, clock: FixedClock) -> Iterator[MainWindow]:
    window = window_on(registre, clock, PAGES, ACTIONS)
    qtbot.addWidget(window)
    window.answer_with(lambda *_words: True)
    window.show()
    yield window
    window.contents.operations.close()


def taper(qtbot: QtBot, fenetre: MainWindow, *saisies: str) -> None:
    """Type each text where the focus is, then Enter, as at the keyboard."""
    for texte in saisies:
        champ = fenetre.focusWidget()
        assert champ is not None
        if texte:
            qtbot.keyClicks(champ, texte)
        qtbot.keyClick(champ, Qt.Key.Key_Return)


def dialogue(fenetre: MainWindow) -> RecordDialog:
    settle()
    trouves = [d for d in fenetre.findChildren(RecordDialog) if d.isVisible()]
    assert trouves
    return trouves[-1]


def test_un_dossier_du_premier_nom_au_premier_partage(
    qtbot: QtBot, fenetre: MainWindow, registre: Register, clock: FixedClock
) -> None:
    # Registre vide : la page Patients propose de créer le premier patient.
    fenetre.ctx.navigate("register.patients")
    fenetre.run_action("register.new_patient")
    page = fenetre.current_page()
    assert page is not None

    # Elle tape au clavier seulement ; Entrée passe au champ suivant, Ctrl+S enregistre.
    taper(qtbot, fenetre, "MARTIN", "Jeanne Marie")
    page.form.sex.setCurrentIndex(page.form.sex.findData("F"))  # type: ignore[attr-defined]
    page.form.birth_date.setFocus()  # type: ignore[attr-defined]
    qtbot.keyClicks(page.form.birth_date, "12/03/44")  # type: ignore[attr-defined]
    page.save.click()  # type: ignore[attr-defined]
    assert "quatre chiffres" in page.form.birth_date_problem.text()  # type: ignore[attr-defined]
    page.form.birth_date.clear()  # type: ignore[attr-defined]
    qtbot.keyClicks(page.form.birth_date, "12031944")  # type: ignore[attr-defined]
    page.form.mobile.setText("+33 6 12 34 56 78")  # type: ignore[attr-defined]
    page.save.click()  # type: ignore[attr-defined]
    assert fenetre.where().page == "register.synthese"
    (banniere,) = registre.read(queries.all_patients)
    jeanne: PatientId = banniere.uid
    assert banniere.used_given_name == ""
    assert banniere.ins_status is IdentityStatus.PROVISOIRE

    # La synthèse dit ce qui manque ; elle vérifie la carte d’identité et note l’allergie.
    synthese = fenetre.current_page()
    assert synthese is not None
    synthese.check.click()  # type: ignore[attr-defined]
    dialogue(fenetre).submit()
    synthese.add_allergy.click()  # type: ignore[attr-defined]
    allergie = dialogue(fenetre)
    allergie.form.substance.setText("Pénicilline")
    allergie.form.reaction.setText("urticaire")
    allergie.submit()
    banniere = registre.read(queries.all_patients)[0]
    assert banniere.ins_status is IdentityStatus.VALIDEE
    assert banniere.allergies is AllergyState.PRESENTES

    # Équipe : la patiente n’a pas de médecin traitant, puis en trouve un.
    fenetre.ctx.navigate("register.equipe", patient=jeanne)
    equipe = fenetre.current_page()
    assert equipe is not None
    equipe.without.click()  # type: ignore[attr-defined]
    assert [b.uid for b in registre.read(queries.without_medecin_traitant)] == [jeanne]
    equipe.add_member.click()  # type: ignore[attr-defined]
    membre = dialogue(fenetre)
    membre.form.role.setCurrentIndex(membre.form.role.findData("medecin_traitant"))
    membre.form.name.setText("Dr Claire Petit")
    membre.submit()
    assert registre.read(queries.without_medecin_traitant) == ()
    (medecin,) = registre.read(queries.care_team, jeanne)
    assert not medecin.agreed_to_be_printed

    # Sans lien de soins rien ne part ; elle ouvre le lien, le patient peut s’opposer.
    aujourdhui = clock.today()
    assert registre.read(queries.basis_for, jeanne, "m-petit", aujourdhui)[0] is None
    equipe.add_link.click()  # type: ignore[attr-defined]
    lien = dialogue(fenetre)
    lien.form.professional.setText("Dr Claire Petit")
    lien.submit()
    (ouvert,) = registre.read(queries.care_links, jeanne)
    assert ouvert.basis is Basis.EQUIPE_2

    # Elle retrouve la patiente par le prénom, la date, le téléphone ou avec une faute.
    for texte in ("jeanne", "12/03/1944", "06 12 34", "martni"):
        assert [h.banner.uid for h in registre.read(queries.search_patients, texte)] == [jeanne]

    # L’historique dit qui a fait quoi, et le journal se vérifie.
    fenetre.ctx.navigate("register.historique", patient=jeanne)
    settle()
    historique = fenetre.current_page()
    assert historique is not None
    faits = {ligne.what for ligne in historique.table.rows()}  # type: ignore[attr-defined]
    assert {"Identité vérifiée", "Allergie", "Équipe de soins", "Lien de soins ouvert"} <= faits
    assert check_register(registre).ok
    assert all(
        label.textFormat() is Qt.TextFormat.PlainText for label in fenetre.findChildren(QLabel)
    )


def test_le_droit_de_voir_suit_les_liens_les_accords_et_les_oppositions(
    registre: Register, clock: FixedClock
) -> None:
    from cpts_desktop.features.register import commands
    from tests.storage.register_setup import add, do

    patient, jour = add(registre), clock.today()

    def droit() -> tuple[Basis | None, tuple[str, ...]]:
        base, portee, _raison = registre.read(queries.basis_for, patient, "m1", jour)
        return base, portee

    assert droit() == (None, ())
    accord = commands.CollectConsent(
        patient, "accord", "Dr Petit", jour, "Camille Roux", member_id="m1",
        scope=("traitements", "mesures"),
    )  # fmt: skip
    id_accord = do(registre, commands.collect_consent, accord)
    assert droit() == (Basis.CONSENTEMENT, ("traitements", "mesures"))
    opposition = commands.CollectConsent(
        patient, "opposition", "Dr Petit", jour, "Camille Roux", member_id="m1",
        scope=("mesures",),
    )  # fmt: skip
    id_opposition = do(registre, commands.collect_consent, opposition)
    assert droit() == (Basis.CONSENTEMENT, ("traitements",))
    retrait = commands.EndRecord(patient, id_accord, jour)
    do(registre, commands.withdraw_consent, retrait)
    assert droit() == (None, ())
    do(registre, commands.withdraw_consent, commands.EndRecord(patient, id_opposition, jour))
    lien = commands.OpenCareLink(patient, "Dr Petit", Basis.EQUIPE_2, jour, member_id="m1")
    id_lien = do(registre, commands.open_care_link, lien)
    assert droit()[0] is Basis.EQUIPE_2
    do(registre, commands.end_care_link, commands.EndRecord(patient, id_lien, jour))
    assert droit() == (None, ())
