"""A form drawn in three columns takes two, then one, and keeps the order of reading."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cpts_desktop.shell.widgets.columns import Columns, let_columns


def drawn() -> tuple[QWidget, QGridLayout]:
    form = QWidget()
    grid = QGridLayout(form)
    grid.setSpacing(10)
    grid.addWidget(QLabel("Identité"), 0, 0, 1, 3)
    for place in range(4):
        cell = QVBoxLayout()
        field = QLineEdit()
        field.setObjectName(f"f{place}")
        field.setMinimumWidth(100)
        cell.addWidget(field)
        grid.addLayout(cell, 1 + place // 3, place % 3)
    return form, grid


def test_columns_give_way_as_the_form_narrows(qtbot: QtBot) -> None:
    form, grid = drawn()
    qtbot.addWidget(form)
    made = let_columns(form, grid)
    made.setContentsMargins(0, 0, 0, 0)
    assert isinstance(form.layout(), Columns)
    assert [made.columns_at(width) for width in (320, 319, 210, 209, 50)] == [3, 2, 2, 1, 1]
    assert form.minimumSizeHint().width() == 100


def test_fields_keep_their_order_and_nothing_overlaps(qtbot: QtBot) -> None:
    form, grid = drawn()
    qtbot.addWidget(form)
    let_columns(form, grid).setContentsMargins(0, 0, 0, 0)
    form.show()
    fields = [field for n in range(4) if (field := form.findChild(QLineEdit, f"f{n}"))]
    for width in (400, 250, 120):
        form.resize(width, form.heightForWidth(width))
        qtbot.wait(10)
        boxes = [field.geometry() for field in fields]
        places = [(box.y(), box.x()) for box in boxes]
        assert len(boxes) == 4 and places == sorted(places)
        assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
        assert all(box.right() < width for box in boxes)
