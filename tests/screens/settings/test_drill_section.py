"""The drill on the screen: one field, one line that is green or red, in a word and a shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.features.settings.drilling import Drill
from cpts_desktop.features.settings.screens import SETTINGS
from cpts_desktop.features.settings.screens.drill import DrillSection
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.preferences import Preferences
from cpts_desktop.shell.settings_page import SettingsPage
from cpts_desktop.shell.theme import Theme, ThemeChoice, install_theme
from tests.screens.plain_text_walk import rich_text_found
from tests.screens.shell.sample_house import sample_contents


def drill(secret: str) -> Outcome[Drill]:
    if secret == "faux":
        return refuse("secret", "WRONG_SECRET", "Cette phrase n’ouvre pas la sauvegarde.")
    if secret == "abîmé":
        return Ok(Drill(False, "Tout serait perdu. <b>Rien</b>"))
    return Ok(Drill(True, "3 dossiers et 40 écritures reviendraient. Rien ne manquerait."))


@pytest.fixture
def section(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[DrillSection]:
    install_theme(qapp, ThemeChoice.LIGHT)
    chosen = tuple(one for one in SETTINGS if one.id == "drill")
    contents = sample_contents(settings=chosen, services={"drill": drill})
    window = MainWindow(contents, preferences=Preferences(tmp_path / "p.ini"))
    qtbot.addWidget(window)
    window.resize(1024, 600)
    window.show()
    window.start()
    window.navigate("settings", {"section": "drill"})
    page = window.current_page()
    assert isinstance(page, SettingsPage)
    found = page.section("drill")
    assert isinstance(found, DrillSection)
    yield found
    Theme.of().set(choice=ThemeChoice.LIGHT, scale=100)
    contents.operations.close()


def ask(section: Any, secret: str) -> None:
    section.form.secret.setText(secret)
    section.form.start.click()


def test_a_good_backup_shows_a_green_line_and_empties_the_field(section: DrillSection) -> None:
    ask(section, "un code")
    assert section.verdict.isVisible() and "Rien ne manquerait" in section.words.text()
    assert section.mark.words() == "Bonne sauvegarde" and section.form.secret.text() == ""


def test_a_bad_one_shows_a_red_line_as_plain_text(section: DrillSection) -> None:
    ask(section, "abîmé")
    assert section.mark.words() == "À corriger" and "<b>" in section.words.text()
    assert rich_text_found(section) == []


def test_a_wrong_or_missing_secret_is_said_beside_the_field(section: DrillSection) -> None:
    ask(section, "faux")
    assert section.form.secret_problem.text().startswith("Cette phrase")
    assert not section.verdict.isVisible()
    ask(section, "")
    assert section.form.secret_problem.text().startswith("Tapez")
