"""Unsaved input survives a crash, on its own patient only."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from cpts_desktop.features.followup.screens.visit import FORM, VisitPage
from cpts_desktop.features.register import commands as register
from cpts_desktop.kernel.ids import PatientId
from tests.screens.followup.followup_stage import Stage, Typist
from tests.storage.followup_setup import in_pathway
from tests.storage.register_setup import do


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


def _tied(stage: Stage, *, undo: bool = False) -> PatientId:
    """Another record of the same person, which becomes the one that shows."""
    kept = in_pathway(stage.register)
    do(stage.register, register.same_person, register.SamePerson(kept, stage.patient))
    if undo:
        command = register.SamePerson(kept, stage.patient, undo=True)
        do(stage.register, register.same_person, command)
    return kept


def test_g2_38_a_draft_of_a_tied_record_is_offered_on_the_one_that_shows(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    _half_typed(stage)
    kept = _tied(stage)
    asked: list[str] = []

    def agree(title: str, text: str, safe: str, act: str) -> bool:
        asked.append(text)
        return True

    monkeypatch.setattr(stage.window, "confirm", agree)
    page: VisitPage = stage.page(VisitPage, kept)
    assert len(asked) == 1 and "dossier rattaché de" in asked[0]
    assert (page.form.poids.text(), page.form.pas.text()) == ("71,4", "118")
    assert stage.register.load_draft(FORM, str(stage.patient)) is None
    found = stage.register.load_draft(FORM, str(kept))
    assert found is not None and found.body["patient"] == str(kept)
    Typist(page).press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.stack.currentIndex() == 1
    assert stage.register.list_drafts() == []


def test_g2_38_a_draft_that_is_left_stays_with_its_own_record(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    _half_typed(stage)
    kept = _tied(stage)
    asked: list[str] = []

    def refuse(title: str, text: str, safe: str, act: str) -> bool:
        asked.append(text)
        return False

    monkeypatch.setattr(stage.window, "confirm", refuse)
    page: VisitPage = stage.page(VisitPage, kept)
    assert len(asked) == 1
    assert page.draft() is None and page.form.poids.text() == ""
    assert stage.register.load_draft(FORM, str(stage.patient)) is not None, "nothing is lost"
    page.refresh()
    assert len(asked) == 1, "once is enough"


@pytest.mark.parametrize("undo", [False, True])
def test_g2_38_a_draft_is_never_offered_to_somebody_else(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, undo: bool
) -> None:
    """Neither on a record that nobody tied, nor on one that was separated again."""
    _half_typed(stage)
    other = _tied(stage, undo=True) if undo else in_pathway(stage.register)
    monkeypatch.setattr(stage.window, "confirm", lambda *_words: pytest.fail("offered"))
    page: VisitPage = stage.page(VisitPage, other)
    assert page.draft() is None
    assert stage.register.load_draft(FORM, str(stage.patient)) is not None
