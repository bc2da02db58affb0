"""A page that still waits for its first answer: keys wait with it, a click is not lost."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cpts_desktop.shell.driver import Driver
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.pages import Page, PageContext, PageSpec, Place
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from tests.screens.shell.sample_house import sample_contents
from tests.screens.shell.sample_pages import PAGES

ANSWER = Event()


def slow_words(_conn: Any) -> str:
    assert ANSWER.wait(10)
    return "lu"


class SlowPage(Page):
    """Two fields, and an answer that comes when the test says so."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.first, self.second = QLineEdit(), QLineEdit()
        self.first.setObjectName("slow_first")
        self.said = ""
        layout = QVBoxLayout(self)
        layout.addWidget(self.first)
        layout.addWidget(self.second)

    def refresh(self) -> None:
        self.ctx.operations.fetch(self, slow_words, done=self._show)

    def first_focus(self) -> QWidget:
        return self.first

    def _show(self, said: str) -> None:
        self.said = said
        self.first.clear()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    ANSWER.clear()
    install_theme(qapp, ThemeChoice.LIGHT)
    slow = PageSpec("sample.slow", "Page lente", "search", Place.NAV, 90, SlowPage)
    contents = sample_contents(inline=False, pages=(*PAGES, slow))
    made = MainWindow(contents)
    qtbot.addWidget(made)
    made.show()
    made.start()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    ANSWER.set()
    contents.operations.close()


def opened(window: MainWindow) -> SlowPage:
    window.navigate("sample.slow")
    page = window.current_page()
    assert isinstance(page, SlowPage)
    return page


def test_what_is_typed_before_the_answer_reaches_the_field(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = opened(window)
    qtbot.waitUntil(lambda: page.loading and window.focusWidget() is not page.first)
    Driver().type_here("71,4")
    QTest.keyClick(Driver().focus(), Qt.Key.Key_Tab)
    Driver().type_here("122")
    assert page.first.text() == page.second.text() == ""
    ANSWER.set()
    qtbot.waitUntil(lambda: not page.loading)
    assert (page.first.text(), page.second.text()) == ("71,4", "122")


def test_the_driver_waits_as_a_person_who_sees_the_curtain_would(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = opened(window)
    driver = Driver()
    assert page.loading and driver.shown("slow_first") and not driver.ready("slow_first")
    ANSWER.set()
    driver.waits_for("slow_first")
    assert page.said == "lu"


def test_a_page_shown_again_is_not_covered(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window)
    ANSWER.set()
    qtbot.waitUntil(lambda: not page.loading)
    ANSWER.clear()
    page.mark_stale()
    assert not page.loading
