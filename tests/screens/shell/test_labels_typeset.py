"""Labels show French typography: no line begins with a sign that belongs to the word before."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from cpts_desktop.shell.widgets.labels import PlainLabel, plain_label, typeset

SOURCES = Path(__file__).parents[3] / "src"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Est-ce lui ?", "Est-ce lui\u202f?"),
        ("Poids : 71 kg ; 35 %", "Poids\u202f: 71 kg\u202f; 35\u202f%"),
        ("« Homonyme » reste !", "«\u202fHomonyme\u202f» reste\u202f!"),
        ("déjà\u202f: bien", "déjà\u202f: bien"),
        ("K+ <3,5 et 08:15", "K+ <3,5 et 08:15"),
        ("", ""),
    ],
)
def test_a_sign_stays_with_its_word(qtbot: QtBot, written: str, shown: str) -> None:
    label = plain_label(written, wrap=True)
    qtbot.addWidget(label)
    assert typeset(written) == shown == QLabel.text(label)
    assert label.text() == written
    label.clear()
    assert label.text() == QLabel.text(label) == ""


def test_a_line_never_begins_with_a_question_mark(qtbot: QtBot) -> None:
    words = "Est-ce l’un d’eux ?"
    label, loose = plain_label(words, wrap=True), QLabel(words)
    qtbot.addWidget(label)
    width = label.fontMetrics().horizontalAdvance("Est-ce l’un d’eux") + 2
    alone = label.fontMetrics().horizontalAdvance("d’eux\u202f?")
    assert alone < width
    assert "eux\u202f?" in QLabel.text(label)
    assert loose.text().endswith(" ?"), "what Qt would have cut at the end of the line"
    loose.deleteLater()


def forms() -> list[str]:
    found = SOURCES.glob("cpts_desktop/**/forms/ui_*.py")
    return sorted(".".join(one.relative_to(SOURCES).with_suffix("").parts) for one in found)


@pytest.mark.parametrize("name", [one for one in forms() if not one.endswith(".ui_unlock")])
def test_the_labels_of_every_form_are_typeset(qtbot: QtBot, name: str) -> None:
    module = importlib.import_module(name)
    made = next(value for key, value in vars(module).items() if key.startswith("Ui_"))
    holder = QWidget()
    qtbot.addWidget(holder)
    made().setupUi(holder)
    for label in holder.findChildren(QLabel):
        assert isinstance(label, PlainLabel), label.objectName()
