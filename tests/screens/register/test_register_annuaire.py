"""The national directory fills the form of a professional of the team."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.annuaire.versions import import_annuaire
from cpts_desktop.features.register.screens import dialogs
from cpts_desktop.features.register.screens.annuaire_dialog import AnnuaireDialog
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import add
from tests.storage.test_annuaire_import import row, write


def ways(dialog: Any) -> list[QPushButton]:
    return [one for one in dialog.findChildren(QPushButton) if one.objectName() == "annuaire"]


def test_without_a_directory_nothing_is_proposed(window: MainWindow, ours: Register) -> None:
    assert ways(dialogs.care_member_dialog(window.ctx, add(ours), parent=window)) == []


def test_a_professional_found_fills_the_form(
    window: MainWindow, ours: Register, tmp_path: Path, qtbot: QtBot
) -> None:
    now = datetime(2026, 3, 3, tzinfo=UTC)
    source = write(tmp_path / "a_20260215.txt", row(), row("10000000546", "LEGRAND"))
    import_annuaire(tmp_path, source, "63", now, accept=True)
    window.ctx.services = {**window.ctx.services, "reference": tmp_path}
    who = add(ours)
    dialog = dialogs.care_member_dialog(window.ctx, who, parent=window)
    dialog.start()
    (way,) = ways(dialog)
    way.click()
    settle()
    (found,) = dialog.findChildren(AnnuaireDialog)
    found.search.setText("martin thi")
    assert len(found.table.rows()) == 1
    assert "15/02/2026" in found.note.text()
    found.table.select_first()
    qtbot.keyClick(found.table, Qt.Key.Key_Return)
    assert dialog.form.name.text() == "Zoé MARTIN"
    dialog.form.role.setCurrentIndex(dialog.form.role.findData("infirmier"))
    dialog.submit()
    settle()
    (member,) = ours.read(queries.care_team, who)
    assert (member.rpps, member.phone) == ("10002345675", "0473000000")
