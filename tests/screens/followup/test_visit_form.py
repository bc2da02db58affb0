"""The real visit form, driven by keys: few of them, none lost, nothing of another patient."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import func, select

from cpts_desktop.features.followup import queries, tables
from cpts_desktop.features.followup.rules.entry import FIELDS
from cpts_desktop.features.followup.screens.visit import VisitPage
from cpts_desktop.features.register import queries as register_queries
from tests.screens.followup.followup_stage import Stage, Typist
from tests.storage.followup_setup import at, in_pathway, save, visit

FULL = ("71,4\n", "118\n", "72\n", "64\n", "96\n", "2", "2", "1", "\n", "\n", "\n", "\n", "\n")


def _visits(stage: Stage) -> int:
    query = select(func.count()).select_from(tables.visit)
    return int(stage.register.read(lambda conn: conn.execute(query).scalar_one()))


def _values(stage: Stage) -> dict[str, Decimal]:
    rows = stage.register.read(register_queries.observations, stage.patient)
    return {row.code: row.value for row in rows if row.value is not None}


def test_a_full_visit_takes_at_most_thirty_keys(stage: Stage) -> None:
    """Product promise 1: thirteen fields, without the mouse."""
    page = stage.page(VisitPage)
    page.first_focus().setFocus()
    typist = Typist(page)
    typist.type(*FULL)
    typist.type("\n")
    assert _visits(stage) == 1
    assert set(_values(stage)) == set(FIELDS)
    assert _values(stage)["poids"] == Decimal("71.4")
    assert typist.keys <= 30, typist.keys
    assert page.stack.currentIndex() == 1


def test_the_alert_is_painted_at_once_with_reason_source_and_people(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3, 6), {"poids": 69.2}))
    stage.clock.set(at(6))
    page = stage.page(VisitPage)
    page.form.poids.setFocus()
    typist = Typist(page)
    typist.type("71,4\n")
    start = time.perf_counter()
    typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    elapsed = time.perf_counter() - start
    cards = page.result.alerts.cards()
    gain = next(card for card in cards if card.alert.rule == "PDS_GAIN_3J")
    assert gain.isVisible()
    assert "+2,2" in gain.sentence.text()
    assert "Dijon" in gain.source.text()
    assert "Dr Anne Petit" in gain.action.text()
    assert elapsed < 2, "the alert waits for nothing"


def test_enter_too_many_neither_hides_the_alert_nor_marks_it_sent(stage: Stage) -> None:
    """G2-37: Enter twice on the last field is one visit, and the alerts stay."""
    page = stage.page(VisitPage)
    page.form.poids.setFocus()
    Typist(page).type(*FULL, "\n", "\n\n\n")
    assert _visits(stage) == 1
    assert page.stack.currentIndex() == 1
    assert stage.register.read(queries.visits, stage.patient)[0].transmitted_on is None


@pytest.mark.parametrize(
    ("code", "typed", "proposed"),
    [("pas", "13", "130"), ("pad", "8", "80"), ("poids", "714", "71,4"), ("spo2", "0,96", "96")],
)
def test_g2_33_traps_are_refused_and_the_value_meant_takes_one_key(
    stage: Stage, code: str, typed: str, proposed: str
) -> None:
    """hf.md 2.5: « 13/8 » is cmHg; never converted silently, taken with one key."""
    page = stage.page(VisitPage)
    edit = getattr(page.form, code)
    edit.setFocus()
    typist = Typist(page)
    typist.type(typed, "\n")
    assert edit.text() == typed
    assert "Valeur impossible" in getattr(page.form, f"{code}_side").text()
    assert page.focusWidget() is edit
    typist.type("\n")
    assert edit.text() == proposed
    assert page.focusWidget() is not edit


def test_g2_33_an_unusual_value_is_asked_about(stage: Stage) -> None:
    page = stage.page(VisitPage)
    page.form.poids.setFocus()
    typist = Typist(page)
    typist.type("182\n")
    assert "inhabituelle" in page.form.poids_side.text()
    assert page.focusWidget() is page.form.poids
    typist.type("\n")
    assert page.focusWidget() is page.form.pas
    typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert _values(stage) == {"poids": Decimal(182)}


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_S])
def test_a_visit_begun_is_saved_from_any_field(stage: Stage, key: Qt.Key) -> None:
    page = stage.page(VisitPage)
    page.form.poids.setFocus()
    typist = Typist(page)
    typist.type("71,4\n12")
    typist.press(Qt.Key.Key_S)
    assert _visits(stage) == 0, "the letter alone is no order"
    page.fields["pas"].edit.clear()
    typist.press(key, Qt.KeyboardModifier.ControlModifier)
    assert _visits(stage) == 1 and _values(stage) == {"poids": Decimal("71.4")}


@pytest.mark.parametrize("typed", ["1_0", "1e9", "NaN", "٧١", "71;4", "7 1", "<b>"])
def test_g2_26_only_numbers_can_be_typed(stage: Stage, typed: str) -> None:
    """Case 26 and 27: letters, underscores, other digits never reach a field."""
    page = stage.page(VisitPage)
    page.form.poids.setFocus()
    for letter in typed:
        Typist(page).press(letter) if letter.isascii() else None
    assert all(sign in "0123456789," for sign in page.form.poids.text())


def test_g2_26_a_pasted_grouped_number_is_not_taken_for_another(stage: Stage) -> None:
    """« 1 000 » pasted is out of range, beside the field; nothing is saved."""
    page = stage.page(VisitPage)
    page.form.poids.setFocus()
    page.form.poids.setText("1 000")
    page.save()
    assert "impossible" in page.form.poids_side.text()
    assert _visits(stage) == 0


def test_dot_and_comma_are_the_same(stage: Stage) -> None:
    page = stage.page(VisitPage)
    page.form.poids.setFocus()
    Typist(page).type("71.4")
    assert page.form.poids.text() == "71,4"


def test_slash_goes_from_one_pressure_to_the_other(stage: Stage) -> None:
    page = stage.page(VisitPage)
    page.form.pas.setFocus()
    Typist(page).type("118/72\n")
    assert (page.form.pas.text(), page.form.pad.text()) == ("118", "72")


def test_deltas_are_shown_while_typing(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3, 6), {"poids": 70.9}))
    page = stage.page(VisitPage)
    page.form.poids.setFocus()
    assert page.form.poids_side.text() == "auj. 70,9"
    Typist(page).type("71,4")
    assert page.form.poids_side.text() == "auj. 70,9 (+0,5) · sec 69,0 (+2,4)"


def test_a_field_never_visited_is_not_recorded(stage: Stage) -> None:
    """A ten-second stub records what was measured, and no default that nobody accepted."""
    page = stage.page(VisitPage)
    page.form.poids.setFocus()
    typist = Typist(page)
    typist.type("70,2\n")
    typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert _values(stage) == {"poids": Decimal("70.2")}


def test_an_empty_visit_is_refused(stage: Stage) -> None:
    page = stage.page(VisitPage)
    page.save()
    assert _visits(stage) == 0
    assert page.form.poids_side.text().startswith("Rien n’est saisi")


def test_pressures_are_checked_against_one_another(stage: Stage) -> None:
    page = stage.page(VisitPage)
    page.form.pas.setText("100")
    page.form.pad.setText("98")
    page.save()
    assert "diastolique" in page.form.pad_side.text()
    assert _visits(stage) == 0


def test_a_back_dated_visit_keeps_its_own_instant(stage: Stage) -> None:
    stage.clock.set(at(9, 18))
    page = stage.page(VisitPage)
    page.form.poids.setText("70,2")
    page.form.day.setText("05/03/2026")
    page.form.hour.setText("8:30")
    page.save()
    row = stage.register.read(queries.visits, stage.patient)[0]
    assert row.at == datetime(2026, 3, 5, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        ("31/02/2026", "8:00", "n’existe pas"),
        ("2026-03-01", "8:00", "jj/mm/aaaa"),
        ("01/03/2026", "25:00", "Heure attendue"),
        ("29/03/2026", "2:30", "heure d’été"),
        ("01/01/2099", "8:00", "futur"),
    ],
)
def test_g2_34_moments_that_cannot_be_are_refused(
    stage: Stage, day: str, hour: str, words: str
) -> None:
    stage.clock.set(datetime(2026, 4, 2, 8, tzinfo=UTC))
    page = stage.page(VisitPage)
    page.form.poids.setText("70,2")
    page.form.day.setText(day)
    page.form.hour.setText(hour)
    page.save()
    assert words in page.form.at_side.text()
    assert _visits(stage) == 0


def test_p55_a_draft_is_never_offered_on_another_patient(stage: Stage) -> None:
    """Case G2-38 of the bad inputs."""
    other = in_pathway(stage.register)
    page = stage.page(VisitPage)
    page.form.poids.setFocus()
    Typist(page).type("71,4\n", "118\n")
    kept = page.draft()
    assert kept is not None
    page.open(patient=str(other))
    assert (page.form.poids.text(), page.draft()) == ("", None)
    page.restore(kept)
    assert page.form.poids.text() == ""
    page.open(patient=str(stage.patient))
    page.restore(kept)
    assert (page.form.poids.text(), page.form.pas.text()) == ("71,4", "118")


def test_a_draft_restored_after_a_save_is_still_one_visit(stage: Stage) -> None:
    """The draft carries the identity of the visit: a crash just after the save adds nothing."""
    page = stage.page(VisitPage)
    page.form.poids.setText("70,2")
    kept = page.draft()
    assert kept is not None
    page.save()
    page.open(patient=str(stage.patient))
    page.restore(kept)
    page.save()
    assert _visits(stage) == 1


def test_the_form_times_itself(stage: Stage) -> None:
    page = stage.page(VisitPage)
    page.form.poids.setFocus()
    typist = Typist(page)
    typist.type("70,2\n")
    stage.clock.advance(seconds=18)
    typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stage.register.read(queries.visits, stage.patient)[0].seconds == 18
    context = stage.register.read(queries.visit_context, stage.patient, stage.clock.today())
    assert context is not None
    assert context.median_seconds == 18


def test_every_field_has_a_name_for_screen_readers(stage: Stage) -> None:
    page = stage.page(VisitPage)
    for code in FIELDS:
        assert getattr(page.form, code).accessibleName()
