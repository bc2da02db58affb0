"""« Confier mes dossiers » in the real window: the form, what it opens, what it takes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.queries.closed import closed_among
from cpts_desktop.features.settings.screens.entrusting import EntrustSection
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.shell.driver import Driver
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.settings_page import SettingsPage
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from cpts_desktop.storage import accounts
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.users import NewUser, User
from tests.screens.plain_text_walk import rich_text_found
from tests.storage.conftest import CHEAP
from tests.support.discovered import discovered

OTHER = "sentier humide granit vieux matin orage tilleul"


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    install_theme(qapp, ThemeChoice.LIGHT)
    with discovered(tmp_path) as made:
        made.resize(1180, 760)
        made.show()
        made.start(None)
        yield made


def section(window: MainWindow, driver: Driver) -> EntrustSection:
    window.navigate("settings", {"section": "entrust"})
    page = driver.wait(window.current_page, "the settings")
    assert isinstance(page, SettingsPage)
    found = page.section("entrust")
    assert isinstance(found, EntrustSection)
    driver.wait(window.contents.operations.idle, "the answers")
    return found


def with_paul(register: Register) -> User:
    added = accounts.add_user(register, NewUser("Paul Petit", "idel"), OTHER, cost=CHEAP)
    assert isinstance(added, Ok)
    return added.value


def test_somebody_alone_is_told_so(window: MainWindow) -> None:
    found = section(window, Driver())
    assert found.alone.isVisible() and not found.panel.isVisible()
    driver = Driver()
    driver.pause(50)
    assert found.alone.geometry().bottom() < found.height() / 3, "the words stay together on top"


def test_records_are_entrusted_then_taken_back(window: MainWindow) -> None:
    register, driver = window.property("session").register, Driver()
    paul = with_paul(register)
    today = window.contents.clock.today()
    every = {one.uid for one in register.read(queries.all_patients)}
    closed = register.read(closed_among, every, paul.uid, today)
    assert closed == every, "what Camille wrote is closed to Paul"
    answers: list[str] = []
    window.answer_with(lambda *words: bool(answers.append(words[0])) or True)
    found = section(window, driver)
    assert found.panel.isVisible() and not found.table.isVisible()
    driver.type("reason", "non")
    driver.click("entrust")
    driver.wait(lambda: found.form.reason_problem.text(), "the refusal")
    assert register.read(closed_among, every, paul.uid, today) == every
    driver.type("until", "31/03/2026")
    driver.type("reason", "Remplacement de mars")
    driver.click("entrust")
    driver.wait(found.table.isVisible, "what was entrusted")
    assert register.read(closed_among, every, paul.uid, today) == frozenset()
    (row,) = found.table.rows_model.rows
    assert (row.name, row.records) == ("Paul Petit", len(every))
    assert rich_text_found(found) == []
    found.table.select_first()
    driver.click("entrust_back")
    driver.wait(lambda: not found.table.isVisible(), "the records taken back")
    assert register.read(closed_among, every, paul.uid, today) == every
    assert answers[-1] == "Reprendre ces dossiers ?"
