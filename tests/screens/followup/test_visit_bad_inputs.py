"""Bad inputs of groups G2 and G7 at the visit form: asked about, refused, or kept verbatim."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.in_force import AdoptProtocol, adopt_protocol
from cpts_desktop.features.followup.screens.visit import VisitPage
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.resources import resource
from tests.screens.followup.followup_stage import Stage, Typist
from tests.screens.plain_text_walk import rich_text_found
from tests.storage.followup_setup import at, save, visit


def weights(stage: Stage) -> list[Decimal]:
    rows = stage.register.read(register_queries.observations, stage.patient, ("poids",))
    return [row.value for row in rows if row.value is not None]


def form_of(stage: Stage) -> VisitPage:
    page: VisitPage = stage.page(VisitPage)
    page.form.poids.setFocus()
    return page


def save_now(page: VisitPage) -> None:
    Typist(page).press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def notes(stage: Stage) -> list[str]:
    return [row.note for row in stage.register.read(queries.visits, stage.patient)]


@pytest.fixture
def weighed(stage: Stage) -> Stage:
    save(stage.register, visit(stage.patient, at(3, 6), {"poids": 71.4}))
    stage.clock.set(at(4))
    return stage


def test_g2_33_a_weight_in_pounds_is_asked_about_and_never_converted(weighed: Stage) -> None:
    """157 lb is 71.2 kg: possible as kilograms, so it is asked, with both readings."""
    page = form_of(weighed)
    typist = Typist(page)
    typist.type("157\n")
    words = page.form.poids_side.text().replace("\u202f", " ")
    assert "Écart de +85,6 kg avec 71,4" in words and "en livres, ce serait 71,2 kg" in words
    assert page.focusWidget() is page.form.poids and page.form.poids.text() == "157"
    typist.type("\n")
    assert page.focusWidget() is page.form.pas
    save_now(page)
    assert weights(weighed) == [Decimal("71.4"), Decimal(157)], "the person decides"


def test_g2_33_a_jump_is_asked_about_once_and_a_usual_weight_never(weighed: Stage) -> None:
    page = form_of(weighed)
    Typist(page).type("76,4\n")
    assert page.focusWidget() is page.form.pas, "5.0 kg is not beyond max(5 kg, 7 %)"
    page.form.poids.setFocus()
    Typist(page).type("76,5\n")
    assert "Écart de +5,1" in page.form.poids_side.text()
    assert "livres" not in page.form.poids_side.text()


def test_g2_33_another_scale_is_not_compared(weighed: Stage) -> None:
    page = form_of(weighed)
    Typist(page).type("B80\n")
    assert page.focusWidget() is page.form.pas


def test_g2_33_a_jump_is_asked_at_save_too(weighed: Stage) -> None:
    page = form_of(weighed)
    Typist(page).type("157")
    save_now(page)
    assert weights(weighed) == [Decimal("71.4")]
    assert "Entrée pour confirmer" in page.form.poids_side.text()


def test_g2_33_a_proposal_that_is_itself_unusual_is_asked_again(stage: Stage) -> None:
    """5 said for a pressure is 50 mmHg: taken with one key, then confirmed with another."""
    page = form_of(stage)
    page.form.pas.setFocus()
    typist = Typist(page)
    typist.type("5\n")
    assert "Entrée pour 50" in page.form.pas_side.text()
    typist.type("\n")
    assert page.form.pas.text() == "50" and "inhabituelle" in page.form.pas_side.text()
    typist.type("\n")
    assert page.focusWidget() is page.form.pad


@pytest.mark.parametrize(
    "text",
    ["INR <2 et >1", "K+ <3,5", "TA<b", "file:///etc/passwd", "javascript:alert(1)", "&amp;"],
)
def test_g2_30_and_32_a_note_is_kept_and_shown_verbatim(stage: Stage, text: str) -> None:
    page = form_of(stage)
    page.form.note.setText(text)
    page.save()
    assert notes(stage) == [text]
    assert rich_text_found(page) == []


@pytest.mark.parametrize("text", ["a\u202eb", "a\u0000b", "\ud800"])
def test_g2_a_note_with_controls_is_refused_beside_the_field(stage: Stage, text: str) -> None:
    page = form_of(stage)
    page.form.note.setText(text)
    page.form.poids.setText("70,2")
    page.save()
    assert all(text not in kept for kept in notes(stage))
    assert notes(stage) or page.form.note_side.text()


def test_g2_31_a_pasted_book_is_bounded_and_pasted_as_plain_text(stage: Stage) -> None:
    page = form_of(stage)
    QGuiApplication.clipboard().setText("<b>lignes</b>\n" * 200_000)
    page.form.note.setFocus()
    QTest.keyClick(page.form.note, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    page.save()
    assert len(page.form.note.text()) <= 20_000
    assert all(len(text) <= 20_000 for text in notes(stage))


def test_g2_34_an_hour_that_comes_twice_is_one_instant_in_utc(stage: Stage) -> None:
    """25 October 2026, 2:30 comes twice in Paris: the first one, 00:30 UTC, and it stays there."""
    stage.clock.set(datetime(2026, 10, 26, 8, tzinfo=UTC))
    page = form_of(stage)
    page.form.poids.setText("70,2")
    page.form.day.setText("25/10/2026")
    page.form.hour.setText("2:30")
    page.save()
    (row,) = stage.register.read(queries.visits, stage.patient)
    assert row.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_g2_34_a_year_is_asked_about_before_it_is_kept(stage: Stage) -> None:
    page = form_of(stage)
    page.form.poids.setText("70,2")
    page.form.day.setText("03/02/2025")
    page.save()
    assert notes(stage) == [] and "plus d’un an" in page.form.at_side.text()
    page.save()
    (row,) = stage.register.read(queries.visits, stage.patient)
    assert row.at.year == 2025


def test_g2_37_a_double_click_on_save_is_one_visit(stage: Stage) -> None:
    page = form_of(stage)
    page.form.poids.setText("70,2")
    QTest.mouseDClick(page.save_button, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(page, Qt.MouseButton.LeftButton)  # the button, disabled, heard none
    page.save()
    assert len(notes(stage)) == 1
    assert not QGuiApplication.mouseButtons(), "or every later test would be under a pressed mouse"


def test_g2_the_scale_is_refused_beside_its_own_field(stage: Stage) -> None:
    page = form_of(stage)
    page.form.poids.setText("70,2")
    page.form.balance.setText("\u202eA")
    page.save()
    assert notes(stage) == []
    assert page.form.note_side.text()
    assert page.focusWidget() is page.form.balance


def test_g7_a_protocol_adopted_while_the_form_is_open_decides_at_save(
    stage: Stage, tmp_path: Path
) -> None:
    """The limits shown were those of the former one; what is written obeys the one in force."""
    page = form_of(stage)
    Typist(page).type("71,4\n", "118\n", "72\n", "64\n", "97\n")
    copy = tmp_path / "nouveau"
    shutil.copytree(resource("protocols/cpts_ic_std/protocol.toml").parent, copy)
    for file, old, new in (
        ("protocol.toml", 'version = "1.0.0"', 'version = "1.1.0"'),
        ("variables.toml", "soft = [85, 100]", "soft = [98, 100]"),
    ):
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    adopted = stage.register.run(adopt_protocol, AdoptProtocol(copy / "protocol.toml"))
    assert not hasattr(adopted, "problems"), adopted
    save_now(page)
    assert notes(stage) == []
    assert "inhabituelle" in page.form.spo2_side.text()


def test_g7_a_broken_file_leaves_the_form_as_it_was(stage: Stage, tmp_path: Path) -> None:
    page = form_of(stage)
    Typist(page).type("71,4\n")
    bad = tmp_path / "protocol.toml"
    bad.write_text("[protocol\n", encoding="utf-8")
    assert hasattr(stage.register.run(adopt_protocol, AdoptProtocol(bad)), "problems")
    save_now(page)
    assert weights(stage) == [Decimal("71.4")]
