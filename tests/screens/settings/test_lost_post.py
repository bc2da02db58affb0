"""« Poste perdu »: the patients and the packets are seen in the window, not only in a file."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from cpts_desktop.features.settings.screens.breach import BreachSection
from cpts_desktop.storage import audit
from tests.screens.settings.fictional_practice import Stage


def test_law10_the_wizard_shows_who_is_concerned_and_leaves_a_trace(stage: Stage) -> None:
    section = stage.section("breach")
    assert isinstance(section, BreachSection)
    assert not section.concerned.isVisible()
    stage.click("breach_see")
    names = {one[0] for one in section.patients.rows()}
    assert any("MARTIN" in name for name in names) and len(names) == 6
    assert section.sent.rows() == ()
    assert "BREACH_LIST" in {one.action for one in stage.register.read(audit.lines, limit=50)}
    steps = "\n".join(label.text() for label in section.findChildren(QLabel))
    assert "Échanges › Annuaire… › Révoquer…" in steps and "72 heures" in steps


def test_law10_the_72_hours_start_in_the_window_and_stay_until_closed(stage: Stage) -> None:
    section = stage.section("breach")
    stage.click("breach_start")
    assert "il reste 72 heures" in section.deadline.text()
    assert not section.begin.isVisible()
    stage.answer = False
    stage.click("breach_settle")
    assert "il reste" in section.deadline.text()
    stage.answer = True
    stage.click("breach_settle")
    assert section.deadline.text() == "Aucun incident en cours."
