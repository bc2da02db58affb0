"""Unsaved input survives a crash, on its own patient only."""

from __future__ import annotations

from PySide6.QtCore import Qt

from cpts_desktop.features.followup.screens.visit import FORM, VisitPage
from tests.screens.followup.followup_stage import Stage, Typist
from tests.storage.followup_setup import in_pathway


def _half_typed(stage: Stage) -> VisitPage:
    page: VisitPage = stage.page(VisitPage)
    page.form.poids.setFocus()
    Typist(page).type("71,4\n", "118\n")
    page._crash.keep()  # what the timer does 700 ms after the last key
    return page


def test_a_new_process_finds_the_input_again(stage: Stage) -> None:
    """A second page on the same register stands for the process after the crash."""
    first = _half_typed(stage)
    visit = first._visit
    again: VisitPage = stage.page(VisitPage)
    assert again.form.poids.text() == "71,4"
    assert again.form.pas.text() == "118"
    assert again._visit == visit, "saving twice stays one visit"
    assert any("retrouvée" in words for words in stage.window.toasts)


def test_the_input_never_appears_on_another_patient(stage: Stage) -> None:
    _half_typed(stage)
    other = in_pathway(stage.register)
    page: VisitPage = stage.page(VisitPage, other)
    assert page.form.poids.text() == ""
    assert page.draft() is None


def test_a_saved_visit_leaves_no_draft(stage: Stage) -> None:
    page = _half_typed(stage)
    Typist(page).press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.stack.currentIndex() == 1
    assert stage.register.load_draft(FORM, str(stage.patient)) is None


def test_nothing_typed_keeps_nothing(stage: Stage) -> None:
    page: VisitPage = stage.page(VisitPage)
    page._crash.keep()
    assert stage.register.load_draft(FORM, str(stage.patient)) is None
