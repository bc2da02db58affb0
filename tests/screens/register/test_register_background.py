"""Background, attributes of the identity, tied records, quarantine and members, on screen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.features.register.model import Basis
from cpts_desktop.features.register.screens.dialog_page import DialogPage
from cpts_desktop.features.register.screens.record_dialog import RecordDialog
from cpts_desktop.features.register.screens.same_person import SamePersonDialog
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage import journal
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import add, do


@dataclass(frozen=True)
class Somebody:
    uid: str
    name: str
    profession: str = "médecin"
    rpps: str = ""


def page(window: MainWindow, page_id: str, **params: str) -> Any:
    window.ctx.navigate(page_id, **params)
    settle()
    return window.current_page()


def words(widget: Any) -> str:
    settle()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def named_button(widget: Any, spoken: str) -> QPushButton:
    (found,) = [
        b
        for b in widget.findChildren(QPushButton)
        if b.accessibleName() == spoken and b.isVisible()
    ]
    return found  # type: ignore[no-any-return]


def dialog(window: MainWindow) -> RecordDialog:
    settle()
    return [d for d in window.findChildren(RecordDialog) if d.isVisible()][-1]


def test_an_allergy_is_amended_then_taken_back(window: MainWindow, ours: Register) -> None:
    who = add(ours)
    do(ours, commands.put_allergy, commands.PutAllergy(who, "Pénicilline", "urticaire"))
    shown = page(window, "register.background", patient=who)
    named_button(shown, "Modifier Pénicilline").click()
    amend = dialog(window)
    assert amend.form.reaction.text() == "urticaire"
    amend.form.reaction.setText("œdème de Quincke")
    amend.submit()
    (item,) = ours.read(queries.allergies, who).items
    assert item.reaction == "œdème de Quincke"
    settle()
    named_button(shown, "Retirer Pénicilline").click()
    assert ours.read(queries.allergies, who).items == ()
    shown.no_allergy.click()
    assert ours.read(queries.allergies, who).state.value == "aucune_connue"
    settle()
    shown.not_asked.click()
    assert ours.read(queries.allergies, who).state.value == "non_demande"


def test_the_wording_of_an_ald_says_that_it_is_to_be_verified(
    window: MainWindow, ours: Register
) -> None:
    who = add(ours)
    shown = page(window, "register.background", patient=who)
    shown.add_ald.click()
    made = dialog(window)
    made.submit()
    assert "liste" in made.form.code_problem.text()
    made.form.code.setCurrentIndex(made.form.code.findData("5"))
    made.form.since.setText("01/05/2024")
    made.submit()
    (ald,) = ours.read(queries.alds, who)
    assert ald.code == "5"
    assert "à vérifier" in words(page(window, "register.synthese", patient=who))
    settle()
    marks = shown.lists["alds"].itemAt(0).widget().findChildren(object)
    assert any(getattr(mark, "words", lambda: "")() == "libellé à vérifier" for mark in marks)


def test_reference_data_keep_their_limits_and_their_decimals(
    window: MainWindow, ours: Register
) -> None:
    who = add(ours)
    shown = page(window, "register.background", patient=who)
    shown.edit_baseline.click()
    made = dialog(window)
    made.form.poids_sec.setText("690")
    made.form.pacemaker_date.setText("12/03/2024")
    made.submit()
    assert "300" in made.form.poids_sec_problem.text()
    assert made.form.pacemaker_date_problem.text()
    assert ours.read(queries.baseline, who).values == ()
    made.form.poids_sec.setText("69,0")
    made.form.pacemaker.setCurrentIndex(made.form.pacemaker.findData("oui"))
    made.submit()
    known = ours.read(queries.baseline, who)
    assert known.get("poids_sec") == "69.0"
    assert known.get("pacemaker") == "oui"
    assert "69,0" in words(shown)


def test_an_antecedent_ends_without_being_lost(window: MainWindow, ours: Register) -> None:
    who = add(ours)
    shown = page(window, "register.background", patient=who)
    shown.add_condition.click()
    made = dialog(window)
    made.form.label.setText("Embolie pulmonaire")
    made.form.since.setText("12/03/2020")
    made.form.until.setText("12/03/2019")
    made.submit()
    assert "précède" in made.form.until_problem.text()
    made.form.until.setText("12/09/2020")
    made.submit()
    (one,) = ours.read(queries.conditions, who)
    assert not one.active
    assert "n’est plus en cours" in words(shown)


def test_marks_and_death_are_written_together_or_not_at_all(
    window: MainWindow, ours: Register
) -> None:
    who = add(ours)
    shown = page(window, "register.synthese", patient=who)
    shown.state.click()
    made = dialog(window)
    made.form.doubtful.setChecked(True)
    made.form.deceased.setChecked(True)
    made.form.deceased_on.setText("12/03/2030")
    made.submit()
    assert "avenir" in made.form.deceased_on_problem.text()
    banner = ours.read(queries.banner, who)
    assert banner is not None
    assert not banner.doubtful
    made.form.deceased_on.setText("01/03/2026")
    made.submit()
    banner = ours.read(queries.banner, who)
    assert banner is not None
    assert banner.doubtful
    assert banner.deceased_on is not None


def test_two_records_of_one_person_are_tied_then_separated(
    window: MainWindow, ours: Register, qtbot: QtBot
) -> None:
    kept, other = add(ours), add(ours, given_names="Jeanne", birth_name="MARTAIN")
    shown = page(window, "register.synthese", patient=kept)
    shown.same.click()
    settle()
    (tie,) = window.findChildren(SamePersonDialog)
    assert [hit.banner.uid for hit in tie.table.rows()] == [other]
    assert not tie.tie.isEnabled()
    tie.table.select_first()
    asked: list[str] = []
    window.ctx.prove = lambda act: bool(asked.append(act))
    qtbot.keyClick(tie.table, Qt.Key.Key_Return)
    assert (asked, ours.read(queries.count_patients)) == (["Rattacher deux dossiers"], 2)
    window.ctx.prove = lambda _act: True
    qtbot.keyClick(tie.table, Qt.Key.Key_Return)
    assert ours.read(queries.count_patients) == 1
    assert "Même personne : MARTAIN Jeanne" in words(shown)
    tied = page(window, "register.synthese", patient=other)
    assert tied.tied_notice.isVisible()
    assert "rattaché à celui de MARTIN" in words(tied.tied_notice)
    tied.untie.click()
    assert ours.read(queries.count_patients) == 2
    assert check_register(ours).ok


def test_what_an_import_left_aside_is_listed_as_plain_text(
    window: MainWindow, ours: Register, tmp_path: Path
) -> None:
    empty = page(window, "register.quarantine")
    assert "Rien n’a été laissé de côté" in words(empty)
    orphan = {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "code": {"text": "<b>gras</b>"},
        "subject": {"reference": "Patient/inconnu"},
    }
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": "urn:uuid:1", "resource": orphan}],
    }
    path = tmp_path / "x.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    report = import_files(ours, [path])
    assert report.rejected == len(ours.read(queries.import_rejects)) == 1
    shown = page(window, "register.quarantine")
    shown.table.select_first()
    assert "<b>gras</b>" in shown.content.toPlainText()
    assert ours.read(queries.count_import_rejects) == 1


def test_a_known_member_is_proposed_and_named_by_id(window: MainWindow, ours: Register) -> None:
    people = (Somebody("m1", "Dr Claire Petit"), Somebody("m2", "Jean Noir", "idel", "10000000001"),
              Somebody("m3", "Jean Noir", "pharmacien"))  # fmt: skip
    window.ctx.services = {**window.ctx.services, "members": lambda _conn: people}
    who = add(ours)
    equipe = page(window, "register.equipe", patient=who)
    equipe.add_link.click()
    made = dialog(window)
    completer = made.form.professional.completer()
    assert completer.model().rowCount() == 3
    made.form.professional.setText("jean noir")
    assert made.form.professional_member.text() == ""  # two of that name: neither
    made.form.professional.setText("dr claire petit")
    assert "Membre de la CPTS" in made.form.professional_member.text()
    made.submit()
    (link,) = ours.read(queries.care_links, who)
    assert (link.professional, link.member_id) == ("Dr Claire Petit", "m1")
    settle()
    equipe.add_member.click()
    member = dialog(window)
    member.form.role.setCurrentIndex(1)
    member.form.name.setText("Jean Noir (idel, RPPS 10000000001)")
    member.submit()
    (one,) = ours.read(queries.care_team, who)
    assert (one.name, one.member_id) == ("Jean Noir", "m2")


def test_a_dialog_survives_a_lock(window: MainWindow, ours: Register) -> None:
    who = add(ours)
    equipe: DialogPage = page(window, "register.equipe", patient=who)
    assert equipe.draft() is None
    equipe.open_dialog("contact")
    opened = dialog(window)
    assert equipe.draft() is None
    opened.form.name.setText("Paul Martin")
    kept = equipe.draft()
    assert kept is not None
    opened.done(0)
    settle()
    assert equipe.draft() is None
    equipe.restore(json.loads(json.dumps(kept)))
    settle()
    again = dialog(window)
    assert again.form.name.text() == "Paul Martin"
    again.form.phone.setText("0611111111")
    again.submit()
    assert [one.name for one in ours.read(queries.contacts, who)] == ["Paul Martin"]


def test_a_kept_dialog_of_another_version_is_left_aside(window: MainWindow, ours: Register) -> None:
    equipe: DialogPage = page(window, "register.equipe", patient=add(ours))
    equipe.restore({"dialog": "inconnu", "record": "", "typed": {"x": 1}})
    settle()
    assert not window.findChildren(RecordDialog)
    assert equipe.draft() is None


def test_names_come_from_the_port(ours: Register, monkeypatch: Any) -> None:
    who = add(ours)
    entries = ours.read(journal.history, who)
    foreign = [structs.replace(one, author="autre") for one in entries]
    monkeypatch.setattr(journal, "history", lambda *_a, **_k: foreign)
    unnamed = ours.read(queries.history, who)
    assert {line.who for line in unnamed} == {"Un autre professionnel"}
    known = {("autre", ours.device_id): "Dr Claire Petit"}
    named = ours.read(
        queries.history, who, writers=lambda _conn: lambda *writer: known.get(writer, "")
    )
    assert {line.who for line in named} == {"Dr Claire Petit"}


def test_shared_with_and_current_treatments_of_many(ours: Register) -> None:
    one, two = add(ours), add(ours, birth_name="LEROUX", given_names="Paul", sex="M")
    link = commands.OpenCareLink(
        one, "Dr Petit", Basis.EQUIPE_2, ours.clock.today(), member_id="m1"
    )
    do(ours, commands.open_care_link, link)
    assert ours.read(queries.shared_with, "m1") == (one,)
    assert ours.read(queries.shared_with, "m2") == ()
    first = do(ours, commands.add_medication, commands.AddMedication(two, "FUROSÉMIDE 40 mg"))
    do(ours, commands.add_medication, commands.AddMedication(two, "BISOPROLOL 5 mg"))
    found: dict[PatientId, Any] = ours.read(queries.current_medications)
    assert {uid: [x.label for x in lines] for uid, lines in found.items()} == {
        two: ["BISOPROLOL 5 mg", "FUROSÉMIDE 40 mg"]
    }
    stop = commands.StopMedication(two, RecordId(first), ours.clock.today())
    do(ours, commands.stop_medication, stop)
    assert [x.label for x in ours.read(queries.current_medications, [two])[two]] == [
        "BISOPROLOL 5 mg"
    ]
    assert ours.read(queries.current_medications, [one]) == {}


def test_the_list_sorts_by_the_birth_name_that_it_shows_first(
    window: MainWindow, ours: Register
) -> None:
    """Case G13-121 of the bad inputs."""
    add(ours, birth_name="NGUYEN", used_name="LEFÈVRE", given_names="Thi Mai")
    add(ours, birth_name="MARTIN", used_name="ZOLA")
    add(ours, birth_name="ÉLAN", given_names="Paul", sex="M")
    patients = page(window, "register.patients")
    shown = [hit.banner.birth_name for hit in patients.table.rows()]
    assert shown == ["ÉLAN", "MARTIN", "NGUYEN"]
    patients.view.setCurrentIndex(1)
    settle()
    assert [hit.banner.birth_name for hit in patients.table.rows()] == shown
