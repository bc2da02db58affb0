"""« Ajouter un résultat »: what no visit asks reaches the rules and the chart."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtTest import QTest

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.model import VisitDone
from cpts_desktop.features.followup.results import RecordResults, offered, record_results
from cpts_desktop.features.followup.rules.entry import FIELDS
from cpts_desktop.features.followup.screens.measures import MeasuresPage
from cpts_desktop.features.followup.screens.results_dialog import ResultsDialog
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.outcome import Ok, Refused
from tests.screens.followup.followup_stage import Stage
from tests.storage.followup_setup import at


def note(stage: Stage, values: dict[str, str], **more: Any) -> VisitDone:
    exact = {code: Decimal(text) for code, text in values.items()}
    done = stage.register.run(record_results, RecordResults(stage.patient, at(3), exact, **more))
    assert isinstance(done, Ok), done
    return done.value


@pytest.mark.parametrize(("k", "rules"), [("5.9", {"K_O"}), ("6.0", {"K_R"}), ("4.5", set())])
def test_a_potassium_typed_by_hand_fires_the_rule_of_its_limit(
    stage: Stage, k: str, rules: set[str]
) -> None:
    done = note(stage, {"k": k})
    assert {one.rule for one in done.alerts if one.rule.startswith("K_")} == rules


def test_a_sign_that_no_visit_asks_can_be_noted(stage: Stage) -> None:
    done = note(stage, {"syncope": "1"})
    assert any(one.severity == "rouge" for one in done.alerts)


def test_a_haemolysed_sample_keeps_the_word_of_the_laboratory(stage: Stage) -> None:
    note(stage, {"k": "5.6", "creat": "90"}, hemolysed=True)
    rows = {one.code: one for one in stage.register.read(register.observations, stage.patient)}
    assert rows["k"].text == "hémolysé" and not rows["creat"].text


@pytest.mark.parametrize(
    ("values", "moved", "code"),
    [
        ({}, timedelta(), "EMPTY"),
        ({"k": "52"}, timedelta(), "OUT_OF_RANGE"),
        ({"k": "7"}, timedelta(), "UNUSUAL"),
        ({"glycemie": "1"}, timedelta(), "UNKNOWN_FIELD"),
        ({"k": "4.2"}, timedelta(hours=1), "FUTURE"),
        ({"k": "4.2"}, timedelta(days=-500), "OLD"),
        ({"k": "4.2"}, timedelta(days=-365 * 120), "BEFORE_BIRTH"),
    ],
)
def test_g2_what_cannot_be_is_refused_and_nothing_is_written(
    stage: Stage, values: dict[str, str], moved: timedelta, code: str
) -> None:
    exact = {name: Decimal(text) for name, text in values.items()}
    command = RecordResults(stage.patient, at(3) + moved, exact)
    refused = stage.register.run(record_results, command)
    assert isinstance(refused, Refused)
    assert [one.code for one in refused.problems] == [code]
    assert not stage.register.read(register.observations, stage.patient)


def test_what_the_visit_asks_is_not_offered_twice(stage: Stage) -> None:
    protocol = stage.register.read(queries.evaluation, stage.patient, stage.clock.today()).protocol
    codes = {one.code for one in offered(protocol, frozenset(FIELDS))}
    assert {"k", "creat", "ntprobnp", "temp", "syncope", "confusion"} <= codes
    assert not codes & {*FIELDS, "poids_sec", "fevg"}


def test_from_the_page_with_the_keyboard(stage: Stage) -> None:
    page = stage.page(MeasuresPage)
    page.add.click()
    dialog = page.findChild(ResultsDialog)
    assert dialog is not None
    fields = dialog.fields
    QTest.keyClicks(fields["k"].edit, "7,2")
    dialog.save_button.click()
    assert "confirmer" in fields["k"].side.text() and not stage.window.toasts
    QTest.keyClicks(fields["k"].edit, "\r")
    QTest.keyClicks(fields["creat"].edit, "182")
    QTest.keyClicks(fields["confusion"].edit, "o")
    assert fields["confusion"].side.text() == "oui"
    dialog.save_button.click()
    assert stage.window.toasts == ["Résultats enregistrés."]
    found = {
        one.code: one.value for one in stage.register.read(register.observations, stage.patient)
    }
    assert found == {"k": Decimal("7.2"), "creat": Decimal(182), "confusion": Decimal(1)}
    assert {page.choice.itemText(at) for at in range(page.choice.count())} >= {"Potassium"}
