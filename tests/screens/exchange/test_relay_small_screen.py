"""The code of a visit on the smallest screen, and the visits offered after a wrong clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.bootstrap import slices
from cpts_desktop.features.exchange import clock_guard, relaying
from cpts_desktop.features.exchange.screens import ACTIONS, PAGES
from cpts_desktop.features.exchange.screens.code_picture import figures_in
from cpts_desktop.features.exchange.screens.show_visit_dialog import ShowVisitDialog
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from tests.screens.register.register_window import window_on
from tests.storage.exchange_pathway import known_to_both
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do
from tests.storage.test_visit_relay import NOTE, visit


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye", kinds=slices.kinds())
    yield made
    made.register.close()


@pytest.fixture
def jeanne(nurse: Practice, tmp_path: Path, clock: FixedClock) -> Iterator[PatientId]:
    doctor = practice(tmp_path, clock, "Paul Durand", "medecin", kinds=slices.kinds())
    yield known_to_both(nurse, doctor)
    doctor.register.close()


def test_a_visit_redated_since_is_offered_at_its_true_time(
    nurse: Practice, jeanne: PatientId, clock: FixedClock
) -> None:
    day = timedelta(days=1)
    clock.set(clock.now() + 400 * day)
    late = visit(nurse, jeanne)
    clock.set(clock.now() - 400 * day)
    soon = visit(nurse, jeanne)
    (jump,) = nurse.register.read(clock_guard.jumps, clock.now())
    true = clock.now() - 2 * day
    do(nurse.register, clock_guard.redate, clock_guard.Redate(jump.first, jump.last, true))
    device = str(nurse.register.device_id)
    found = nurse.register.read(relaying.relayable, jeanne, device, clock.today())
    assert [one.id for one in found.visits] == [soon, late]
    assert abs(found.visits[1].at - true) < timedelta(hours=2)


@pytest.mark.parametrize("scale", [100, 200])
def test_the_code_and_its_buttons_fit_the_smallest_screen(
    qtbot: QtBot, qapp: QApplication, nurse: Practice, jeanne: PatientId, clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch, scale: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(ShowVisitDialog, "room", lambda _self: QSize(1024 - 48, 600 - 48))
    name = visit(nurse, jeanne, note=NOTE)
    theme = install_theme(qapp, ThemeChoice.DARK, scale)
    window = window_on(nurse.register, clock, PAGES, ACTIONS)
    qtbot.addWidget(window)
    window.show()
    try:
        dialog = ShowVisitDialog(window.ctx, jeanne, name, window)
        dialog.open()
        qtbot.waitUntil(dialog.show_code.isEnabled)
        dialog.make()
        qtbot.waitUntil(dialog.code.isVisible)
        assert dialog.shown is not None
        QApplication.processEvents()
        assert dialog.height() <= 552 and dialog.width() <= 976
        assert dialog.minimumSizeHint().height() <= 552
        for one in (dialog.code, dialog.words, dialog.save, dialog.close_button):
            assert one.isVisible()
            low = one.mapTo(dialog, one.rect().bottomRight())
            assert low.y() < 552 and low.x() < 976, one.objectName()
        assert figures_in(dialog.code.grab().toImage()) == dialog.shown.digits
        dialog.reject()
    finally:
        theme.set(scale=100)
        window.contents.operations.close()
