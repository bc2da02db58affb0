"""The dialogs of a record on a small screen, in large text, with every message shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QScrollArea

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.model import Baseline
from cpts_desktop.features.register.screens import clinical_dialogs, dialogs
from cpts_desktop.features.register.screens.members import Members
from cpts_desktop.features.register.screens.record_dialog import RecordDialog
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import add
from tests.support.small_screen import what_is_cut

LONG = "Un message assez long qui explique ce qui ne va pas et ce qu’il faut faire."


@pytest.fixture(params=[100, 200])
def scaled(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[int]:
    theme = install_theme(qapp, ThemeChoice.LIGHT, request.param)
    yield request.param
    theme.set(scale=100)


def all_dialogs(window: MainWindow, register: Register) -> Iterator[RecordDialog]:
    who, ctx = add(register), window.ctx
    banner = register.read(queries.banner, who)
    assert banner is not None
    yield dialogs.allergy_dialog(ctx, who)
    yield dialogs.care_member_dialog(ctx, who)
    yield dialogs.contact_dialog(ctx, who)
    yield dialogs.trusted_person_dialog(ctx, who)
    yield dialogs.consent_dialog(ctx, who, Members())
    yield dialogs.care_link_dialog(ctx, who, Members())
    yield dialogs.check_identity_dialog(ctx, who)
    yield clinical_dialogs.condition_dialog(ctx, who)
    yield clinical_dialogs.ald_dialog(ctx, who)
    yield clinical_dialogs.reference_data_dialog(ctx, who, Baseline(()))
    yield clinical_dialogs.identity_state_dialog(ctx, banner)


def test_every_dialog_of_a_record_stays_on_the_screen_with_its_messages(
    scaled: int, window: MainWindow, ours: Register
) -> None:
    for dialog in all_dialogs(window, ours):
        dialog.start()
        names = [name for name in vars(dialog.form) if name.endswith("_problem")]
        problems = [Problem(name.removesuffix("_problem"), "X", LONG) for name in names]
        dialog.refuse((*problems, Problem("nowhere", "X", LONG)))
        for _ in range(3):
            settle()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        room, title = dialog.room(), dialog.windowTitle()
        assert dialog.width() <= room.width(), title
        assert dialog.height() <= room.height(), title
        assert what_is_cut(dialog) == [], title
        for button in (dialog.save, dialog.said):
            assert dialog.rect().contains(button.geometry()), title
        scrolled = dialog.findChild(QScrollArea)
        assert scrolled is not None
        assert not scrolled.horizontalScrollBar().isVisible(), title
        dialog.done(0)
