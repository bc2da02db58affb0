"""Treatments typed faster than they are written: each word stays on its line, none is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cpts_desktop.features.medication.gs1 import surely_scanned
from cpts_desktop.features.medication.screens.treatment_dialog import TreatmentDialog
from cpts_desktop.features.medication.suggest import Suggestion, Suggestions
from cpts_desktop.features.register import commands
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import refuse
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.screens.medication.medication_setup import window_on
from tests.storage.register_setup import add

BOX = "01034009369635151727060010LOT7\u241d21SERIE99"
LINES = [(f"medicament {n}", f"{n} mg", "matin") for n in range(1, 13)]


@pytest.fixture
def slow(
    qtbot: QtBot, register: Register, clock: FixedClock, tmp_path: Path
) -> Iterator[MainWindow]:
    """A window whose register answers on its own thread, as in real life."""
    window = window_on(register, clock, tmp_path / "reference", inline=False)
    qtbot.addWidget(window)
    window.show()
    yield window
    window.contents.operations.close()


@pytest.fixture
def dialog(slow: MainWindow, register: Register) -> TreatmentDialog:
    patient = PatientId(add(register))
    made = TreatmentDialog(slow.ctx, patient, slow)
    made.open()
    return made


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Holds every save until it is set."""
    held = threading.Event()
    true = commands.add_medication

    def waiting(cmd: Any, uow: Any) -> Any:
        assert held.wait(20)
        return true(cmd, uow)

    monkeypatch.setattr(commands, "add_medication", waiting)
    return held


def type_line(qtbot: QtBot, dialog: TreatmentDialog, line: tuple[str, str, str]) -> None:
    """Type where the focus should be, field after field, without waiting for anything."""
    form = dialog.form
    for field, text in zip((form.product, form.dose, form.frequency), line, strict=True):
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(form.since, Qt.Key.Key_Return)


def kept(register: Register, dialog: TreatmentDialog) -> list[tuple[str, str, str]]:
    lines = register.read(register_queries.medications, dialog._patient)
    return sorted((x.label, x.dose_text, x.frequency_text) for x in lines)


def idle(qtbot: QtBot, slow: MainWindow) -> None:
    qtbot.waitUntil(slow.contents.operations.idle, timeout=30_000)


def test_twelve_lines_typed_while_the_register_is_busy_are_all_kept_as_typed(
    qtbot: QtBot, slow: MainWindow, dialog: TreatmentDialog, register: Register,
    gate: threading.Event,
) -> None:  # fmt: skip
    for line in LINES:
        type_line(qtbot, dialog, line)
    qtbot.keyClicks(dialog.form.product, "en train d")
    gate.set()
    idle(qtbot, slow)
    assert kept(register, dialog) == sorted(LINES)
    assert dialog.form.product.text() == "en train d"
    assert "12 ajoutés" in dialog.added.text()


def test_two_enters_are_one_line(
    qtbot: QtBot, slow: MainWindow, dialog: TreatmentDialog, register: Register,
    gate: threading.Event,
) -> None:  # fmt: skip
    type_line(qtbot, dialog, LINES[0])
    qtbot.keyClick(dialog.form.since, Qt.Key.Key_Return)
    gate.set()
    idle(qtbot, slow)
    assert kept(register, dialog) == [LINES[0]]


def test_a_refused_line_comes_back_and_the_next_waits_behind_it(
    qtbot: QtBot, slow: MainWindow, dialog: TreatmentDialog, register: Register,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    held = threading.Event()
    true = commands.add_medication

    def choosy(cmd: Any, uow: Any) -> Any:
        assert held.wait(20)
        if cmd.label == "faux":
            return refuse("dose", "BAD", "Dose refusée.")
        return true(cmd, uow)

    monkeypatch.setattr(commands, "add_medication", choosy)
    type_line(qtbot, dialog, ("faux", "1 mg", "soir"))
    qtbot.keyClicks(dialog.form.product, "ramipril")
    qtbot.keyClicks(dialog.form.dose, "5 mg")
    held.set()
    idle(qtbot, slow)
    form = dialog.form
    assert (form.product.text(), form.dose.text()) == ("faux", "1 mg")
    assert "Dose refusée" in form.dose_problem.text()
    form.product.setText("furosemide")
    qtbot.keyClick(form.since, Qt.Key.Key_Return)
    idle(qtbot, slow)
    assert (form.product.text(), form.dose.text()) == ("ramipril", "5 mg")
    qtbot.keyClick(form.since, Qt.Key.Key_Return)
    idle(qtbot, slow)
    assert [label for label, _d, _f in kept(register, dialog)] == ["furosemide", "ramipril"]


def test_a_list_entered_too_soon_waits_for_the_candidates_of_what_is_typed(
    qtbot: QtBot, slow: MainWindow, dialog: TreatmentDialog
) -> None:
    old = Suggestions((Suggestion("AMLODIPINE", "", ("amlodipine",)),), "")
    new = Suggestions((Suggestion("AMIODARONE", "", ("amiodarone",)),), "")
    dialog.form.product.setText("aml")
    dialog._answer("aml", old)
    dialog.form.product.setText("ami")
    dialog._typed("ami")
    qtbot.keyClick(dialog.form.product, Qt.Key.Key_Down)
    assert not dialog.form.suggestions.hasFocus()
    dialog._answer("aml", old)
    dialog._answer("ami", new)
    assert dialog.form.suggestions.currentRow() == 0
    dialog._choose(dialog.form.suggestions.currentItem())
    assert dialog.form.product.text() == "AMIODARONE"


def test_a_box_scanned_in_the_dose_keeps_the_line_and_leaves_no_serial(
    qtbot: QtBot, slow: MainWindow, dialog: TreatmentDialog, register: Register
) -> None:
    form = dialog.form
    qtbot.keyClicks(form.product, "ramipril")
    form.dose.setText(BOX)
    qtbot.keyClick(form.dose, Qt.Key.Key_Return)
    idle(qtbot, slow)
    assert kept(register, dialog) == [("ramipril", "", "")]
    texts = [getattr(form, n).text() for n in ("product", "dose", "frequency", "since")]
    assert not any("SERIE99" in text or "LOT7" in text for text in texts)
    form.product.setText("ramipril")
    form.frequency.setText(BOX)
    dialog.act.click()
    assert "code d’une boîte" in form.frequency_problem.text()


def test_what_the_patient_takes_is_not_taken_for_a_scan() -> None:
    for text in ("10 gouttes matin et soir", "15 mg le matin et le soir", "21 jours sur 28, puis"):
        assert not surely_scanned(text)
    assert surely_scanned(BOX) and surely_scanned("]d20103400936963515")
