"""SEC-05: who is at the keyboard is asked again before an export, a print or a merge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.shell.app import install_theme
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.identity import GuardedFiles, IdentityDialog
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.preferences import Preferences
from cpts_desktop.shell.theme import ThemeChoice
from tests.screens.shell.sample_house import PASSPHRASE, sample_contents
from tests.screens.shell.sample_pages import AT


@dataclass
class Checker:
    """Knows one passphrase."""

    proven: bool = True
    tried: list[str] = field(default_factory=list)

    def confirm_identity(self, passphrase: str) -> Outcome[Any]:
        self.tried.append(passphrase)
        if passphrase == PASSPHRASE:
            return Ok(None)
        return refuse("password", "WRONG_SECRET", "Ce n’est pas votre phrase secrète.")


@dataclass
class Scene:
    window: MainWindow
    clock: FixedClock
    checker: Checker | None
    file: Path

    def save(self) -> Path | None:
        chooser = self.window.ctx.files
        return chooser.save_as("Enregistrer la carte", "carte.pdf", "PDF (*.pdf)")


@pytest.fixture
def made(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> Iterator[Callable[[Checker | None], Scene]]:
    install_theme(qapp, ThemeChoice.LIGHT)
    opened: list[Scene] = []

    def make(checker: Checker | None) -> Scene:
        clock = FixedClock(AT)
        contents = sample_contents(clock=clock, identity=checker)
        file = tmp_path / "carte.pdf"
        window = MainWindow(
            contents, preferences=Preferences(tmp_path / "p.ini"), files=ScriptedFiles(*[file] * 9)
        )
        qtbot.addWidget(window)
        window.show()
        window.start()
        opened.append(Scene(window, clock, checker, file))
        return opened[-1]

    yield make
    for one in opened:
        one.window.contents.operations.close()


def answering(window: MainWindow, *texts: str | None) -> list[str]:
    """Type these in turn in the dialog to come, None to give up; return what it said each time."""
    said: list[str] = []
    left = list(texts)

    def turn() -> None:
        if not left:
            return  # the dialog may be gone by now
        dialog = window.findChild(IdentityDialog)
        if dialog is None or not dialog.isVisible():
            QTimer.singleShot(5, turn)
            return
        said.append(dialog.form.password_problem.text())
        text = left.pop(0)
        if text is None:
            dialog.reject()
            return
        dialog.form.password.setText(text)
        dialog.act.click()
        if left:
            QTimer.singleShot(50, turn)

    QTimer.singleShot(0, turn)
    return said


def test_just_after_the_opening_nothing_is_asked(made: Callable[..., Scene]) -> None:
    scene = made(Checker())
    scene.clock.advance(minutes=9, seconds=59)
    assert scene.save() == scene.file
    assert scene.checker is not None and scene.checker.tried == []


def test_ten_minutes_later_the_passphrase_is_asked_once(made: Callable[..., Scene]) -> None:
    scene = made(Checker())
    scene.clock.advance(minutes=10)
    answering(scene.window, PASSPHRASE)
    assert scene.save() == scene.file
    assert scene.save() == scene.file, "a proof holds for the prints that follow"
    assert scene.checker is not None and scene.checker.tried == [PASSPHRASE]
    scene.clock.advance(minutes=10)
    answering(scene.window, None)
    assert scene.window.ctx.files.folder("Où") is None


def test_a_wrong_passphrase_saves_nothing_and_says_so(made: Callable[..., Scene]) -> None:
    scene = made(Checker())
    scene.clock.advance(minutes=11)
    said = answering(scene.window, "", "autre chose", None)
    assert scene.save() is None
    assert said == ["", "Tapez votre phrase secrète.", "Ce n’est pas votre phrase secrète."]
    assert (
        scene.window.findChild(IdentityDialog) is None
        or not scene.window.findChild(IdentityDialog).isVisible()
    )


def test_a_session_opened_without_typing_proves_nothing(made: Callable[..., Scene]) -> None:
    scene = made(Checker(proven=False))
    answering(scene.window, None)
    assert not scene.window.ctx.prove("Rattacher deux dossiers")
    answering(scene.window, PASSPHRASE)
    assert scene.window.ctx.prove("Rattacher deux dossiers")


def test_reading_a_file_asks_nothing(made: Callable[..., Scene]) -> None:
    scene = made(Checker(proven=False))
    assert scene.window.ctx.files.open_files("Importer", "*") == (scene.file,)


def test_the_delay_is_a_choice_and_each_time_means_it(made: Callable[..., Scene]) -> None:
    scene = made(Checker())
    assert scene.window.preferences is not None
    scene.window.preferences.proof_minutes = 0
    answering(scene.window, None)
    assert scene.save() is None
    scene.window.preferences.proof_minutes = 30
    scene.clock.advance(minutes=29)
    assert scene.save() == scene.file


def test_a_register_of_fiction_asks_nothing(made: Callable[..., Scene]) -> None:
    scene = made(None)
    scene.clock.advance(minutes=60)
    assert scene.save() == scene.file and scene.window.ctx.prove("Imprimer")


def test_hds02_a_folder_copied_online_is_said_before_anything_is_written(
    made: Callable[..., Scene], tmp_path: Path
) -> None:
    scene = made(Checker())
    asked: list[str] = []
    scene.window.answer_with(lambda title, *_words: bool(asked.append(title)))
    copied = tmp_path / "Nextcloud" / "cabinet"
    copied.mkdir(parents=True)
    inner = ScriptedFiles(copied / "carte.pdf", copied, scene.file)
    guarded = GuardedFiles(inner, scene.window.ctx.prove, None, scene.window.confirm)
    assert guarded.save_as("Enregistrer la carte", "carte.pdf", "PDF (*.pdf)") is None
    assert guarded.folder("Où enregistrer le paquet") is None
    assert asked == ["Ce dossier est copié par Nextcloud"] * 2
    assert guarded.save_as("Enregistrer la carte", "carte.pdf", "PDF (*.pdf)") == scene.file
    assert len(asked) == 2, "an ordinary folder is not spoken of"
    scene.window.answer_with(lambda *_words: True)
    inner.answers = [copied]
    assert guarded.folder("Où enregistrer le paquet") == copied
