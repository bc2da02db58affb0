"""What was not sent at the visit is sent later: from the list of the day and the pathway."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.screens.pathway import PathwayPage
from cpts_desktop.features.followup.screens.today import TodayPage
from cpts_desktop.features.followup.transmission import (
    MarkAllTransmitted,
    mark_all_transmitted,
    unsent_visits,
)
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.kernel.ids import RecordId
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.shell.widgets.severity import SeverityMark
from tests.screens.followup.followup_stage import Stage
from tests.storage.followup_setup import at, save, visit
from tests.storage.register_setup import do
from tests.support.keys import press


@pytest.fixture
def behind(stage: Stage) -> Stage:
    """Three visits that nobody sent, the last one today."""
    for day in (3, 5, 8):
        stage.clock.set(at(day, 9))
        save(stage.register, visit(stage.patient, at(day), {"poids": 69.0}))
    return stage


def left(stage: Stage) -> list[date]:
    return [one.at.date() for one in stage.register.read(unsent_visits, stage.patient)]


def page_of(stage: Stage) -> Any:
    return stage.page(PathwayPage)


def test_the_pathway_shows_what_is_left_to_send_and_what_is_late(behind: Stage) -> None:
    panel = page_of(behind).sending
    assert panel.isVisible() and len(panel.buttons) == 2
    assert "et 1 de plus" in panel.all_button.text() and "3 visites" in panel.all_button.text()


def test_one_key_notes_the_latest_visit_as_sent(behind: Stage) -> None:
    page = page_of(behind)
    press(page, Qt.Key.Key_F8, lambda: left(behind) == [date(2026, 3, 5), date(2026, 3, 3)])
    rows = behind.register.read(queries.visits, behind.patient)
    assert rows[0].transmitted_on == date(2026, 3, 8)


def test_all_are_noted_once_confirmed(behind: Stage) -> None:
    page = page_of(behind)
    page.sending.all_button.click()
    assert left(behind) == []
    assert not page.sending.isVisible()
    stored = behind.register.read(queries.stored_alerts, behind.patient)
    assert not [one for one in stored if one.rule == "ORG_TRANSMISSION_48H" and one.open]


def test_an_unknown_visit_notes_none(behind: Stage) -> None:
    (latest, *_) = behind.register.read(unsent_visits, behind.patient)
    command = MarkAllTransmitted(
        behind.patient, (RecordId(latest.id), RecordId("inconnue")), date(2026, 3, 8)
    )
    assert isinstance(behind.register.run(mark_all_transmitted, command), Refused)
    assert len(left(behind)) == 3


def test_f8_in_the_list_of_the_day_leads_there(behind: Stage) -> None:
    page: Any = behind.page(TodayPage)
    assert page.send_button.isVisible() and page.send_button.isEnabled()
    press(page.table, Qt.Key.Key_F8, lambda: bool(behind.window.visited))
    assert behind.window.visited == [("followup.pathway", {"patient": str(behind.patient)})]


def test_everything_sent_shows_nothing(stage: Stage) -> None:
    assert not page_of(stage).sending.isVisible()
    today: Any = stage.page(TodayPage)
    assert not today.send_button.isVisible()


def test_the_urgent_alerts_are_named_at_the_head(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3, 6), {"spo2": 88, "poids": 69}))
    page = page_of(stage)
    assert page.urgent.isVisible()
    said = [mark.accessibleName() for mark in page.urgent.findChildren(SeverityMark)]
    assert any("Saturation très basse" in words for words in said)


def test_nothing_is_asked_about_a_dead_patient(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3, 6), {"spo2": 88}))
    command = register_commands.DeclareDeceased(stage.patient, date(2026, 3, 3))
    do(stage.register, register_commands.declare_deceased, command)
    page = page_of(stage)
    assert "Décès enregistré" in page.where.text()
    assert not page.alerts.isVisible() and not page.urgent.isVisible()
    assert not page.visit_button.isEnabled()
    assert page.timeline.isVisible() and not page.due.isVisible(), "the history stays readable"
