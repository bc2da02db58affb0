"""« Aujourd’hui » shows what the other jobs ask, under their own word, and opens them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import Connection

from cpts_desktop.features.followup import commands
from cpts_desktop.features.followup.day import day_rows, last_weights
from cpts_desktop.features.followup.model import DueElsewhere
from cpts_desktop.features.followup.screens import today_words as say
from cpts_desktop.features.followup.screens.today import TodayPage
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.kernel.ids import PatientId
from tests.screens.followup.followup_stage import Stage
from tests.storage.followup_setup import at, in_pathway, save, visit
from tests.storage.register_setup import do, jeanne
from tests.support.keys import press

DAY = date(2026, 3, 3)


def bpm(uid: PatientId, late: int = 0, title: str = "Suivi de l’observance") -> DueElsewhere:
    return DueElsewhere(uid, title, late, "Bilan de médication", "medication.review", "pharmacien")


def show(stage: Stage, *given: DueElsewhere) -> TodayPage:
    def port(_conn: Connection, _today: date) -> Iterable[DueElsewhere]:
        return given

    stage.context = replace(stage.context, services={"elsewhere": port})
    page: TodayPage = stage.page(TodayPage)
    return page


def only_known(stage: Stage) -> PatientId:
    uid: PatientId = do(stage.register, register_commands.create_patient, jeanne())
    return uid


def words(page: TodayPage, column: int) -> list[str]:
    rows: Any = page.table.rows()
    return [page.table.rows_model.columns[column].text(row) for row in rows]


def test_a_patient_of_another_job_is_in_the_list_and_opens_it(stage: Stage) -> None:
    other = only_known(stage)
    page = show(stage, bpm(other, late=45))
    rows = page.table.rows()
    assert [row.patient for row in rows] == [stage.patient, other], "the pathway comes first"
    assert "Bilan de médication\u202f: suivi de l’observance, en retard de 45" in words(page, 1)[1]
    page.table.selectRow(1)
    assert page.open_button.isVisible() and page.open_button.isEnabled()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert stage.window.visited == [("medication.review", {"patient": str(other)})]


def test_one_key_opens_it_for_a_patient_of_the_pathway(stage: Stage) -> None:
    page = show(stage, bpm(stage.patient))
    assert len(page.table.rows()) == 1
    assert "puis bilan de médication" in say.beside(page.table.rows()[0])
    press(page.table, Qt.Key.Key_F4, lambda: bool(stage.window.visited))
    assert stage.window.visited == [("medication.review", {"patient": str(stage.patient)})]


def test_without_anything_elsewhere_nothing_is_offered(stage: Stage) -> None:
    page = show(stage)
    assert not page.open_button.isVisible()
    page.open_elsewhere()
    assert stage.window.visited == []


def test_a_profession_finds_its_work_elsewhere(stage: Stage) -> None:
    other = only_known(stage)
    do(stage.register, commands.record_event,
       commands.RecordEvent(stage.patient, "pharmacie", DAY))  # fmt: skip
    page = show(stage, bpm(other))
    page.filter.role.setCurrentIndex(page.filter.role.findData("pharmacien"))
    assert [row.patient for row in page.table.rows()] == [other]


def test_a_dead_patient_is_not_listed(stage: Stage) -> None:
    other = only_known(stage)
    do(stage.register, register_commands.declare_deceased,
       register_commands.DeclareDeceased(other, DAY))  # fmt: skip
    assert other not in {row.patient for row in show(stage, bpm(other)).table.rows()}


def test_a_review_that_waits_for_months_never_stands_before_a_late_pathway(stage: Stage) -> None:
    late = in_pathway(stage.register)
    stage.clock.set(at(20))
    quiet = only_known(stage)
    given = [bpm(quiet, late=400)]
    rows = stage.register.read(day_rows, date(2026, 3, 20), at(20), lambda *_: given)
    assert [row.patient for row in rows][-1] == quiet
    assert late in [row.patient for row in rows][:2]


def test_the_paper_says_alerts_steps_and_the_rest(stage: Stage) -> None:
    """« Works on paper when the battery is dead »: last weight, whom to call, all that is due."""
    save(stage.register, visit(stage.patient, at(3, 6), {"poids": 72.4, "spo2": 88}))
    stage.clock.set(at(4))
    page = show(stage, bpm(stage.patient, late=3))
    (row,) = page.table.rows()
    weights = stage.register.read(last_weights, [stage.patient])
    line = say.round_line(row, DAY + timedelta(days=1), weights[stage.patient])
    assert line.mark == "urgence" and line.patient.startswith("MARTIN")
    assert "dernier poids 72,4" in line.where and "sec 69" in line.where
    assert line.call.startswith("Appeler le 15, puis Dr Anne Petit")
    assert any("Aussi" in words for words in line.reasons)
    assert any(words.startswith("Bilan de médication") for words in line.todo)
    assert "1 visite à transmettre" in line.todo
    assert any("laboratoire" in words or "pharmac" in words for words in line.todo)
