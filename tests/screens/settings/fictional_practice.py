"""A fictitious practice whose records are due: its window, its files and its answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cpts_desktop.bootstrap.house import House
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.driver import Driver
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.settings_page import SettingsPage
from cpts_desktop.storage import kdf
from tests.support.discovered import AT


class Stage:
    """The window of a fictitious practice, six years after its last visit, and its answers."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock(AT)
        self.house = House(folder / "r.db", folder / "ref", clock=self.clock, cost=kdf.FLOOR)
        self.session = self.house.first_run().discover()
        self.register = self.session.register
        self.clock.advance(days=6 * 365)
        self.files = ScriptedFiles()
        self.driver = Driver()
        self.asked: list[tuple[str, ...]] = []
        self.answer = True
        self.window = MainWindow(self.house.contents(self.session), files=self.files)
        self.window.answer_with(self._answered)
        self.window.resize(1180, 760)
        self.window.show()
        self.window.start(None)

    def _answered(self, *words: str) -> bool:
        self.asked.append(words)
        return self.answer

    def settle(self) -> None:
        for _ in range(4):
            self.driver.wait(self.window.contents.operations.idle, "the answers", 90_000)

    def section(self, name: str) -> Any:
        self.window.navigate("settings", {"section": name})
        self.settle()
        page = self.window.current_page()
        assert isinstance(page, SettingsPage)
        return page.section(name)

    def click(self, name: str, *answers: Path) -> None:
        self.files.answers = list(answers)
        self.driver.click(name)
        self.settle()

    def close(self) -> None:
        self.window.contents.operations.close()
        self.window.close()
        self.window.deleteLater()
        self.house.close(self.session)
