"""Parts stand side by side while there is room; a narrow page stacks them and cuts nothing."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cpts_desktop.shell.theme import Theme, ThemeChoice, install_theme
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import heading
from cpts_desktop.shell.widgets.side_by_side import SideBySide


def block(width: int, height: int = 30) -> QWidget:
    made = QLabel()
    made.setMinimumSize(width, height)
    return made


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return install_theme(qapp, ThemeChoice.LIGHT)


def shown(qtbot: QtBot, inner: QWidget, width: int) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(inner)
    layout.addStretch(1)
    qtbot.addWidget(holder)
    holder.resize(width, 400)
    holder.show()
    qtbot.waitExposed(holder)
    return holder


@pytest.mark.parametrize(
    ("width", "stacked"), [(700, False), (616, False), (615, True), (320, True)]
)
def test_two_parts_of_300_need_616_to_stand_abreast(
    qtbot: QtBot, theme: Theme, width: int, stacked: bool
) -> None:
    left, right = block(300), block(300)
    both = SideBySide(left, right)
    holder = shown(qtbot, both, width)
    assert holder.width() == width
    qtbot.waitUntil(lambda: both.stacked is stacked)
    qtbot.waitUntil(lambda: (right.y() > left.y()) is stacked)
    assert (right.x() > left.x()) is not stacked


def test_the_page_may_be_as_narrow_as_the_widest_part(qtbot: QtBot, theme: Theme) -> None:
    both = SideBySide(block(300), block(200))
    assert both.minimumSizeHint().width() == 300
    assert both.heightForWidth(320) == 30 + theme.gap("l") + 30
    assert both.heightForWidth(900) == 30


def test_the_actions_of_a_heading_go_under_it_and_wrap(qtbot: QtBot, theme: Theme) -> None:
    actions = [button(text, lambda: None) for text in ("Enregistrer", "Imprimer la tournée…")]
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.addLayout(heading("Carte du patient", "", *actions))
    layout.addWidget(plain_label(""), 1)
    qtbot.addWidget(page)
    page.resize(900, 300)
    page.show()
    qtbot.waitExposed(page)
    widest = max(one.sizeHint().width() for one in actions)
    assert actions[0].mapTo(page, actions[0].rect().center()).x() > 450
    assert page.minimumSizeHint().width() <= widest + 60
    page.resize(widest + 60, 300)
    ends = [one.rect().topRight for one in actions]
    qtbot.waitUntil(lambda: actions[1].y() > actions[0].y())
    qtbot.waitUntil(
        lambda: all(
            one.mapTo(page, end()).x() <= page.width()
            for one, end in zip(actions, ends, strict=True)
        )
    )
