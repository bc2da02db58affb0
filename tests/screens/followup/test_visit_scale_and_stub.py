"""The scale of a weight (hf.md 3.2), and a ten-second visit completed later as one visit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import func, select

from cpts_desktop.features.followup import commands, queries, tables
from cpts_desktop.features.followup.completion import CompleteVisit, complete_visit, open_visit
from cpts_desktop.features.followup.screens.visit import VisitPage
from cpts_desktop.features.followup.screens.visit_scale import OTHER
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.ids import RecordId, new_id
from cpts_desktop.kernel.outcome import Refused
from tests.screens.followup.followup_stage import Stage, Typist
from tests.storage.followup_setup import at, save, visit
from tests.storage.register_setup import do
from tests.support.keys import wait_for


def weights(stage: Stage) -> list[tuple[Decimal | None, str]]:
    rows = stage.register.read(register_queries.observations, stage.patient, ("poids",))
    return [(row.value, row.scale) for row in rows]


def rules(stage: Stage) -> set[str]:
    result = stage.register.read(queries.evaluation, stage.patient, stage.clock.today())
    return {alert.rule.id for alert in result.alerts}


def count(stage: Stage) -> int:
    query = select(func.count()).select_from(tables.visit)
    return int(stage.register.read(lambda conn: conn.execute(query).scalar_one()))


def save_now(page: VisitPage) -> None:
    Typist(page).press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_the_usual_scale_costs_no_key_and_one_letter_changes_it(stage: Stage) -> None:
    page = stage.page(VisitPage)
    assert page.form.balance.text() == "A"
    page.form.poids.setFocus()
    Typist(page).type("73", "b")
    assert (page.form.poids.text(), page.form.balance.text()) == ("73", "B")
    assert OTHER in page.form.poids_side.text()
    save_now(page)
    assert weights(stage) == [(Decimal(73), "B")]
    assert "DQ_BALANCE" in rules(stage)
    assert not any(rule.startswith("PDS_REF") for rule in rules(stage))


def test_the_delta_is_shown_on_one_scale_only(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(2), {"poids": 70}, scale="B"))
    page = stage.page(VisitPage)
    assert page.form.balance.text() == "B", "the scale of the last weight is proposed"
    page.form.poids.setFocus()
    Typist(page).type("71,5")
    assert "+1,5" in page.form.poids_side.text()
    page.form.balance.setText("A")
    assert "+1,5" not in page.form.poids_side.text()
    assert "sec 69,0 (+2,5)" in page.form.poids_side.text()


def test_the_dry_weight_of_another_scale_is_reset_by_a_clinician(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3), {"poids": 73}, scale="B"))
    assert "DQ_BALANCE" in rules(stage)
    values = {"poids_sec": "70.0", "poids_sec_balance": "B"}
    reset = register_commands.SetBaseline(stage.patient, values)
    do(stage.register, register_commands.set_baseline, reset)
    assert "DQ_BALANCE" not in rules(stage)
    assert "PDS_REF_O" in rules(stage)


def test_a_scale_of_hostile_characters_is_refused(stage: Stage) -> None:
    command = visit(stage.patient, at(3), {"poids": 73}, scale="B\u202e")
    done = stage.register.run(commands.record_visit, command)
    assert isinstance(done, Refused)
    assert weights(stage) == []


def test_a_ten_second_stub_is_completed_as_the_same_visit(stage: Stage) -> None:
    page = stage.page(VisitPage)
    page.form.poids.setFocus()
    Typist(page).type("71,4\n")
    save_now(page)
    stage.clock.advance(hours=6)
    again = stage.page(VisitPage)
    assert again.complete_button.isVisible()
    Typist(again).press(Qt.Key.Key_F7)
    assert wait_for(lambda: not again.form.poids.isEnabled())
    assert again.form.pas.hasFocus()
    Typist(again).type("118\n", "72\n")
    again.form.note.setText("vue avec sa fille")
    save_now(again)
    assert count(stage) == 1
    rows = stage.register.read(register_queries.observations, stage.patient)
    assert {row.code for row in rows} == {"poids", "pas", "pad"}
    assert len({row.at for row in rows}) == 1, "the instant of the visit"
    seen = stage.register.read(queries.visits, stage.patient)[0]
    assert seen.note == "vue avec sa fille"
    result = stage.register.read(queries.evaluation, stage.patient, stage.clock.today())
    assert len(stage.register.read(queries.sessions, stage.patient, result)) == 1


def test_completing_twice_adds_once_and_never_replaces(stage: Stage) -> None:
    done = save(stage.register, visit(stage.patient, at(3, 7), {"poids": 71}))
    more = CompleteVisit(stage.patient, RecordId(done.id), RecordId(new_id()), {"fc": Decimal(70)})
    do(stage.register, complete_visit, more)
    do(stage.register, complete_visit, more)
    rows = stage.register.read(register_queries.observations, stage.patient)
    assert sorted(row.code for row in rows) == ["fc", "poids"]
    twice = CompleteVisit(
        stage.patient, RecordId(done.id), RecordId(new_id()), {"poids": Decimal(75)}
    )
    refused = stage.register.run(complete_visit, twice)
    assert isinstance(refused, Refused)
    assert [one.code for one in refused.problems] == ["ALREADY"]


@pytest.mark.parametrize(("hours", "offered"), [(47, True), (49, False)])
def test_an_old_visit_is_no_longer_offered(stage: Stage, hours: int, offered: bool) -> None:
    save(stage.register, visit(stage.patient, stage.clock.now(), {"poids": 71}))
    stage.clock.advance(hours=hours)
    found = stage.register.read(open_visit, stage.patient, stage.clock.now())
    assert (found is not None) is offered


def test_an_unknown_visit_cannot_be_completed(stage: Stage) -> None:
    more = CompleteVisit(stage.patient, RecordId(new_id()), RecordId(new_id()), {"fc": Decimal(70)})
    assert isinstance(stage.register.run(complete_visit, more), Refused)


def test_the_draft_of_a_completion_goes_back_to_its_visit(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3, 7), {"poids": 71}))
    page = stage.page(VisitPage)
    page.complete()
    Typist(page).type("118\n")
    kept = page.draft()
    other = stage.page(VisitPage)
    other.restore(kept)
    assert not other.form.poids.isEnabled()
    assert other.form.pas.text() == "118"
