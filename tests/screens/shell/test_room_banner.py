"""A disk without room is said as long as it lasts: what still works, how much room to make."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cpts_desktop.bootstrap.room import NEARLY, look_at, room_words
from cpts_desktop.shell.endings import FaultEnding
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.notices import RoomWords
from cpts_desktop.storage.room import RESUME, Room
from tests.screens.plain_text_walk import rich_text_found
from tests.screens.shell.sample_house import sample_contents


@dataclass
class Disk:
    """The room of a disk, played by the test."""

    full: bool = False
    left: int = 10**12

    def free(self) -> int:
        return self.left


def test_g11_109_full_says_what_works_and_how_much_is_missing() -> None:
    words = room_words(Disk(full=True, left=RESUME - 3_000_000))  # type: ignore[arg-type]
    assert words is not None and words.full
    assert "lecture seule" in words.title
    assert "au moins 3\u202fMo" in words.text and "intact" in words.text


@pytest.mark.parametrize(
    ("left", "said"), [(NEARLY, False), (NEARLY - 1, True), (5_000_000, True), (0, False)]
)
def test_nearly_full_is_said_before_it_is_too_late(left: int, said: bool) -> None:
    words = room_words(Disk(left=left))  # type: ignore[arg-type]
    assert (words is not None) is said
    assert words is None or not words.full


def test_room_made_again_is_no_longer_said() -> None:
    assert room_words(Disk(full=True, left=10**12)) is None  # type: ignore[arg-type]


def test_the_real_room_answers(tmp_path: Path) -> None:
    room = Room(tmp_path / "r.db")
    room.give_reserve()
    assert room.full
    assert look_at(room)() is None or room.free() < NEARLY


def test_the_banner_stays_until_there_is_room(qtbot: QtBot) -> None:
    disk = Disk()
    window = MainWindow(sample_contents(room=lambda: room_words(disk)))  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show()
    window.start()
    assert not window.room.isVisible()
    disk.full, disk.left = True, 4_000_000
    window.contents.operations.fault_raised.emit(FaultEnding("DISK_FULL", "Disque plein.", 3))
    qtbot.waitUntil(window.room.isVisible)
    assert window.room.findChildren(QPushButton) == []
    assert "Mo" in window.room.text.text() and window.room.accessibleName()
    window.navigate("sample.exchange")
    assert window.room.isVisible()
    assert rich_text_found(window.room) == []
    disk.full, disk.left = False, 10**12
    window.room.look()
    qtbot.waitUntil(lambda: not window.room.isVisible())


def test_full_and_nearly_full_differ_by_more_than_colour(qtbot: QtBot) -> None:
    window = MainWindow(sample_contents())
    qtbot.addWidget(window)
    window.room.show_words(RoomWords(True, "Disque plein", "a"))
    shape = window.room.mark.severity
    window.room.show_words(RoomWords(False, "Presque plein", "b"))
    assert window.room.mark.severity is not shape
    assert window.room.title.text() == "Presque plein"
