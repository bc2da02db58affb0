"""« Témoins de ce journal »: what a person reads of trails that went back, on real registers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.features.exchange import queries as exchange
from cpts_desktop.features.settings.screens import SETTINGS
from cpts_desktop.features.settings.screens.trail import TrailSection
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.settings_page import SettingsPage
from cpts_desktop.shell.theme import Theme, ThemeChoice, install_theme
from cpts_desktop.storage import audit
from tests.screens.plain_text_walk import rich_text_found
from tests.screens.register.register_window import window_on
from tests.storage.exchange_setup import Practice, met_practices
from tests.storage.trail_forger import forge, without_the_end


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def pair(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Practice, Practice]]:
    yield from met_practices(tmp_path, clock, "Awa <b>Ndiaye</b>")


@pytest.fixture
def windows(qtbot: QtBot, qapp: QApplication, clock: FixedClock) -> Iterator[list[MainWindow]]:
    made: list[MainWindow] = []
    yield made
    for one in made:
        one.contents.operations.close()


def section_of(place: Practice, windows: list[MainWindow], qtbot: QtBot) -> TrailSection:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    install_theme(app, ThemeChoice.LIGHT)
    window = window_on(place.register, place.register.clock, ())
    chosen = tuple(one for one in SETTINGS if one.id == "trail")
    window.contents = replace(window.contents, settings=chosen)
    services = {"register": place.register, "members": exchange.members}
    contents = replace(window.contents, services=services)
    window.close()
    shown = MainWindow(contents)
    windows.append(shown)
    qtbot.addWidget(shown)
    shown.resize(1280, 900)
    shown.show()
    shown.navigate("settings", {"section": "trail"})
    page = shown.current_page()
    assert isinstance(page, SettingsPage)
    found = page.section("trail")
    assert isinstance(found, TrailSection)
    if "SHOTS" in os.environ:
        qtbot.wait(300)
        shown.grab().save(f"{os.environ['SHOTS']}/temoins-{place.register.user.profession}.png")
    return found


def cells(section: TrailSection) -> list[list[str]]:
    model = section.witnesses.table.model()
    return [
        [str(model.data(model.index(row, column))) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def exchanged(nurse: Practice, doctor: Practice) -> None:
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    doctor.take(nurse.send(doctor))
    doctor.weigh(jeanne, "70.0")
    doctor.link(jeanne, nurse)
    nurse.take(doctor.send(nurse))


def test_before_any_packet_the_panel_says_that_nobody_witnesses(
    pair: tuple[Practice, Practice], windows: list[MainWindow], qtbot: QtBot
) -> None:
    section = section_of(pair[0], windows, qtbot)
    assert section.witnesses.none.isVisible() and not section.witnesses.table.isVisible()
    assert not section.witnesses.warning.isVisible()


def test_both_directions_are_listed_and_nothing_warns(
    pair: tuple[Practice, Practice], windows: list[MainWindow], qtbot: QtBot
) -> None:
    nurse, doctor = pair
    exchanged(nurse, doctor)
    section = section_of(nurse, windows, qtbot)
    found = cells(section)
    assert {(row[0], row[1]) for row in found} == {
        ("Ce poste", "Paul Durand"), ("Paul Durand", "Ce poste"),
    }  # fmt: skip
    assert all(row[4] == "suivi" for row in found)
    assert not section.witnesses.warning.isVisible()


def test_a_colleague_s_shortened_trail_warns_until_it_is_explained(
    pair: tuple[Practice, Practice], windows: list[MainWindow], qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    nurse, doctor = pair
    exchanged(nurse, doctor)
    forge(nurse, without_the_end)
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    doctor.take(nurse.send(doctor))
    section = section_of(doctor, windows, qtbot)
    panel = section.witnesses
    assert panel.warning.isVisible() and "Awa <b>Ndiaye</b>" in panel.alarm.text()
    assert rich_text_found(section) == []
    monkeypatch.setattr(type(panel._ctx), "confirm", lambda *_: False)
    panel.explained.click()
    assert panel.warning.isVisible()
    monkeypatch.setattr(type(panel._ctx), "confirm", lambda *_: True)
    panel.explained.click()
    assert not panel.warning.isVisible()
    actions = [one.action for one in doctor.register.read(audit.lines, limit=3)]
    assert "TRAIL_EXPLAINED" in actions


def test_our_own_shortened_trail_warns_and_cannot_be_explained_away(
    pair: tuple[Practice, Practice], windows: list[MainWindow], qtbot: QtBot
) -> None:
    nurse, doctor = pair
    exchanged(nurse, doctor)
    forge(nurse, without_the_end)
    panel = section_of(nurse, windows, qtbot).witnesses
    assert panel.warning.isVisible() and not panel.explained.isVisible()
    assert panel.alarm.text().startswith("Le journal de ce poste a changé après coup")


def test_who_saw_stays_on_a_narrow_screen_with_large_text(
    pair: tuple[Practice, Practice], windows: list[MainWindow], qtbot: QtBot
) -> None:
    nurse, doctor = pair
    exchanged(nurse, doctor)
    section = section_of(nurse, windows, qtbot)
    Theme.of().set(scale=200)
    try:
        windows[-1].resize(1024, 700)
        qtbot.wait(50)
        for table, kept in (
            (section.table, ("Quand", "Qui", "Quoi")),
            (section.witnesses.table, ("Journal de", "Vu par", "État")),
        ):
            titles = [column.title for column in table.rows_model.columns]
            shown = [one for n, one in enumerate(titles) if not table.isColumnHidden(n)]
            assert set(kept) <= set(shown), shown
    finally:
        Theme.of().set(scale=100)
