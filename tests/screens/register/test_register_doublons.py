"""« Doublons possibles » in the window: compared, tied, separated months later."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cpts_desktop.features.register import queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import add


def page(window: MainWindow, page_id: str = "register.doublons") -> Any:
    window.ctx.navigate(page_id)
    settle()
    return window.current_page()


def words(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_nobody_looks_alike(window: MainWindow, ours: Register) -> None:
    add(ours)
    shown = page(window)
    assert "Aucun doublon à examiner" in words(shown)
    assert not shown.compare.isVisible()


def test_a_pair_is_compared_tied_by_keyboard_and_separated_months_later(
    window: MainWindow, ours: Register, clock: FixedClock, qtbot: QtBot
) -> None:
    first = add(ours, birth_name="MARTAIN", city="Thiers")
    second = add(ours, city="Orléans")
    patients = page(window, "register.patients")
    patients.same.click()
    settle()
    shown = window.current_page()
    (pair,) = shown.table.rows()
    assert "même date de naissance" in words(shown.compare)
    assert "différent" in words(shown.grid_holder)
    assert "Thiers" in words(shown.grid_holder)
    qtbot.keyClick(shown, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    settle()
    (kept,) = ours.read(queries.all_patients)
    assert kept.uid == pair.right.uid
    clock.advance(days=200)
    shown.view.setCurrentIndex(1)
    settle()
    shown.table.select_first()
    settle()
    shown.undo.click()
    settle()
    assert {one.uid for one in ours.read(queries.all_patients)} == {first, second}


def test_two_people_are_told_apart_and_the_decision_can_be_taken_back(
    window: MainWindow, ours: Register
) -> None:
    add(ours, birth_name="MARTAIN")
    add(ours)
    shown = page(window)
    shown.table.select_first()
    settle()
    shown.apart.click()
    settle()
    assert shown.table.rows() == ()
    shown.view.setCurrentIndex(1)
    settle()
    shown.table.select_first()
    settle()
    assert "deux personnes" in str(shown.table.model().index(0, 2).data())
    shown.undo.click()
    settle()
    assert len(ours.read(queries.duplicates)) == 1


def test_refusing_the_question_changes_nothing(window: MainWindow, ours: Register) -> None:
    add(ours, birth_name="MARTAIN")
    add(ours)
    window.answer_with(lambda *_words: False)
    shown = page(window)
    shown.keep_left.click()
    settle()
    assert ours.read(queries.count_patients) == 2
    window.answer_with(lambda *_words: True)
    window.ctx.prove = lambda _act: False
    shown.keep_left.click()
    settle()
    assert ours.read(queries.count_patients) == 2
    window.ctx.prove = lambda _act: True
    shown.keep_left.click()
    settle()
    assert ours.read(queries.count_patients) == 1
