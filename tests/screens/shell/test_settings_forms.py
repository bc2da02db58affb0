"""« Réglages »: appearance, passphrase, people, recovery code, backups, restore; preferences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog
from pytestqt.qtbot import QtBot

from cpts_desktop.kernel.outcome import DamagedFile, Ok, Outcome, WrongSecret, refuse
from cpts_desktop.shell.backup_forms import BackupsForm, RestoreWindow, backups_section
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.preferences import Preferences
from cpts_desktop.shell.quick_unlock import QuickUnlock
from cpts_desktop.shell.security_forms import (
    PeopleForm,
    RecoveryDialog,
    SecurityForm,
    security_sections,
)
from cpts_desktop.shell.security_ports import BackupLine, BackupState, PersonLine
from cpts_desktop.shell.settings_page import SettingsPage
from cpts_desktop.shell.theme import Theme, ThemeChoice, install_theme
from tests.screens.plain_text_walk import rich_text_found
from tests.screens.shell.sample_house import RECOVERY, sample_contents

OLD, NEW = "ancienne phrase du cabinet", "Nouvelle phrase de 2026 !"


@dataclass
class FakeSecurity:
    changed: list[tuple[str, str]] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    renewed: int = 0
    quick: bool = False
    keyring: bool = True

    def needs_current(self) -> bool:
        return True

    def check_passphrase(self, text: str) -> Outcome[None]:
        return Ok(None) if len(text) > 11 else refuse("password", "TOO_SHORT", "Trop court.")

    def change_passphrase(self, current: str, new: str) -> Outcome[None]:
        if current != OLD:
            raise WrongSecret("WRONG_SECRET", "x")
        self.changed.append((current, new))
        return Ok(None)

    def professions(self) -> Sequence[tuple[str, str]]:
        return (("idel", "infirmière"), ("medecin", "médecin"))

    def people(self) -> Sequence[PersonLine]:
        return [PersonLine("Camille", "infirmière", "", True)] + [
            PersonLine(name, "médecin") for name in self.added
        ]

    def add_person(self, name: str, profession: str, rpps: str, passphrase: str) -> Outcome[None]:
        if not name:
            return refuse("name", "EMPTY", "Ce champ est à remplir.")
        self.added.append(name)
        return Ok(None)

    def quick_unlock(self) -> bool:
        return self.quick

    def set_quick_unlock(self, on: bool) -> Outcome[Any]:
        if on and not self.keyring:
            return refuse("quick", "NO_KEYRING", "Cet ordinateur n’a pas de trousseau sûr.")
        self.quick = on
        return Ok(on)

    def renew_recovery_code(self) -> str:
        self.renewed += 1
        return RECOVERY

    def recovery_sheet(self, code: str) -> bytes:
        return b"%PDF"


@dataclass
class FakeBackups:
    folder: Path | None = None
    made: int = 0

    def state(self) -> BackupState:
        return BackupState(self.folder, "13/03/2026 à 09:15" if self.made else "", self.made)

    def set_folder(self, folder: Path) -> Outcome[None]:
        if not folder.is_dir():
            return refuse("folder", "MISSING", "Ce dossier n’existe pas.")
        self.folder = folder
        return Ok(None)

    def backup_now(self) -> str:
        self.made += 1
        return "Sauvegarde vérifiée : 12 écritures."


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    install_theme(qapp, ThemeChoice.LIGHT)
    security = FakeSecurity()
    contents = sample_contents(
        settings=(*security_sections(security), backups_section(FakeBackups(tmp_path))),
        services={"security": security},
    )
    made = MainWindow(
        contents, preferences=Preferences(tmp_path / "p.ini"), files=ScriptedFiles(tmp_path)
    )
    qtbot.addWidget(made)
    made.resize(1024, 600)
    made.show()
    made.start()
    yield made
    Theme.of().set(choice=ThemeChoice.LIGHT, scale=100)
    contents.operations.close()


def section(window: MainWindow, name: str) -> Any:
    window.navigate("settings", {"section": name})
    page = window.current_page()
    assert isinstance(page, SettingsPage)
    found = page.section(name)
    assert found is not None
    return found


def test_sections_are_in_order_and_plain(window: MainWindow) -> None:
    for name in ("security", "people", "backups", "appearance", "keyboard", "about"):
        section(window, name)
    page = window.current_page()
    assert isinstance(page, SettingsPage)
    shown = [page.list.item(n).text() for n in range(page.list.count())]
    assert shown == [
        "Sécurité", "Personnes du cabinet", "Sauvegardes", "Apparence", "Clavier", "À propos"
    ]  # fmt: skip
    assert rich_text_found(window) == []


def test_the_theme_changes_at_once_and_is_remembered(window: MainWindow, tmp_path: Path) -> None:
    form = section(window, "appearance").form
    form.theme.setCurrentIndex(form.theme.findData(ThemeChoice.DARK))
    form.scale.setCurrentIndex(form.scale.findData(150))
    form.idle.setCurrentIndex(form.idle.findData(2))
    form.proof.setCurrentIndex(form.proof.findData(30))
    assert Theme.of().tokens.dark and Theme.of().scale == 150
    window.remember()
    again = Preferences(tmp_path / "p.ini")
    assert (again.theme, again.scale, again.idle_minutes) == (ThemeChoice.DARK, 150, 2)
    assert again.proof_minutes == 30


def test_preferences_hold_no_patient(window: MainWindow, tmp_path: Path) -> None:
    window.navigate("sample.summary", {"patient": "p1"})
    window.navigate("sample.exchange")
    window.navigate("sample.visit", {"patient": "p2"})
    window.remember()
    text = (tmp_path / "p.ini").read_text(encoding="utf-8")
    assert "sample.exchange" in text
    assert not any(word in text for word in ("p1", "p2", "MARTIN", "DURAND", "visit"))


def test_damaged_preferences_fall_back(tmp_path: Path) -> None:
    file = tmp_path / "p.ini"
    file.write_text(
        "[General]\ntheme=neon\nscale=9e9\nidle_minutes=-1\npage=é\nproof_minutes=9999\n", "utf-8"
    )
    found = Preferences(file)
    assert found.proof_minutes == 10
    assert (found.theme, found.scale, found.idle_minutes, found.page) == (
        ThemeChoice.SYSTEM, 100, 5, ""
    )  # fmt: skip
    assert found.geometry == QByteArray()


def test_changing_the_passphrase(window: MainWindow, qtbot: QtBot) -> None:
    shown: SecurityForm = section(window, "security")
    security: FakeSecurity = window.ctx.services["security"]
    form = shown.form
    shown.save()
    assert form.current_problem.text() == "Tapez votre phrase secrète actuelle."
    form.current.setText("autre chose")
    form.password.setText(NEW)
    form.again.setText(NEW)
    shown.save()
    assert form.current_problem.text() == "Ce n’est pas votre phrase secrète actuelle."
    assert not window.fault.isVisible()
    form.current.setText(OLD)
    shown.save()
    assert security.changed == [(OLD, NEW)]
    assert (form.current.text(), form.password.text(), form.again.text()) == ("", "", "")


def test_quick_unlock_is_off_and_is_chosen_here(window: MainWindow, qtbot: QtBot) -> None:
    shown: SecurityForm = section(window, "security")
    security: FakeSecurity = window.ctx.services["security"]
    box = shown.findChild(QCheckBox, "quick_unlock")
    assert box is not None
    assert not box.isChecked()
    box.click()
    assert security.quick
    box.click()
    assert not security.quick


def test_g10_103_without_a_safe_keyring_the_box_says_why(window: MainWindow) -> None:
    shown: SecurityForm = section(window, "security")
    window.ctx.services["security"].keyring = False
    quick = shown.findChild(QuickUnlock)
    assert quick is not None
    quick.box.click()
    assert not quick.box.isChecked()
    assert "trousseau" in quick.problem.text()


def test_a_new_recovery_code_asks_first_and_must_be_kept(window: MainWindow, qtbot: QtBot) -> None:
    shown: SecurityForm = section(window, "security")
    security: FakeSecurity = window.ctx.services["security"]
    window.answer_with(lambda *_words: False)
    shown.renew()
    assert security.renewed == 0
    window.answer_with(lambda *_words: True)
    shown.renew()
    dialog = shown.findChild(RecoveryDialog)
    assert dialog is not None
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.step.form.answer.setText(dialog.step.asked_group())
    with qtbot.waitSignal(dialog.finished) as ended:
        dialog._finish()
    assert ended.args == [QDialog.DialogCode.Accepted.value]


def test_adding_a_person(window: MainWindow) -> None:
    shown: PeopleForm = section(window, "people")
    security: FakeSecurity = window.ctx.services["security"]
    shown.form.password.setText(NEW)
    shown.form.again.setText(NEW)
    shown.save()
    assert shown.form.name_problem.text() == "Ce champ est à remplir."
    shown.form.name.setText("Paul DURAND")
    shown.save()
    assert security.added == ["Paul DURAND"]
    assert [row.name for row in shown.table.rows()] == ["Camille", "Paul DURAND"]
    assert shown.form.name_problem.text() == ""


def test_backing_up_now_and_moving_the_folder(window: MainWindow, tmp_path: Path) -> None:
    shown: BackupsForm = section(window, "backups")
    assert "Aucune sauvegarde" in shown.form.last.text()
    shown.backup()
    assert shown.form.result.text() == "Sauvegarde vérifiée : 12 écritures."
    assert "13/03/2026" in shown.form.last.text()
    window.ctx.files = ScriptedFiles(tmp_path / "absent")
    shown._browse()
    assert shown.form.folder_problem.text() == "Ce dossier n’existe pas."


class FakeRestore:
    def __init__(self, backup: Path) -> None:
        self.backup = backup
        self.damaged = False

    def known(self) -> Sequence[BackupLine]:
        return [BackupLine(self.backup, "13/03/2026 à 09:15, 1,2 Mo")]

    def restore(self, backup: Path, secret: str) -> str:
        if self.damaged:
            raise DamagedFile("DAMAGED", "Une page ne se vérifie pas.")
        if secret != OLD:
            raise WrongSecret("WRONG_SECRET", "x")
        return "Restauré : 12 écritures, vérifiées."


def test_restoring_tells_each_ending_apart(qtbot: QtBot, tmp_path: Path) -> None:
    port = FakeRestore(tmp_path / "b.db")
    window = RestoreWindow(port, ScriptedFiles())
    qtbot.addWidget(window)
    window.show()
    form = window.form
    window.submit()
    assert "Tapez" in form.secret_problem.text()
    form.secret.setText("faux")
    window.submit()
    qtbot.waitUntil(lambda: "n’ouvre pas cette sauvegarde" in form.secret_problem.text())
    port.damaged = True
    window.submit()
    qtbot.waitUntil(lambda: "Rien n’a été remplacé" in form.result.text())
    port.damaged = False
    form.secret.setText(OLD)
    window.submit()
    qtbot.waitUntil(lambda: "12 écritures" in form.result.text())
    assert form.secret.text() == ""
    with qtbot.waitSignal(window.restored):
        window.submit()
    window.close_lane()


def test_what_came_of_a_restore_is_seen_at_200_percent_on_the_smallest_screen(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    theme = install_theme(qapp, ThemeChoice.LIGHT, 200)
    try:
        port = FakeRestore(tmp_path / "b.db")
        port.damaged = True
        window = RestoreWindow(port, ScriptedFiles())
        qtbot.addWidget(window)
        window.resize(1024, 600)
        window.show()
        form = window.form
        form.secret.setText("faux")
        window.submit()
        qtbot.waitUntil(lambda: "Rien n’a été remplacé" in form.result.text())
        port_of = window.area.viewport()
        for one in (form.result, form.restore):
            qtbot.waitUntil(
                lambda one=one: port_of.rect().contains(  # type: ignore[misc]
                    one.mapTo(port_of, one.rect().center())
                )
            )
        assert window.area.widget().width() <= port_of.width()
    finally:
        window.close_lane()
        theme.set(scale=100)
