"""On screen: the indication matrix, the interview of one treatment, closing and the next year."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cpts_desktop.features.medication import queries
from cpts_desktop.features.medication.screens.matrix_dialog import LINKED, USUAL, MatrixDialog
from cpts_desktop.features.medication.screens.review import ReviewPage
from cpts_desktop.features.medication.screens.step_dialog import StepDialog
from cpts_desktop.features.medication.screens.treatments import TreatmentsPage
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.screens.medication.medication_setup import page, press, words


def test_the_matrix_links_at_the_keyboard_and_is_remembered(
    qtbot: QtBot, window: MainWindow, register: Register, who: PatientId, clock: FixedClock
) -> None:  # fmt: skip
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    assert "10 médicaments sans indication notée" in words(review)
    press(review, "open_matrix")
    dialog = window.findChild(MatrixDialog)
    assert isinstance(dialog, MatrixDialog)
    columns = list(dialog.matrix.conditions)
    assert columns == ["Fibrillation atriale", "Insuffisance cardiaque FEVG 35 %"]
    apixaban = dialog.matrix.drugs.index("apixaban")
    item = dialog.grid.item(apixaban, 0)
    assert item is not None and item.text() == USUAL
    dialog.grid.setCurrentCell(apixaban, 0)
    qtbot.keyClick(dialog.grid, Qt.Key.Key_Space)
    assert item.text() == LINKED
    assert "apixaban" not in dialog.without.text()
    assert "Fibrillation" not in dialog.untreated.text()
    press(dialog, "keep")
    assert "9 médicaments sans indication notée" in words(window.current_page())
    file = register.read(queries.review_file, who, clock.today())
    assert file is not None and file.current is not None
    kept = file.form(file.current.id, "lignes")
    assert kept is not None and "Fibrillation atriale" in kept.values.values()


def test_the_interview_of_one_treatment_keeps_the_answers_about_the_others(
    qtbot: QtBot, window: MainWindow, register: Register, who: PatientId, clock: FixedClock
) -> None:  # fmt: skip
    treatments: TreatmentsPage = page(window, "medication.treatments", patient=str(who))
    for place, answer in ((0, "oubli"), (1, "surdosage")):
        treatments.table.select_first()
        if place:
            qtbot.keyClick(treatments.table, Qt.Key.Key_Down)
        treatments.interview.click()
        settle()
        dialog = next(d for d in window.findChildren(StepDialog) if d.isVisible())
        assert dialog.windowTitle() == treatments.table.rows()[place].label
        dialog.findChild(object, "prise_reelle").setCurrentText(answer)
        press(dialog, "keep")
    file = register.read(queries.review_file, who, clock.today())
    assert file is not None and file.current is not None
    kept = file.form(file.current.id, "lignes")
    assert kept is not None
    assert sorted(kept.values.values()) == ["oubli", "surdosage"]


def test_closing_then_the_next_year_opens_by_its_question(
    window: MainWindow, register: Register, who: PatientId, clock: FixedClock
) -> None:  # fmt: skip
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    press(review, "open_adhesion")
    next(d for d in window.findChildren(StepDialog) if d.isVisible()).reject()
    assert "Entretien-conseil" in words(page(window, "medication.review", patient=str(who)))
    press(review, "next_year")
    file = register.read(queries.review_file, who, clock.today())
    assert file is not None
    assert [r.closed_on is None for r in file.reviews].count(True) == 1
    assert file.year == "suivante"
    shown = words(window.current_page())
    assert "Année suivante" in shown and "Entretien-conseil" not in shown
    press(review, "open_annee")
    dialog = next(d for d in window.findChildren(StepDialog) if d.isVisible())
    dialog.findChild(object, "changement_de_traitement_depuis_n_1").setCurrentText("oui")
    press(dialog, "keep")
    assert "Analyse et lettre" in words(window.current_page())
    press(review, "close_review")
    file = register.read(queries.review_file, who, clock.today())
    assert file is not None and file.current is None
