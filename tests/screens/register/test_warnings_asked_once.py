"""What is odd and lawful is said once beside its field in every form of a record, then kept."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.screens import clinical_dialogs, dialogs
from cpts_desktop.features.register.screens.members import Members
from cpts_desktop.features.register.screens.patient_form import PatientFormPage
from cpts_desktop.features.register.screens.record_dialog import RecordDialog
from cpts_desktop.shell.asking import LOOK_AGAIN
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import add, do

MIXED = "Mаrtin"  # the second letter is Cyrillic


def started(dialog: RecordDialog, **typed: str) -> RecordDialog:
    dialog.start()
    for name, text in typed.items():
        getattr(dialog.form, name).setText(text)
    return dialog


def count(register: Register, who: Any) -> int:
    circle = (queries.contacts, queries.trusted_persons, queries.care_team, queries.care_links)
    facts = (*circle, queries.consents, queries.conditions)
    return sum(len(register.read(read, who)) for read in facts)


@pytest.mark.parametrize(
    ("make", "field", "others"),
    [
        (dialogs.contact_dialog, "name", {"phone": "0611111111"}),
        (dialogs.trusted_person_dialog, "name", {}),
        (lambda c, w: dialogs.care_link_dialog(c, w, Members()), "professional", {}),
        (lambda c, w: dialogs.consent_dialog(c, w, Members()), "recipient", {}),
    ],
)
@pytest.mark.parametrize("odd", ["Paul <Martin>", MIXED, "12"])
def test_an_odd_name_around_the_patient_is_said_once_then_kept(
    window: MainWindow, ours: Register, make: Any, field: str, others: dict[str, str], odd: str
) -> None:
    who = add(ours)
    dialog = started(make(window.ctx, who), **{field: odd}, **others)
    dialog.submit()
    said = getattr(dialog.form, f"{field}_problem")
    assert said.text()
    assert said.property("role") == "note", "a warning does not look like a refusal"
    assert dialog.said.text() == LOOK_AGAIN
    assert count(ours, who) == 0, "nothing is written before it was seen"
    dialog.submit()
    assert count(ours, who) == 1


@pytest.mark.parametrize(
    "name", ["Dr. Anne ROUX", "Pharmacie du Pont (garde)", "M. D’Aï, 2e étage"]
)
def test_what_people_write_for_a_person_is_not_odd(
    window: MainWindow, ours: Register, name: str
) -> None:
    who = add(ours)
    started(dialogs.contact_dialog(window.ctx, who), name=name, phone="0611111111").submit()
    assert [one.name for one in ours.read(queries.contacts, who)] == [name]


def test_the_same_warning_about_another_text_is_another_question(
    window: MainWindow, ours: Register
) -> None:
    who = add(ours)
    dialog = started(dialogs.contact_dialog(window.ctx, who), name="Paul=", phone="0611111111")
    dialog.submit()
    dialog.form.name.setText("Paule=")
    dialog.submit()
    assert count(ours, who) == 0
    dialog.submit()
    assert count(ours, who) == 1


def test_a_refusal_is_said_before_a_warning(window: MainWindow, ours: Register) -> None:
    dialog = started(dialogs.contact_dialog(window.ctx, add(ours)), name="Paul=")
    dialog.submit()
    assert "numéro" in dialog.form.phone_problem.text()
    assert dialog.said.text() == ""


def test_a_known_oddity_is_not_asked_again(window: MainWindow, ours: Register) -> None:
    who = add(ours)
    do(ours, commands.put_contact, commands.PutContact(who, "Paul=", "0611111111"))
    (known,) = ours.read(queries.contacts, who)
    started(dialogs.contact_dialog(window.ctx, who, known), phone="0622222222").submit()
    assert ours.read(queries.contacts, who)[0].phone == "0622222222"


def test_a_day_read_the_other_way_round_is_shown_in_a_dialog_too(
    window: MainWindow, ours: Register
) -> None:
    who = add(ours)
    dialog = started(
        clinical_dialogs.condition_dialog(window.ctx, who), label="Asthme", since="12/25/1990"
    )
    dialog.submit()
    assert "25/12/1990" in dialog.form.since_problem.text()
    assert count(ours, who) == 0
    dialog.submit()
    assert count(ours, who) == 1


def test_a_day_that_does_not_exist_does_not_speak_of_a_box_that_is_not_there(
    window: MainWindow, ours: Register
) -> None:
    dialog = started(
        clinical_dialogs.condition_dialog(window.ctx, add(ours)), label="Asthme", since="31/04/1990"
    )
    dialog.submit()
    assert dialog.form.since_problem.text() == "Ce jour n’existe pas."


def test_losing_the_check_of_the_identity_is_said_before(
    window: MainWindow, ours: Register
) -> None:
    who = add(ours)
    document = commands.CheckIdentity(who, "passeport", window.ctx.clock.today())
    do(ours, commands.check_identity, document)
    window.ctx.navigate("register.patient_form", patient=who)
    form = window.current_page()
    assert isinstance(form, PatientFormPage)
    form.form.given_names.setText("Janine")
    form.submit()
    assert "redevient provisoire" in form.notes.text()
    sheet = ours.read(queries.patient, who)
    assert sheet is not None
    assert sheet.banner.given_names != ("Janine",)
    form.submit()
    assert window.where().page == "register.synthese"


def test_a_look_alike_and_an_odd_name_are_asked_together(
    window: MainWindow, ours: Register
) -> None:
    add(ours, birth_name="MARTIN4")
    window.ctx.navigate("register.patient_form", patient="")
    form = window.current_page()
    assert isinstance(form, PatientFormPage)
    for name, text in {"birth_name": "MARTIN4", "given_names": "Jeanne Marie"}.items():
        getattr(form.form, name).setText(text)
    form.form.birth_date.setText("12031944")
    form.form.sex.setCurrentIndex(1)
    form.submit()
    assert form.alike.isVisible()
    assert "« 4 »" in form.form.birth_name_problem.text()
    form.submit(looked=True)
    assert ours.read(queries.count_patients) == 2


def test_g1_08_a_text_cut_at_the_limit_of_its_field_is_said(
    window: MainWindow, ours: Register
) -> None:
    window.ctx.navigate("register.patient_form", patient="")
    form = window.current_page()
    assert isinstance(form, PatientFormPage)
    dialog = started(dialogs.contact_dialog(window.ctx, add(ours)))
    for field, message in (
        (form.form.birth_name, form.form.birth_name_problem),
        (dialog.form.name, dialog.form.name_problem),
    ):
        QApplication.clipboard().setText("A" * (field.maxLength() + 1))
        field.paste()
        settle()
        assert len(field.text()) == field.maxLength()
        assert message.text().startswith(f"Coupé à {field.maxLength()} caractères")
    dialog.done(0)
    QApplication.clipboard().clear()
