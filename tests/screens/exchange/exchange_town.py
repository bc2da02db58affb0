"""A nurse, a doctor and the coordination on real registers, and the exchange page of each."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.features.exchange import publishing, sending
from cpts_desktop.features.exchange.members import RevokeMember, revoke_member
from cpts_desktop.features.exchange.screens import ACTIONS, PAGES
from cpts_desktop.features.exchange.screens.page import ExchangePage
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from tests.screens.register.register_window import window_on
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do

ROW = {
    "id": "IC-01", "label": "Patients suivis", "hash": "0123456789abcdef", "people": True,
    "numerator": 20, "denominator": 40,
}  # fmt: skip


class Town:
    """A nurse, a doctor and the coordination, who know each other."""

    def __init__(self, home: Path, clock: FixedClock) -> None:
        self.nurse = practice(home, clock, "Awa Ndiaye")
        self.doctor = practice(home, clock, "Paul Durand", "medecin")
        self.office = practice(home, clock, "Office CPTS", "coordination")
        for one in self.all:
            for other in self.all:
                if one is not other:
                    one.meet(other)

    def office_packet(self, to: Practice) -> Path:
        command = publishing.PublishDirectory(
            self.office.keys, sending.outbox(self.office.register.path)
        )
        for one in self.all:
            if one not in (to, self.office):
                revoke = RevokeMember(one.me)
                do(self.office.register, revoke_member, revoke)
        found: Path = do(self.office.register, publishing.publish_directory, command).file
        return found

    @property
    def all(self) -> tuple[Practice, ...]:
        return (self.nurse, self.doctor, self.office)


def shown(qtbot: QtBot, qapp: QApplication, place: Practice, clock: FixedClock) -> MainWindow:
    install_theme(qapp, ThemeChoice.LIGHT)
    window = window_on(place.register, clock, PAGES, ACTIONS)
    qtbot.addWidget(window)
    window.ctx.services["indicator_rows"] = lambda conn, start, end, today: (ROW,)
    window.ctx.files = ScriptedFiles(place.folder)
    window.show()
    window.ctx.navigate("exchange.exchange")
    return window


def page(window: MainWindow) -> ExchangePage:
    found = window.current_page()
    assert isinstance(found, ExchangePage)
    return found
