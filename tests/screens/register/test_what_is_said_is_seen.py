"""What stops a form is brought under the eyes of who pressed Ctrl+S at the foot of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cpts_desktop.features.register.screens.patient_form import PatientFormPage
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import add

TYPED = {"birth_name": "Martin", "given_names": "Jeanne", "birth_date": "12/03/1944"}


def in_sight(page: PatientFormPage, widget: QWidget) -> bool:
    """Say whether the whole of a widget is inside the scroller of its page."""
    area = page.findChildren(QScrollArea)[0].viewport()
    place = QRect(widget.mapTo(area, QPoint(0, 0)), widget.size())
    return widget.isVisible() and area.rect().contains(place)


def at_the_foot(window: MainWindow, qtbot: QtBot, **typed: str) -> PatientFormPage:
    """Fill the form and stand in its last field, as the Tab key leads there."""
    window.setMinimumHeight(0)
    window.resize(1024, 380)  # as tall as it looks at 200 %
    window.ctx.navigate("register.patient_form")
    page = window.current_page()
    assert isinstance(page, PatientFormPage)
    for name, words in {**TYPED, **typed}.items():
        getattr(page.form, name).setText(words)
    page.form.sex.setCurrentIndex(page.form.sex.findData("F"))
    page.form.postcode.setFocus()
    settle()
    qtbot.keyClick(page.form.postcode, Qt.Key.Key_Tab)
    settle()
    assert in_sight(page, page.form.city) and not in_sight(page, page.title)
    return page


def test_look_alikes_come_under_the_eyes_with_the_keyboard_in_them(
    window: MainWindow, ours: Register, qtbot: QtBot
) -> None:
    known = add(ours)
    page = at_the_foot(window, qtbot)
    assert not page.alike.isVisible()
    page.submit()
    settle()
    assert in_sight(page, page.alike)
    on = QApplication.focusWidget()
    assert on is not None and on.objectName() == "open_known"
    qtbot.keyClick(on, Qt.Key.Key_Space)
    assert window.ctx.patient == known


@pytest.mark.parametrize("field", ["birth_name", "birth_date"])
def test_the_field_that_is_wrong_comes_under_the_eyes_with_its_message(
    window: MainWindow, qtbot: QtBot, field: str
) -> None:
    page = at_the_foot(window, qtbot, **{field: "32/13/1944"})
    page.submit()
    settle()
    wrong = getattr(page.form, field)
    assert wrong.hasFocus() and in_sight(page, wrong)
    assert in_sight(page, getattr(page.form, f"{field}_problem"))
