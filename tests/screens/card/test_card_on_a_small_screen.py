"""The editor on a screen of 1024 × 600, and with the text at 200 %."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cpts_desktop.features.card import screens as card_screens
from cpts_desktop.features.card.screens.editor_page import CardEditorPage
from cpts_desktop.features.card.screens.scan_dialog import ScanCardDialog
from cpts_desktop.features.register import screens as register_screens
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.theme import Theme, ThemeChoice, install_theme
from tests.screens.card.card_house import CardHouse, make_house
from tests.screens.register.register_window import window_on


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[CardHouse]:
    install_theme(qapp, ThemeChoice.LIGHT)
    made = make_house(tmp_path)
    made.ctx.operations.close()
    yield made
    made.register.close()
    Theme.of().set(scale=100)


def editor(house: CardHouse, qtbot: QtBot, scale: int) -> tuple[MainWindow, CardEditorPage]:
    Theme.of().set(scale=scale)
    window = window_on(
        house.register, house.clock, [*register_screens.PAGES, *card_screens.PAGES],
        [*register_screens.ACTIONS, *card_screens.ACTIONS],
    )  # fmt: skip
    qtbot.addWidget(window)
    window.resize(1024, 600)
    window.show()
    window.activateWindow()
    window.ctx.navigate("card.editor", patient=str(house.patient))
    settle(6)
    page = window.current_page()
    assert isinstance(page, CardEditorPage)
    return window, page


def in_sight(widget: QWidget, window: QWidget) -> bool:
    """Say whether the middle of a widget is inside every area around it."""
    middle = widget.rect().center()
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QScrollArea):
            port = parent.viewport()
            if not port.rect().contains(widget.mapTo(port, middle)):
                return False
        parent = parent.parentWidget()
    return window.rect().contains(widget.mapTo(window, middle))


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_form_and_card_have_room_and_nothing_scrolls_sideways(
    house: CardHouse, qtbot: QtBot, scale: int
) -> None:
    window, page = editor(house, qtbot, scale)
    form = page.form.parentWidget()
    assert form is not None
    assert form.width() >= Theme.of().px(300)
    assert form.height() >= Theme.of().px(240)
    assert page._side.viewport().width() >= page.side.preview.minimumSizeHint().width()
    assert page._side.horizontalScrollBar().maximum() == 0
    for name in ("layout", "flip", "start", "valid_until"):
        assert getattr(page.form.form, name).height() > 20, name
    window.contents.operations.close()


@pytest.mark.parametrize("scale", [100, 200])
def test_a_date_is_read_whole(house: CardHouse, qtbot: QtBot, scale: int) -> None:
    window, page = editor(house, qtbot, scale)
    field = page.form.form.valid_until
    assert field.width() > field.fontMetrics().horizontalAdvance(field.text()) + 16
    window.contents.operations.close()


@pytest.mark.parametrize("scale", [100, 200])
def test_f6_brings_the_card_into_sight_and_enter_the_field(
    house: CardHouse, qtbot: QtBot, scale: int
) -> None:
    window, page = editor(house, qtbot, scale)
    field = page.form.form.anticoagulant_drug
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_F6)
    settle()
    preview = page.side.preview
    assert preview.hasFocus()
    where = preview.current_rect().center()
    port = page._side.viewport()
    assert port.rect().contains(preview.mapTo(port, where))
    assert window.rect().contains(preview.mapTo(window, where))
    qtbot.keyClick(preview, Qt.Key.Key_Return)
    settle()
    assert QApplication.focusWidget() is field
    assert in_sight(field, window)
    window.contents.operations.close()


def test_typing_never_takes_the_field_out_of_sight(house: CardHouse, qtbot: QtBot) -> None:
    window, page = editor(house, qtbot, 200)
    field = page.form.form.anticoagulant_dose
    page.side.preview.way_asked.emit("shorten", "anticoagulant.dose")
    assert in_sight(field, window)
    qtbot.keyClicks(field, "10 mg")
    settle()
    assert in_sight(field, window)
    window.contents.operations.close()


def test_what_is_said_of_a_line_does_not_move_the_card(house: CardHouse, qtbot: QtBot) -> None:
    window, page = editor(house, qtbot, 100)
    face = page.side.preview.faces()[0]
    before = face.mapTo(window, QPoint())
    qtbot.mouseMove(face, QPoint(60, 90))
    settle()
    assert face.mapTo(window, QPoint()) == before
    window.contents.operations.close()


@pytest.mark.parametrize("scale", [100, 200])
def test_the_dialog_of_the_counter_holds_on_the_screen(
    house: CardHouse, qtbot: QtBot, scale: int
) -> None:
    window, _page = editor(house, qtbot, scale)
    dialog = ScanCardDialog(window.ctx, window)
    dialog.open()
    dialog.form.code.setPlainText("URGENCE SANTÉ\nDUPONT Jeanne\nNé(e) le 03/04/1944")
    settle()
    room = dialog.screen().availableSize()
    assert dialog.height() < room.height() and dialog.width() < room.width()
    assert dialog.rect().contains(dialog.make_button.geometry())
    dialog.reject()
    window.contents.operations.close()
