"""The education checklist: data, teach-back, one session, what to take up again (hf.md 6)."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QComboBox

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.education import (
    NOT_ASKED,
    RecordEducation,
    education,
    record_education,
    topics,
)
from cpts_desktop.features.followup.screens.dialogs import PathwayDialog
from cpts_desktop.features.followup.screens.education_dialog import summary
from cpts_desktop.features.followup.screens.pathway import PathwayPage
from cpts_desktop.kernel.outcome import Refused
from tests.screens.followup.followup_stage import Stage
from tests.screens.plain_text_walk import rich_text_found
from tests.storage.register_setup import do

DAY = date(2026, 3, 3)


def test_the_fifteen_topics_of_the_reference_are_data_with_a_status() -> None:
    assert len(topics()) == 15
    assert all(topic.label and topic.message and topic.status for topic in topics().values())


def test_a_session_is_noted_with_its_teach_back_and_satisfies_the_step(stage: Stage) -> None:
    page = stage.page(PathwayPage)
    assert "0 thème abordé sur 15" in page.education.text()
    page.education_button.click()
    dialog = page.findChild(PathwayDialog)
    assert rich_text_found(dialog) == []
    for name, row in (("poids", 4), ("sel", 3), ("aidants", 1)):
        box = dialog.findChild(QComboBox, f"topic_{name}")
        box.setCurrentIndex(row)
    dialog.save()
    QApplication.processEvents()
    words = page.education.text()
    assert "3 thèmes abordés sur 15, 1 restitué." in words
    assert "À reprendre" in words and "Le sel" in words
    state = stage.register.read(queries.pathway_state, stage.patient, DAY, stage.clock.now())
    assert next(one.state for one in state.steps if one.id == "ETP_1") == "fait"


def test_the_latest_word_counts_and_twice_the_same_day_is_one_session(stage: Stage) -> None:
    for score in (0, 2):
        do(stage.register, record_education, RecordEducation(stage.patient, DAY, {"sel": score}))
    states = stage.register.read(education, stage.patient)
    salt = next(one for one in states if one.topic.id == "sel")
    assert (salt.day, salt.teach_back) == (DAY, 2)
    events = stage.register.read(queries.dated_events, stage.patient)
    assert sum(1 for one in events if one.kind == "etp") == 1
    assert "À reprendre" not in summary(states)


@pytest.mark.parametrize(
    ("day", "chosen", "code"),
    [
        (date(2026, 3, 4), {"sel": 2}, "FUTURE"),
        (date(1899, 3, 4), {"sel": 2}, "TOO_OLD"),
        (DAY, {}, "EMPTY"),
        (DAY, {"yoga": 2}, "UNKNOWN_TOPIC"),
        (DAY, {"sel": 3}, "UNKNOWN_TOPIC"),
    ],
)
def test_what_cannot_be_is_refused(
    stage: Stage, day: date, chosen: dict[str, int], code: str
) -> None:
    done = stage.register.run(record_education, RecordEducation(stage.patient, day, chosen))
    assert isinstance(done, Refused)
    assert [one.code for one in done.problems] == [code]
    assert all(one.day is None for one in stage.register.read(education, stage.patient))


def test_not_asked_is_not_the_same_as_not_known(stage: Stage) -> None:
    given = RecordEducation(stage.patient, DAY, {"sel": NOT_ASKED})
    do(stage.register, record_education, given)
    states = stage.register.read(education, stage.patient)
    assert summary(states) == "1 thème abordé sur 15, 0 restitué."
