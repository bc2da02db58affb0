"""After a visit: the alert leads the day, F9 prepares the letter and the packet."""

from __future__ import annotations

from PySide6.QtCore import Qt

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.rules.letter import KIND
from cpts_desktop.features.followup.screens.today import TodayPage
from cpts_desktop.features.followup.screens.visit import VisitPage
from cpts_desktop.features.register import queries as register
from tests.screens.followup.followup_stage import Stage, Typist
from tests.storage.followup_setup import at, save, visit


def _typed_visit(stage: Stage, weight: str) -> VisitPage:
    page: VisitPage = stage.page(VisitPage)
    page.form.poids.setFocus()
    typist = Typist(page)
    typist.type(f"{weight}\n")
    typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return page


def test_the_action_of_the_worst_alert_comes_before_due_steps(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3, 6), {"poids": 69.2}))
    stage.clock.set(at(6))
    save(stage.register, visit(stage.patient, at(6, 7), {"poids": 71.4}))
    page = stage.page(TodayPage)
    model, row = page.table.rows_model, page.table.rows()[0]
    assert row.due, "steps are due too"
    assert model.columns[2].text(row) == "Avis médical 24–48\u202fh"
    assert "Dr Anne Petit" in model.columns[2].subtext(row)
    assert "01" in model.columns[2].subtext(row)
    assert "+2,2" in model.columns[1].text(row)


def test_f9_keeps_a_letter_and_opens_the_packet_of_this_patient(stage: Stage) -> None:
    page = _typed_visit(stage, "72,5")
    page.result.prepare.click()
    kept = stage.register.read(register.documents, stage.patient)
    assert [one.kind for one in kept] == [KIND]
    where = ("exchange.exchange", {"prepare": "1", "about": str(stage.patient)})
    assert stage.window.visited[-1] == where
    done = stage.register.read(queries.visits, stage.patient)[0]
    assert done.transmitted_on is None, "prepared is not sent"


def test_a_visit_that_was_not_sent_stays_in_the_list(stage: Stage) -> None:
    page = _typed_visit(stage, "69,5")
    today = stage.page(TodayPage)
    assert today.table.rows()[0].unsent == 1
    page.result.send.click()
    assert today.table.rows()[0].unsent == 0


def test_the_letter_says_the_fact_its_limit_and_its_source(stage: Stage) -> None:
    page = _typed_visit(stage, "72,5")
    page.result.prepare.click()
    kept = stage.register.read(register.documents, stage.patient)[0]
    content = stage.register.read(register.document_content, stage.patient, kept.id)
    assert content is not None and content[:5] == b"%PDF-"


def test_the_saved_visit_shows_the_median(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3, 6), {"poids": 69.2}, seconds=22))
    page = _typed_visit(stage, "69,4")
    assert "médiane" in page.result.detail.text()
