"""The end of a membership, set from the directory of the coordination; dialogs that fit."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate, QSize
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from cpts_desktop.features.exchange import publishing, sending
from cpts_desktop.features.exchange.membership import SetValidity, set_validity
from cpts_desktop.features.exchange.screens import ACTIONS, PAGES
from cpts_desktop.features.exchange.screens.directory_dialog import DirectoryDialog
from cpts_desktop.features.exchange.screens.frame import FramedDialog
from cpts_desktop.features.exchange.screens.member_dialogs import AddMemberDialog, OwnCardDialog
from cpts_desktop.features.exchange.screens.prepare_dialog import PrepareDialog
from cpts_desktop.features.exchange.screens.validity_dialog import ValidityDialog
from cpts_desktop.features.exchange.screens.watched_panel import FoldersDialog
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from tests.screens.exchange.exchange_town import Town, page, shown
from tests.screens.register.register_window import window_on
from tests.storage.register_setup import do


def line_of(dialog: DirectoryDialog, name: str) -> int:
    return next(i for i, one in enumerate(dialog.table.rows()) if one.member.name == name)


def test_the_coordination_sets_a_last_day_and_takes_it_away(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    window = shown(qtbot, qapp, town.office, clock)
    dialog = DirectoryDialog(window.ctx, window)
    dialog.table.selectRow(line_of(dialog, "Paul Durand"))
    dialog.ask_until()
    ask = dialog.findChild(ValidityDialog)
    assert ask is not None and ask.endless.isChecked() and not ask.day.isEnabled()
    assert ask.day.date() == QDate(clock.today().year, 12, 31)
    ask.limited.setChecked(True)
    ask.day.setDate(QDate(2026, 6, 30))
    ask.submit()
    rows = {one.member.name: one.member.until for one in dialog.table.rows()}
    assert rows == {"Paul Durand": date(2026, 6, 30), "Awa Ndiaye": None}
    shown_page = page(window)
    (told,) = [
        column.subtext(one)
        for column in [shown_page.colleagues.rows_model.columns[0]]
        for one in shown_page.colleagues.rows()
        if one.member.name == "Paul Durand"
    ]
    assert "adhésion jusqu’au 30/06/2026" in told
    dialog.table.selectRow(line_of(dialog, "Paul Durand"))
    dialog.ask_until()
    again = dialog.findChildren(ValidityDialog)[-1]
    assert again.limited.isChecked() and again.day.date() == QDate(2026, 6, 30)
    again.endless.setChecked(True)
    again.all.setChecked(True)
    again.submit()
    assert {one.member.until for one in dialog.table.rows()} == {None}
    window.contents.operations.close()


def test_a_member_sees_no_way_to_set_an_end(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    window = shown(qtbot, qapp, town.nurse, clock)
    dialog = DirectoryDialog(window.ctx, window)
    assert not dialog.until.isVisibleTo(dialog)
    window.contents.operations.close()


@pytest.mark.parametrize("scale", [100, 200])
def test_adding_a_colleague_cuts_no_word_at_any_size(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, tmp_path: Path, scale: int
) -> None:
    install_theme(qapp, ThemeChoice.LIGHT, scale)
    window = window_on(town.nurse.register, clock, PAGES, ACTIONS)
    qtbot.addWidget(window)
    try:
        dialog = AddMemberDialog(window.ctx, window)
        qtbot.addWidget(dialog)
        dialog.show()
        card = tmp_path / "c.cpts-carte"
        card.write_bytes(town.doctor.card())
        dialog.read(card)
        words = town.doctor.words().split()
        words[3] = "abaisser"
        dialog.form.fingerprint.setPlainText(" ".join(words))
        dialog.submit()
        qtbot.waitUntil(lambda: dialog.form.fingerprint_problem.isVisible(), timeout=20_000)
        qtbot.wait(50)
        for label in dialog.findChildren(QLabel):
            if label.isVisible() and label.text():
                assert label.height() >= label.heightForWidth(label.width()), label.text()
        edit = dialog.form.fingerprint
        assert edit.viewport().height() >= 2 * edit.fontMetrics().lineSpacing()
    finally:
        install_theme(qapp, ThemeChoice.LIGHT, 100)
        window.contents.operations.close()


@pytest.mark.parametrize("scale", [100, 200])
def test_no_dialog_is_larger_than_the_screen_and_its_buttons_stay(
    town: Town,
    qtbot: QtBot,
    qapp: QApplication,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    scale: int,
) -> None:
    """1024 × 600 is the smallest screen (ui.md)."""
    smallest = QSize(976, 552)
    monkeypatch.setattr(FramedDialog, "room", lambda _self: smallest)
    install_theme(qapp, ThemeChoice.LIGHT, scale)
    window = window_on(town.nurse.register, clock, PAGES, ACTIONS)
    qtbot.addWidget(window)
    try:
        for make in (AddMemberDialog, OwnCardDialog, DirectoryDialog, PrepareDialog, FoldersDialog):
            dialog: Any = (
                PrepareDialog(window.ctx, town.doctor.me, (), window)
                if make is PrepareDialog
                else make(window.ctx, window)
            )
            qtbot.addWidget(dialog)
            dialog.show()
            qtbot.wait(80)
            assert dialog.height() <= smallest.height(), make.__name__
            assert dialog.width() <= smallest.width(), make.__name__
            for one in range(dialog.buttons.count()):
                held = dialog.buttons.itemAt(one).widget()
                if held is not None and held.isVisible():
                    assert held.width() >= held.sizeHint().width(), held.text()
                    assert held.geometry().bottom() <= dialog.height(), make.__name__
                    assert held.geometry().right() <= dialog.width(), make.__name__
            dialog.close()
    finally:
        install_theme(qapp, ThemeChoice.LIGHT, 100)
        window.contents.operations.close()


def test_a_member_reads_the_end_of_their_own_membership(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    command = SetValidity((town.nurse.me,), date(2026, 6, 30))
    do(town.office.register, set_validity, command)
    folder = sending.outbox(town.office.register.path)
    publish = publishing.PublishDirectory(town.office.keys, folder)
    town.nurse.take(do(town.office.register, publishing.publish_directory, publish).file)
    window = shown(qtbot, qapp, town.nurse, clock)
    own = page(window).membership
    assert own.line.isVisible() and "jusqu’au 30/06/2026" in own.line.text()
    assert not own.warning.isVisible()
    clock.advance(days=90)
    page(window).refresh()
    assert own.warning.isVisible() and "il reste 30 jours" in own.words.text()
    assert not own.line.isVisible()
    window.contents.operations.close()


def test_new_keys_are_asked_and_the_new_words_are_shown(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    window = shown(qtbot, qapp, town.nurse, clock)
    before = town.nurse.words()
    dialog = OwnCardDialog(window.ctx, window)
    dialog.open()
    asked: list[str] = []

    def answer(*words: str, yes: bool) -> bool:
        asked.append(" ".join(words))
        return yes

    window.answer_with(lambda *words: answer(*words, yes=False))
    dialog.renew.click()
    assert town.nurse.words() == before and "perdu ou volé" in asked[0]
    window.answer_with(lambda *words: answer(*words, yes=True))
    dialog.renew.click()
    after = town.nurse.words()
    assert after != before
    assert dialog.words.accessibleName() == "Mes douze mots : " + ", ".join(after.split())
    assert dialog.card is not None and " ".join(dialog.card.fingerprint) == after
    dialog.close()
    window.contents.operations.close()
