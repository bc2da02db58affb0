"""LAW-02 on the screen: noting an opposition stops the sending, lifting it lets it go again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.features.exchange.oppositions import opposed_items
from cpts_desktop.features.exchange.screens import ACTIONS, PAGES
from cpts_desktop.features.exchange.screens.oppositions_page import OppositionsPage
from cpts_desktop.features.register import commands
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from tests.screens.plain_text_walk import rich_text_found
from tests.screens.register.register_window import window_on
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do

CLOCK = FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))
SECRET = "<b>Dépression</b> & alcool"


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Practice, Practice, PatientId]]:
    nurse = practice(tmp_path, CLOCK, "Awa Ndiaye")
    doctor = practice(tmp_path, CLOCK, "Paul Durand", "medecin")
    nurse.meet(doctor)
    uid = nurse.patient()
    do(nurse.register, commands.put_condition, commands.PutCondition(uid, SECRET))
    yield nurse, doctor, uid
    nurse.register.close()
    doctor.register.close()


@pytest.fixture
def page(
    qtbot: QtBot, qapp: QApplication, places: tuple[Practice, Practice, PatientId]
) -> Iterator[OppositionsPage]:
    install_theme(qapp, ThemeChoice.LIGHT)
    window: MainWindow = window_on(places[0].register, CLOCK, PAGES, ACTIONS)
    qtbot.addWidget(window)
    window.resize(1180, 760)
    window.show()
    window.ctx.navigate("exchange.oppositions", patient=str(places[2]))
    shown = window.current_page()
    assert isinstance(shown, OppositionsPage)
    yield shown
    window.contents.operations.close()


def test_law02_an_opposition_is_noted_for_one_and_lifted(
    page: OppositionsPage, places: tuple[Practice, Practice, PatientId],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    nurse, doctor, uid = places
    today = CLOCK.today()

    def blocked(member: str) -> int:
        return len(nurse.register.read(opposed_items, uid, member, today))

    assert page.count.text() == "Aucune opposition." and not page.lift.isEnabled()
    page.things.select_first()
    page.form.member.setCurrentIndex(page.form.member.findData(doctor.me))
    page.form.oppose.click()
    assert page.count.text() == "1 opposition en cours."
    assert (blocked(doctor.me), blocked("quelqu’un d’autre")) == (1, 0)
    assert page._found.whom(page._found.standing[0].member) == "Paul Durand"
    assert rich_text_found(page) == []
    page.standing.select_first()
    monkeypatch.setattr(page.ctx, "confirm", lambda *_: False)
    page.lift.click()
    assert blocked(doctor.me) == 1
    monkeypatch.setattr(page.ctx, "confirm", lambda *_: True)
    page.lift.click()
    assert blocked(doctor.me) == 0 and page.count.text() == "Aucune opposition."


def test_law02_what_is_opposed_to_all_is_no_longer_offered(page: OppositionsPage) -> None:
    page.things.select_first()
    page.form.oppose.click()
    assert page._found.things == ()
    assert page._found.whom(page._found.standing[0].member) == "tous les confrères"
