"""What leaves a window without being asked for: copies by hand, titles, names of jobs and files.

Each scan has its positive control: a name planted where it looks is found (P-22, P-24).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cpts_desktop.features.register import queries
from cpts_desktop.shell.clipboard import PrivateClipboard, copy_public
from cpts_desktop.shell.driver import Driver
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.pages import Place
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from tests.support.discovered import discovered

MARKERS = ("martin", "jeanne", "furosemide", "apixaban", "fournier")


def seen_outside(*windows: QWidget) -> list[str]:
    """Return what the desktop shows of windows: titles, names of icons, paths, roles."""
    words = [
        text
        for window in windows
        for text in (
            window.windowTitle(), window.windowIconText(), window.windowFilePath(),
            window.windowRole(),
        )
    ]  # fmt: skip
    return [text for text in words if any(marker in text.lower() for marker in MARKERS)]


class Suggestions:
    """A chooser of files that remembers what it was asked and gives up."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def save_as(self, title: str, suggested: str, pattern: str) -> Path | None:
        self.words += [title, suggested, pattern]
        return None

    def open_files(self, title: str, pattern: str, *, many: bool = False) -> tuple[Path, ...]:
        self.words += [title, pattern]
        return ()

    def folder(self, title: str) -> Path | None:
        self.words.append(title)
        return None

    def leaks(self) -> list[str]:
        return [one for one in self.words if any(marker in one.lower() for marker in MARKERS)]


@pytest.fixture
def files() -> Suggestions:
    return Suggestions()


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, files: Suggestions) -> Iterator[MainWindow]:
    install_theme(qapp, ThemeChoice.LIGHT)
    with discovered(tmp_path, files) as made:
        made.answer_with(lambda *_words: True)
        made.resize(1180, 760)
        made.show()
        made.start(None)
        yield made


def martin(window: MainWindow) -> str:
    register = window.property("session").register
    return str(register.read(queries.search_patients, "martin")[0].banner.uid)


def test_p22_no_title_no_job_no_suggested_name_tells_a_patient(
    window: MainWindow, files: Suggestions
) -> None:
    driver, uid, visited = Driver(), martin(window), 0
    idle = window.contents.operations.idle
    for page in window.contents.pages:
        known = {"patient": uid} if page.place is Place.PATIENT_TAB else {}
        if page.place is Place.HIDDEN and page.id != "settings.trail":
            continue
        window.navigate(page.id, known or ({"patient": uid} if "trail" in page.id else {}))
        driver.wait(idle, page.id)
        assert seen_outside(*QApplication.topLevelWidgets()) == [], page.id
        visited += 1
    for name in ("trail_csv", "trail_pdf", "access_copy"):
        window.navigate("settings.trail", {"patient": uid})
        driver.wait(idle, "the trail")
        driver.click(name)
        driver.wait(idle, name)
    window.navigate("settings", {"section": "breach"})
    driver.wait(idle, "the sheet")
    for name in ("breach_list", "breach_save"):
        driver.click(name)
    assert visited >= 12 and len(files.words) >= 10
    assert files.leaks() == []


def test_control_a_name_in_a_title_or_a_suggested_file_is_found(
    window: MainWindow, files: Suggestions, qtbot: QtBot
) -> None:
    dialog = QDialog(window)
    dialog.setWindowTitle("Traitements de MARTIN Jeanne")
    assert seen_outside(*QApplication.topLevelWidgets()) == ["Traitements de MARTIN Jeanne"]
    dialog.deleteLater()
    files.save_as("Enregistrer", "copie-martin.zip", "ZIP (*.zip)")
    assert files.leaks() == ["copie-martin.zip"]


def test_control_a_job_that_names_a_patient_is_told_from_ours(tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "papier.pdf"))
    printer.setDocName("Carte de MARTIN Jeanne")
    assert any(marker in printer.docName().lower() for marker in MARKERS)


def copied_by_hand(qtbot: QtBot, text: str) -> QLineEdit:
    field = QLineEdit(text)
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return field


def test_p24_a_copy_by_hand_is_private_and_goes(qtbot: QtBot) -> None:
    private, system = PrivateClipboard(), QGuiApplication.clipboard()
    private.watch(lambda _board: True)
    private._timer.setInterval(50)
    field = copied_by_hand(qtbot, "MARTIN Jeanne")
    assert system.text() == "MARTIN Jeanne"
    assert "x-kde-passwordManagerHint" in system.mimeData().formats()
    qtbot.waitUntil(lambda: system.text() == "")
    field.deleteLater()


def test_p24_control_without_the_watch_it_stays(qtbot: QtBot) -> None:
    gc.collect()
    system = QGuiApplication.clipboard()
    field = copied_by_hand(qtbot, "DURAND Paul")
    qtbot.wait(80)
    assert system.text(QClipboard.Mode.Clipboard) == "DURAND Paul"
    assert "x-kde-passwordManagerHint" not in system.mimeData().formats()
    system.clear()
    field.deleteLater()


def test_a_technical_report_stays_to_be_pasted(qtbot: QtBot) -> None:
    private, system = PrivateClipboard(), QGuiApplication.clipboard()
    private.watch(lambda _board: True)
    private._timer.setInterval(20)
    copy_public("incident 1a2b")
    qtbot.wait(60)
    assert system.text() == "incident 1a2b"
    system.clear()


def test_what_another_program_copied_is_left_alone(qtbot: QtBot) -> None:
    private, system = PrivateClipboard(), QGuiApplication.clipboard()
    private.watch(lambda _board: False)
    private._timer.setInterval(20)
    field = copied_by_hand(qtbot, "texte d’un autre logiciel")
    qtbot.wait(60)
    assert system.text() == "texte d’un autre logiciel"
    system.clear()
    field.deleteLater()
