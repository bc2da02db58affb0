"""Every field that a person types in is bounded, and takes what is pasted as plain text."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

import cpts_desktop
from cpts_desktop.features.register.screens.record_dialog import RecordDialog
from cpts_desktop.shell.theme import Theme, ThemeChoice, install_theme

UNBOUNDED = 32_767
"""What Qt allows when nobody has thought of it."""


def forms() -> list[str]:
    """Return every compiled form, as ``module:class``."""
    found = []
    for module in pkgutil.walk_packages(cpts_desktop.__path__, "cpts_desktop."):
        if ".forms.ui_" not in module.name:
            continue
        for name, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if name.startswith("Ui_") and kind.__module__ == module.name:
                found.append(f"{module.name}:{name}")
    return found


FORMS = forms()


def shown(place: str, qtbot: QtBot) -> QWidget:
    module, name = place.split(":")
    widget = QWidget()
    qtbot.addWidget(widget)
    getattr(importlib.import_module(module), name)().setupUi(widget)
    return widget


def test_the_forms_are_found() -> None:
    assert len(FORMS) > 30


@pytest.mark.parametrize("place", FORMS)
def test_g1_08_every_field_is_bounded(place: str, qtbot: QtBot) -> None:
    """Case 8: a name of one megabyte cannot even be typed."""
    widget = shown(place, qtbot)
    loose = [
        field.objectName()
        for field in widget.findChildren(QLineEdit)
        if field.maxLength() >= UNBOUNDED and not field.isReadOnly()
        and not isinstance(field.parent(), QComboBox | QAbstractSpinBox)
    ]  # fmt: skip
    assert loose == []


@pytest.mark.parametrize("form", ["contact", "trusted_person", "check_identity"])
def test_g1_08_what_is_typed_in_a_list_is_bounded_by_its_dialog(
    form: str, qtbot: QtBot, qapp: QApplication
) -> None:
    install_theme(qapp, ThemeChoice.LIGHT)
    place = next(one for one in FORMS if f".ui_{form}:" in one and ".register." in one)
    module, name = place.split(":")
    made = getattr(importlib.import_module(module), name)()
    ctx = SimpleNamespace(theme=Theme.of())
    dialog = RecordDialog(ctx, "Essai", made, lambda _one: None)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    boxes = [box for box in dialog.findChildren(QComboBox) if box.isEditable()]
    assert boxes
    assert all((edit := box.lineEdit()) and edit.maxLength() < UNBOUNDED for box in boxes)


@pytest.mark.parametrize("place", FORMS)
def test_g2_31_what_is_pasted_in_a_note_is_plain_text(
    place: str, qtbot: QtBot, qapp: QApplication
) -> None:
    """Case 31: a page, an image or a rich text is pasted as its words only."""
    widget = shown(place, qtbot)
    assert [one.objectName() for one in widget.findChildren(QTextEdit)] == []
    for note in widget.findChildren(QPlainTextEdit):
        page = QMimeData()
        page.setHtml("<b>gras</b><img src='file:///etc/passwd'>")
        page.setText("gras")
        note.setReadOnly(False)
        note.insertFromMimeData(page)
        assert note.toPlainText().strip().endswith("gras")
        assert "<" not in note.toPlainText()
