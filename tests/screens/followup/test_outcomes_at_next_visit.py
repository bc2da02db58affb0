"""The outcome of the last alerts is asked at the next visit: one key each, or none at all."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from cpts_desktop.features.followup import commands, queries
from cpts_desktop.features.followup.mirror import RuleMirror, alert_mirror
from cpts_desktop.features.followup.quality.reading import alerts_to_ask
from cpts_desktop.features.followup.screens.outcome_strip import KEYS, OutcomeStrip
from cpts_desktop.features.followup.screens.visit import VisitPage
from cpts_desktop.kernel.counting import Period
from tests.screens.followup.followup_stage import Stage, Typist
from tests.storage.followup_setup import at, in_pathway, save, visit
from tests.storage.register_setup import do
from tests.support.keys import wait_for

FULL = ("71,4\n", "118\n", "72\n", "64\n", "96\n", "2", "2", "1", "\n", "\n", "\n", "\n", "\n")


@pytest.fixture
def alerted(stage: Stage) -> Stage:
    """Two alerts on 3 March, the day before."""
    save(stage.register, visit(stage.patient, at(3, 6), {"spo2": 91, "fc": 118, "poids": 69}))
    stage.clock.set(at(4))
    return stage


def press(page: VisitPage, *keys: Qt.Key) -> None:
    """Press keys of the strip; Qt shows a pressed button for a tenth of a second."""
    for key in keys:
        Typist(page).press(key)
        shown = page.window().findChildren(QAbstractButton)
        assert wait_for(lambda shown=shown: not any(one.isDown() for one in shown))


def strip_of(page: VisitPage) -> OutcomeStrip:
    QApplication.processEvents()
    return page.outcomes


def rules(stage: Stage) -> dict[str, RuleMirror]:
    found = stage.register.read(alert_mirror, Period(date(2026, 3, 1), date(2026, 3, 31)))
    return {one.rule: one for one in found.rules}


def asked(stage: Stage, day: int) -> list[str]:
    rows = stage.register.read(alerts_to_ask, stage.patient, date(2026, 3, day))
    return [one.rule for one in rows]


def test_one_key_each_and_the_mirror_knows(alerted: Stage) -> None:
    page = alerted.page(VisitPage)
    strip = strip_of(page)
    assert strip.isVisible() and strip.mark.isVisible()
    assert "03/03/2026" in strip.sentence.text() and "(1 sur 2)" in strip.sentence.text()
    first, second = asked(alerted, 4)
    page.form.poids.setFocus()
    press(page, Qt.Key.Key_F4)
    assert page.focusWidget() is page.form.poids, "a key asks for no focus"
    assert "(2 sur 2)" in strip.sentence.text()
    press(page, Qt.Key.Key_F5)
    assert "traitement modifié\u202f; fausse alerte" in strip.sentence.text()
    found = rules(alerted)
    assert found[first].outcomes == {"traitement_modifie": 1}
    assert found[second].outcomes == {"fausse_alerte": 1} and found[second].useful == 0


def test_a_full_visit_with_two_outcomes_stays_within_thirty_keys(alerted: Stage) -> None:
    page = alerted.page(VisitPage)
    strip_of(page)
    page.first_focus().setFocus()
    press(page, Qt.Key.Key_F3, Qt.Key.Key_F6)
    typist = Typist(page)
    typist.type(*FULL, "\n")
    assert page.stack.currentIndex() == 1
    assert typist.keys + 2 <= 30, typist.keys
    assert {one.ticked for one in rules(alerted).values()} >= {1}


def test_nothing_must_be_answered(alerted: Stage) -> None:
    page = alerted.page(VisitPage)
    strip_of(page)
    page.first_focus().setFocus()
    Typist(page).type(*FULL, "\n")
    assert page.stack.currentIndex() == 1
    assert all(one.ticked == 0 for one in rules(alerted).values())


def test_skipping_goes_to_the_next_alert_and_writes_nothing(alerted: Stage) -> None:
    page = alerted.page(VisitPage)
    strip = strip_of(page)
    first, second = asked(alerted, 4)
    press(page, Qt.Key.Key_F12, Qt.Key.Key_F3)
    assert "passée\u202f; hospitalisation" in strip.sentence.text()
    assert asked(alerted, 4) == [first]
    assert rules(alerted)[second].outcomes == {"hospitalise": 1}


def test_the_keys_of_another_patient_never_answer(alerted: Stage) -> None:
    """The strip of a patient without alerts is empty at once, before anything is read."""
    other = in_pathway(alerted.register)
    page = alerted.page(VisitPage)
    strip_of(page)
    page.open(patient=str(other))
    QApplication.processEvents()
    assert not page.outcomes.isVisible()
    page.outcomes.tick("hospitalise")
    assert all(one.ticked == 0 for one in rules(alerted).values())


def test_alerts_of_today_are_not_asked_about(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3, 6), {"spo2": 91}))
    assert asked(stage, 3) == []
    assert asked(stage, 4) == ["SPO2_O"]


def test_an_alert_that_ended_is_asked_once_then_waits_elsewhere(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3, 6), {"spo2": 91}))
    stage.clock.set(at(4))
    save(stage.register, visit(stage.patient, at(4, 6), {"spo2": 97}))
    assert asked(stage, 4) == ["SPO2_O"], "the visit of the day asks, even typed after it"
    assert asked(stage, 5) == []


def test_an_alert_that_still_holds_is_asked_again(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3, 6), {"spo2": 91}))
    stage.clock.set(at(5))
    save(stage.register, visit(stage.patient, at(5, 6), {"poids": 69}))
    assert asked(stage, 6) == ["SPO2_O"]


def test_rules_about_our_own_organisation_ask_for_nothing(stage: Stage) -> None:
    done = save(stage.register, visit(stage.patient, at(3, 6), {"poids": 69}))
    assert done.id
    stage.clock.set(at(8))
    do(stage.register, commands.reassess, stage.patient)
    stored = {one.rule for one in stage.register.read(queries.stored_alerts, stage.patient)}
    assert "ORG_TRANSMISSION_48H" in stored
    assert "ORG_TRANSMISSION_48H" not in asked(stage, 9)


def test_every_key_gives_an_outcome_of_the_list() -> None:
    from cpts_desktop.features.followup.model import OUTCOMES

    assert {outcome for outcome, _ in KEYS.values()} <= set(OUTCOMES)
    assert {"hospitalise", "traitement_modifie", "fausse_alerte"} <= {o for o, _ in KEYS.values()}
