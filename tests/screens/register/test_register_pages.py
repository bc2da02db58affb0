"""The register's pages at the keyboard, on a real register."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.features.register.screens import dialogs
from cpts_desktop.features.register.screens.members import KnownMember, Members
from cpts_desktop.features.register.screens.patient_form import PatientFormPage
from cpts_desktop.features.register.screens.patients import PatientsPage
from cpts_desktop.features.register.screens.record_dialog import RecordDialog
from cpts_desktop.features.register.screens.scan_dialog import ScanDialog
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.widgets.severity import SeverityMark
from cpts_desktop.storage.register import Register
from tests.pure.register.test_ins_datamatrix import HERMANN, ZOE, encode
from tests.storage.register_setup import add, do

LONG = "VANDENBROUCKE-DE LA ROCHEFOUCAULD-MONTMORENCY DE SAINT-HILAIRE"


def page(window: MainWindow, page_id: str, **params: str) -> Any:
    window.ctx.navigate(page_id, **params)
    return window.current_page()


def words(widget: Any) -> str:
    settle()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_an_empty_register_offers_the_first_step(window: MainWindow) -> None:
    patients: PatientsPage = page(window, "register.patients")
    assert patients.stack.currentWidget() is patients.empty
    patients.empty.button.click()
    assert isinstance(window.current_page(), PatientFormPage)


def test_typing_finds_and_enter_opens(window: MainWindow, ours: Register, qtbot: QtBot) -> None:
    add(ours, used_name="DURAND")
    add(ours, birth_name="LEROUX", given_names="Paul", sex="M")
    patients: PatientsPage = page(window, "register.patients")
    assert patients.search.hasFocus()
    qtbot.keyClicks(patients.search, "duran")
    assert [hit.banner.birth_name for hit in patients.table.rows()] == ["MARTIN"]
    qtbot.keyClick(patients.search, Qt.Key.Key_Return)
    assert window.where().page == "register.synthese"


def test_down_goes_to_the_lines_and_the_worst_spelling_is_said(
    window: MainWindow, ours: Register, qtbot: QtBot
) -> None:
    add(ours)
    patients: PatientsPage = page(window, "register.patients")
    qtbot.keyClicks(patients.search, "martni")
    assert "orthographes proches" in patients.count.text()
    qtbot.keyClick(patients.search, Qt.Key.Key_Down)
    assert patients.table.hasFocus()
    assert patients.table.current_row() is not None
    patients.search.setText("zzzz")
    assert patients.stack.currentWidget() is patients.nobody


def test_the_worklist_without_medecin_traitant(window: MainWindow, ours: Register) -> None:
    with_one, without = add(ours), add(ours, birth_name="LEROUX", given_names="Paul", sex="M")
    doctor = commands.PutCareTeamMember(with_one, "medecin_traitant", "Dr Claire Petit")
    do(ours, commands.put_care_team_member, doctor)
    declare = commands.DeclareWithoutMedecinTraitant(without)
    do(ours, commands.declare_without_medecin_traitant, declare)
    patients: PatientsPage = page(window, "register.patients")
    patients.view.setCurrentIndex(1)
    assert [hit.banner.uid for hit in patients.table.rows()] == [without]


def test_problems_stand_beside_their_fields(window: MainWindow, ours: Register) -> None:
    form: PatientFormPage = page(window, "register.patient_form", patient="")
    form.form.birth_name.setText("MARTIN")
    form.form.birth_date.setText("12/03/44")
    form.submit()
    assert "quatre chiffres" in form.form.birth_date_problem.text()
    assert form.form.sex_problem.text()
    assert ours.read(queries.count_patients) == 0
    assert form.draft() is not None


def test_a_look_alike_is_explained_then_created_as_homonym(
    window: MainWindow, ours: Register
) -> None:
    known = add(ours)
    form: PatientFormPage = page(window, "register.patient_form", patient="", typed="martain")
    assert form.form.birth_name.text() == "MARTAIN"
    form.form.given_names.setText("Jeanne")
    form.form.birth_date.setText("12031944")
    form.form.sex.setCurrentIndex(1)
    form.submit()
    assert form.alike.isVisible()
    assert "nom proche : MARTAIN / MARTIN" in words(form.alike)
    form.submit(looked=True, homonym=True)
    assert ours.read(queries.count_patients) == 2
    banner = ours.read(queries.banner, known)
    assert banner is not None
    assert banner.homonym
    assert window.where().page == "register.synthese"


def fill_odd(form: PatientFormPage, name: str) -> None:
    form.form.birth_name.setText(name)
    form.form.given_names.setText("Jeanne")
    form.form.birth_date.setText("12031944")
    form.form.sex.setCurrentIndex(1)


def test_an_odd_name_is_said_once_then_saved_as_typed(window: MainWindow, ours: Register) -> None:
    form: PatientFormPage = page(window, "register.patient_form", patient="")
    fill_odd(form, "MARTIN4")
    form.submit()
    assert ours.read(queries.count_patients) == 0
    assert "« 4 » dans un nom" in form.form.birth_name_problem.text()
    assert "enregistrez de nouveau" in form.notes.text()
    form.form.birth_name.setText("MARTIN_5")
    form.submit()
    assert ours.read(queries.count_patients) == 0, "another oddity is another question"
    form.submit()
    assert ours.read(queries.count_patients) == 1
    assert window.where().page == "register.synthese"


def test_what_was_odd_before_is_not_asked_again(window: MainWindow, ours: Register) -> None:
    who = add(ours, birth_name="Abe604")
    form: PatientFormPage = page(window, "register.patient_form", patient=who)
    form.form.city.setText("Saran")
    form.submit()
    assert window.where().page == "register.synthese"


def test_a_date_read_the_other_way_round_is_shown_before_it_is_kept(
    window: MainWindow, ours: Register
) -> None:
    form: PatientFormPage = page(window, "register.patient_form", patient="")
    fill_odd(form, "MARTIN")
    form.form.birth_date.setText("12/25/1950")
    form.submit()
    assert "25/12/1950" in form.form.birth_date_problem.text()
    assert ours.read(queries.count_patients) == 0
    form.submit()
    assert ours.read(queries.count_patients) == 1


def test_typed_input_survives_leaving_the_page(window: MainWindow) -> None:
    form: PatientFormPage = page(window, "register.patient_form", patient="")
    form.form.birth_name.setText("MARTIN")
    page(window, "register.patients")
    again: PatientFormPage = page(window, "register.patient_form", patient="")
    assert again.form.birth_name.text() == "MARTIN"


def test_amending_shows_the_sheet_and_writes_only_what_changed(
    window: MainWindow, ours: Register
) -> None:
    who = add(ours, city="Orléans", mobile="0612345678")
    form: PatientFormPage = page(window, "register.patient_form", patient=who)
    assert form.form.city.text() == "Orléans"
    assert form.draft() is None
    form.form.city.setText("Saran")
    form.submit()
    newest = ours.read(queries.history, who)[0]
    assert newest.detail == "ville : Saran"


def test_the_synthesis_marks_a_value_that_cannot_be(window: MainWindow, ours: Register) -> None:
    who = add(ours)

    def received(_: None, uow: Any) -> Any:
        draft = ObservationDraft("poids", Decimal(700000), "kg", uow.clock.now())
        commands.record_observations(uow, who, (draft,))
        return Ok(None)

    do(ours, received, None)
    said = words(page(window, "register.synthese", patient=who))
    assert said.count("invraisemblable") == 1 and " · invraisemblable" in said


def test_the_synthesis_says_what_is_missing_then_the_allergy_state(
    window: MainWindow, ours: Register
) -> None:
    who = add(ours)
    synthese = page(window, "register.synthese", patient=who)
    assert "non demandé" in words(synthese)
    synthese.no_allergy.click()
    assert "Aucune allergie connue" in words(synthese)
    assert not synthese.no_allergy.isVisible()


def test_a_dialog_refuses_beside_the_field_and_saves(window: MainWindow, ours: Register) -> None:
    who = add(ours)
    equipe = page(window, "register.equipe", patient=who)
    dialog = dialogs.contact_dialog(window.ctx, who, parent=equipe)
    dialog.start()
    dialog.form.name.setText("Paul Martin")
    dialog.submit()
    assert "numéro" in dialog.form.phone_problem.text()
    dialog.form.phone.setText("06 11 11 11 11")
    dialog.submit()
    (contact,) = ours.read(queries.contacts, who)
    assert contact.phone == "0611111111"
    assert "Paul Martin" in words(equipe)


def test_escape_asks_before_losing_what_is_typed(window: MainWindow, ours: Register) -> None:
    who = add(ours)
    dialog: RecordDialog = dialogs.allergy_dialog(window.ctx, who)
    dialog.start()
    dialog.form.substance.setText("iode")
    asked = []
    window.answer_with(lambda *text: bool(asked.append(text)))
    dialog.reject()
    assert asked
    assert dialog.isVisible()
    window.answer_with(lambda *_text: True)
    dialog.reject()
    assert ours.read(queries.allergies, who).items == ()


@pytest.mark.parametrize(
    ("make", "fill"),
    [
        (dialogs.trusted_person_dialog, {"name": "Anne", "designated_on": "01/02/2026"}),
        (dialogs.care_member_dialog, {"name": "Dr Petit", "rpps": "80123456789"}),
    ],
)
def test_dialogs_open_filled_and_refuse_quietly(
    window: MainWindow, ours: Register, make: Any, fill: dict[str, str]
) -> None:
    who = add(ours)
    dialog = make(window.ctx, who)
    dialog.start()
    for name, text in fill.items():
        getattr(dialog.form, name).setText(text)
    dialog.submit()
    window.answer_with(lambda *_text: True)


def test_a_consent_is_collected_then_withdrawn(window: MainWindow, ours: Register) -> None:
    who = add(ours)
    equipe = page(window, "register.equipe", patient=who)
    dialog = dialogs.consent_dialog(
        window.ctx, who, Members((KnownMember("m1", "Dr Petit", "Dr Petit", "médecin"),)), equipe
    )
    dialog.start()
    dialog.form.recipient.setText("Dr Petit")
    dialog.submit()
    (consent,) = ours.read(queries.consents, who)
    assert (consent.decision, consent.member_id, consent.withdrawn_on) == ("accord", "m1", None)
    command = commands.EndRecord(who, consent.id, date(2026, 3, 3))
    do(ours, commands.withdraw_consent, command)
    assert "retiré le 03/03/2026" in words(equipe)


def test_a_scan_is_read_and_typing_is_refused(
    window: MainWindow, ours: Register, qtbot: QtBot
) -> None:
    who = add(
        ours, birth_name="HERMANN", given_names="GATIEN", sex="M", birth_date=date(1981, 3, 24)
    )
    dialog = ScanDialog(window.ctx, who)
    dialog.open()
    control = Qt.KeyboardModifier.ControlModifier
    for char in encode(HERMANN):
        if char == "\x1d":
            qtbot.keyClick(dialog.field, Qt.Key.Key_BracketRight, control)
        else:
            qtbot.keyClicks(dialog.field, char)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert "HERMANN GATIEN" in dialog.read.text()
    assert "HERMANN GATIEN" in dialog.here.text() and "autre patient" not in dialog.problem.text()
    assert dialog.attach.text() == "Rattacher à ce dossier"
    assert dialog.focusWidget() is dialog.attach
    assert "Prêt à lire" in dialog.field.shown.text()
    assert "clé" in dialog.problem.text()
    dialog.attach.click()
    sheet = ours.read(queries.patient, who)
    assert sheet is not None
    assert sheet.ins is not None


def test_the_code_of_somebody_else_is_said_before_it_is_attached(
    window: MainWindow, ours: Register
) -> None:
    who = add(ours)
    dialog = ScanDialog(window.ctx, who)
    dialog.open()
    dialog.take(encode(HERMANN))
    assert "MARTIN Jeanne Marie" in dialog.here.text()
    others = "nom de naissance, prénom, date de naissance, sexe"
    assert f"autre patient ({others})" in dialog.problem.text()
    assert dialog.attach.text() == "Rattacher malgré ces différences"
    assert dialog.focusWidget() is dialog.close_button
    dialog.attach.click()
    synthese: Any = page(window, "register.synthese", patient=who)
    assert f"autres traits : {others}" in words(synthese)
    marks = {one.accessibleName() for one in synthese.findChildren(SeverityMark)}
    assert any("INS d’un autre patient" in words for words in marks)


def test_slow_keys_are_a_person_not_a_scanner(
    window: MainWindow, ours: Register, qtbot: QtBot
) -> None:
    dialog = ScanDialog(window.ctx, add(ours))
    dialog.open()
    for char in "IS0100":
        qtbot.keyClicks(dialog.field, char)
        qtbot.wait(100)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert "ne se saisit pas" in dialog.problem.text()
    dialog.take(encode(ZOE))
    dialog.attach.click()
    assert "INS de test" in dialog.problem.text()
    dialog.close()


def test_a_long_name_and_a_full_record_never_scroll_sideways(
    window: MainWindow, ours: Register
) -> None:
    who = add(ours, birth_name=LONG, given_names="Marie-Antoinette Élisabeth")
    allergy = commands.PutAllergy(who, "Pénicilline et tous ses dérivés connus", "œdème de Quincke")
    do(ours, commands.put_allergy, allergy)
    for page_id in ("register.synthese", "register.equipe", "register.patient_form"):
        shown = page(window, page_id, patient=who)
        for area in shown.findChildren(QScrollArea):
            assert area.widget().minimumSizeHint().width() <= area.viewport().width(), page_id


def test_markup_in_names_is_plain_text(window: MainWindow, ours: Register) -> None:
    who = add(ours, birth_name="<b>M&N</b>", note="<img src=/etc/passwd>")
    synthese = page(window, "register.synthese", patient=who)
    assert "<img src=/etc/passwd>" in words(synthese)
    for label in window.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText


def test_the_history_names_who_and_what(window: MainWindow, ours: Register) -> None:
    who = add(ours)
    historique = page(window, "register.historique", patient=who)
    line = historique.table.rows()[0]
    assert (line.who, line.what) == ("Camille Roux", "Identité et coordonnées")
