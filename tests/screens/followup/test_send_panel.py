"""What was not sent at the visit is sent later: from the list of the day and the pathway."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.commands import MarkTransmitted, mark_transmitted
from cpts_desktop.features.followup.quality.files import PatientFile
from cpts_desktop.features.followup.screens.dialogs import PathwayDialog
from cpts_desktop.features.followup.screens.pathway import PathwayPage
from cpts_desktop.features.followup.screens.today import TodayPage
from cpts_desktop.features.followup.transmission import (
    MarkAllTransmitted,
    mark_all_transmitted,
    unsent_visits,
)
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.ids import RecordId
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.shell.widgets.severity import SeverityMark
from cpts_desktop.storage.journal import stream_pk
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


def dialog_of(page: Any) -> Any:
    """The question that is on screen."""
    (found,) = [one for one in page.findChildren(PathwayDialog) if one.isVisible()]
    return found


def test_of_an_earlier_visit_the_day_and_the_way_are_asked(behind: Stage) -> None:
    page = page_of(behind)
    page.sending.buttons[1][1].click()
    asked = dialog_of(page)
    assert asked.form.day.text() == "08/03/2026", "today, until somebody says otherwise"
    asked.form.day.setText("06/03/2026")
    asked.form.way.setCurrentIndex(1)
    asked.save_button.click()
    row = behind.register.read(queries.visits, behind.patient)[1]
    assert (row.transmitted_on, row.way) == (date(2026, 3, 6), "messagerie sécurisée")
    lines = behind.register.read(register.history, behind.patient)
    (line,) = [one for one in lines if one.what == "Visite transmise au médecin traitant"]
    assert line.detail == "le 06/03/2026, messagerie sécurisée"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("09/03/2026", "futur"), ("04/03/2026", "après cette date"), ("31/02/2026", "n’existe pas"),
     ("", "Date attendue"), ("06/03", "Date attendue")],
)  # fmt: skip
def test_g2_34_a_day_that_cannot_be_is_refused_and_nothing_is_noted(
    behind: Stage, typed: str, said: str
) -> None:
    page = page_of(behind)
    page.sending.buttons[1][1].click()
    asked = dialog_of(page)
    asked.form.day.setText(typed)
    asked.save_button.click()
    assert said in asked.form.problem.text() and asked.isVisible()
    assert len(left(behind)) == 3
    asked.reject()
    assert len(left(behind)) == 3


def test_the_indicator_counts_from_the_day_that_was_said(behind: Stage) -> None:
    """Q22: the same click, within two days or after them, is not the same answer."""
    for place, day in ((1, "07/03/2026"), (2, "06/03/2026")):
        page = page_of(behind)
        page.sending.buttons[1][1].click()
        asked = dialog_of(page)
        asked.form.day.setText(day)
        asked.save_button.click()
        assert len(left(behind)) == 3 - place

    def delays_of(conn: Any) -> list[int | None]:
        banner, pk = register.banner(conn, behind.patient), stream_pk(conn, behind.patient)
        assert banner is not None and pk is not None
        events = PatientFile(conn, pk, banner).events
        return [one.data["transmission_jours"] for one in events if one.kind == "visite_idel"]

    delays = behind.register.read(delays_of)
    assert delays == [3, 2, None], "of 3 March on the 6th, of 5 March on the 7th, of today unsent"


def test_a_way_that_nobody_offers_is_refused(behind: Stage) -> None:
    (latest, *_) = behind.register.read(unsent_visits, behind.patient)
    command = MarkTransmitted(
        behind.patient, RecordId(latest.id), date(2026, 3, 8), "pigeon voyageur"
    )
    assert isinstance(behind.register.run(mark_transmitted, command), Refused)
    assert len(left(behind)) == 3


def test_all_are_noted_at_one_date(behind: Stage) -> None:
    page = page_of(behind)
    page.sending.all_button.click()
    asked = dialog_of(page)
    asked.form.day.setText("05/03/2026")
    asked.save_button.click()
    assert "après cette date" in asked.form.problem.text()
    assert len(left(behind)) == 3, "none is noted when one cannot be"
    asked.form.day.setText("08/03/2026")
    asked.save_button.click()
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
