"""From the list of treatments to the answered letter, at the keyboard, on a real register."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cpts_desktop.features.medication import queries
from cpts_desktop.features.medication.screens.form_dialog import FormDialog
from cpts_desktop.features.medication.screens.review import ReviewPage
from cpts_desktop.features.medication.screens.treatment_dialog import TreatmentDialog
from cpts_desktop.features.medication.screens.treatments import TreatmentsPage
from cpts_desktop.features.medication.screens.worklist import WorklistPage
from cpts_desktop.features.medication.suggest import suggest
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.screens.medication.medication_setup import cards, page, press, words
from tests.storage.register_setup import add


def test_a_treatment_is_added_by_typing_its_dci(
    window: MainWindow, register: Register, qtbot: QtBot
) -> None:
    who = add(register)
    treatments: TreatmentsPage = page(window, "medication.treatments", patient=str(who))
    assert treatments.stack.currentWidget() is treatments.empty
    treatments.add.click()
    dialog = window.findChild(TreatmentDialog)
    assert isinstance(dialog, TreatmentDialog)
    qtbot.keyClicks(dialog.form.product, "atorva")
    assert dialog.form.suggestions.item(0).text().startswith("atorvastatine")
    assert "importez la BDPM" in dialog.message.text()
    qtbot.keyClick(dialog.form.product, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.form.suggestions, Qt.Key.Key_Return)
    qtbot.keyClicks(dialog.form.dose, "40 mg")
    qtbot.keyClicks(dialog.form.since, "32/13/2026")
    dialog.act.click()
    assert "Date attendue" in dialog.form.since_problem.text()
    dialog.form.since.setText("06/01/2025")
    dialog.act.click()
    (line,) = register.read(register_queries.medications, who)
    assert (line.label, line.dci, line.dose_text) == ("atorvastatine", ("atorvastatine",), "40 mg")


def test_a_treatment_is_stopped_and_kept(
    window: MainWindow, register: Register, who: PatientId
) -> None:
    treatments: TreatmentsPage = page(window, "medication.treatments", patient=str(who))
    treatments.table.select_first()
    treatments.stop.click()
    settle()
    lines = register.read(register_queries.medications, who)
    assert [line.label for line in lines if line.until] == ["amitriptyline"]
    assert not treatments.stop.isEnabled() or treatments.table.current_row().until is None


def test_the_review_shows_seven_first_each_with_its_word_and_source(
    window: MainWindow, who: PatientId
) -> None:
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    shown = cards(review)
    assert len(shown) == 7
    assert "Rein" in shown[0].accessibleName() or "Contre" in shown[0].accessibleName()
    text = words(review)
    assert "15/09/2023" in text and "p. " in text
    assert "lévétiracétam\u202f: non répertorié au thesaurus ANSM" in text
    assert "BDPM non importée" in text and "Clairance de Cockcroft" in text
    assert "aucune interaction" not in text.lower()
    review.more.click()
    assert len(cards(review)) > 20


def test_from_the_findings_to_the_answered_letter(
    window: MainWindow, register: Register, who: PatientId
) -> None:
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    assert not review.letter.isEnabled()
    for place in (0, 1):
        press(cards(review)[place], "propose")
    assert review.letter.text() == "Préparer la lettre (2)" and review.letter.isEnabled()
    review.letter.click()
    settle()
    (document,) = register.read(register_queries.documents, who)
    assert document.kind == "bpm_lettre" and "MARTIN" not in document.title
    content = register.read(register_queries.document_content, who, document.id)
    assert content is not None and content.startswith(b"%PDF")
    assert not review.letter.isEnabled()
    assert "dans la lettre BPM-" in words(review) or "BPM-" in words(review)
    accept = review.findChild(QPushButton, "answer_1_acceptee")
    assert isinstance(accept, QPushButton)
    accept.click()
    settle()
    (found,) = register.read(queries.reviews, who)
    assert found.answers["1"].answer == "acceptee" and found.waiting == 1


def test_dismissing_asks_for_a_reason_and_moves_the_point_away(
    window: MainWindow, register: Register, who: PatientId, qtbot: QtBot
) -> None:
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    first = cards(review)[0].finding
    press(cards(review)[0], "dismiss")
    dialog = review.findChild(FormDialog)
    assert isinstance(dialog, FormDialog)
    dialog.act.click()
    settle()
    assert "pourquoi" in dialog.form.reason_problem.text()
    qtbot.keyClicks(dialog.form.reason, "Vu avec le cardiologue")
    dialog.act.click()
    settle()
    kept = register.read(queries.decisions, who)[first.key]
    assert kept.reason == "Vu avec le cardiologue"
    codes = (kept.summary["act_ip_problem"], kept.summary["act_ip_intervention"])
    assert codes == (first.act_ip_problem, first.act_ip_intervention) and all(codes)
    assert first.key not in {c.finding.key for c in cards(review)}


def test_the_worklist_gives_the_reason_and_enter_opens_the_review(
    window: MainWindow, who: PatientId, qtbot: QtBot
) -> None:
    worklist: WorklistPage = page(window, "medication.worklist")
    (item,) = worklist.table.rows()
    assert item.reason.startswith("81 ans, 10 substances")
    worklist.table.select_first()
    qtbot.keyClick(worklist.table, Qt.Key.Key_Return)
    settle()
    assert isinstance(window.current_page(), ReviewPage)


def test_reference_settings_say_what_is_missing(window: MainWindow) -> None:
    settings = page(window, "settings")
    text = words(settings)
    assert "Non importée" in text and "Édition du 15/09/2023" in text


def test_g3_44_a_brand_without_bdpm_is_said_not_silenced(
    window: MainWindow, register: Register
) -> None:
    from cpts_desktop.features.register import commands
    from tests.storage.register_setup import do

    who = add(register)
    do(register, commands.add_medication, commands.AddMedication(who, "KARDEGIC 75 mg"))
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    assert "inconnu\u202f: importer la BDPM" in words(review) or "importer la BDPM" in words(review)


def test_suggestions_choose_nothing_and_say_where_they_come_from(tmp_path: Path) -> None:
    found = suggest(tmp_path, "oxaz")
    assert [row.label for row in found.rows] == ["oxazépam"] and "DCI" in found.message
    assert suggest(tmp_path, "x").rows == ()
