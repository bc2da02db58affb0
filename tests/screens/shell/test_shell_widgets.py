"""Number fields, charts, tables, marks: what they accept, show and say."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from cpts_desktop.kernel.outcome import Problem, Refused
from cpts_desktop.kernel.outcome import Severity as Weight
from cpts_desktop.shell.theme import Theme, ThemeChoice, install_theme
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.chart import LineChart
from cpts_desktop.shell.widgets.chart_data import ChartData, value_ticks
from cpts_desktop.shell.widgets.fields import NumberField, show_problems
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label, plain_tooltip
from cpts_desktop.shell.widgets.severity import SeverityMark
from cpts_desktop.shell.widgets.tables import Column, DataTable
from tests.screens.shell.sample_pages import sample_chart


def press(widget: QLineEdit, key: Qt.Key, text: str, modifiers: Any) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)
    QCoreApplication.sendEvent(widget, event)


@pytest.mark.parametrize(
    ("typed", "shown", "value"),
    [
        ("71,4", "71,4", "71.4"),
        ("71.4", "71,4", "71.4"),
        ("7a1x", "71", "71"),
        ("1,,2", "1,2", "1.2"),
        ("-0.5", "-0,5", "-0.5"),
        ("1e9", "19", "19"),
    ],
)
def test_a_number_is_typed_with_comma_or_dot(
    qtbot: QtBot, typed: str, shown: str, value: str
) -> None:
    field = NumberField()
    qtbot.addWidget(field)
    qtbot.keyClicks(field, typed)
    assert field.text() == shown
    assert field.value() == Decimal(value)


def test_the_number_pad_dot_is_a_comma(qtbot: QtBot) -> None:
    field = NumberField()
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "36")
    press(field, Qt.Key.Key_Period, ".", Qt.KeyboardModifier.KeypadModifier)
    qtbot.keyClicks(field, "7")
    assert field.text() == "36,7"


def test_a_pasted_word_is_no_number_and_says_so(qtbot: QtBot) -> None:
    field = NumberField()
    field.setObjectName("poids")
    qtbot.addWidget(field)
    seen: list[Decimal | None] = []
    field.value_changed.connect(seen.append)
    field.setText("soixante")
    outcome = field.outcome()
    assert isinstance(outcome, Refused)
    assert (outcome.problems[0].field, outcome.problems[0].code) == ("poids", "NOT_A_NUMBER")
    field.set_value(Decimal("1234.5"))
    assert field.text() == "1234,5"
    assert seen == [None, Decimal("1234.5")]


def test_an_arabic_digit_is_not_taken(qtbot: QtBot) -> None:
    field = NumberField()
    qtbot.addWidget(field)
    press(field, Qt.Key.Key_1, "٣", Qt.KeyboardModifier.NoModifier)
    assert field.text() == ""


def test_problems_go_beside_their_field_and_leave_when_fixed(qtbot: QtBot) -> None:
    one, other = QLineEdit(), QLineEdit()
    for field in (one, other):
        qtbot.addWidget(field)
    message = plain_label("")
    qtbot.addWidget(message)
    wrong = Problem("one", "X", "Trop grand.", Weight.CONFIRM)
    homeless = Problem("elsewhere", "Y", "Autre part.")
    left = show_problems((wrong, homeless), {"one": one, "other": other}, {"one": message})
    assert left == [homeless]
    assert (one.property("state"), message.text()) == ("confirm", "Trop grand.")
    assert one.accessibleDescription() == "Trop grand."
    show_problems((), {"one": one, "other": other}, {"one": message})
    assert (one.property("state"), message.text(), one.accessibleDescription()) == ("", "", "")


def test_the_chart_is_read_with_the_arrows(qtbot: QtBot) -> None:
    chart = LineChart()
    qtbot.addWidget(chart)
    chart.set_data(sample_chart())
    chart.resize(600, 260)
    chart.show()
    summary = chart.accessibleDescription()
    assert "6 mesures" in summary and "poids sec 69,0 kg" in summary
    assert "plus haute Poids : 72,7\u202fkg" in summary
    read: list[Any] = []
    chart.point_selected.connect(read.append)
    qtbot.keyClick(chart, Qt.Key.Key_End)
    said = chart.accessibleDescription()
    assert said == "Poids : 72,7\u202fkg, jeu. 12 mars 2026 (J+11)"
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert [point.value for point in read] == [
        Decimal("72.7"), Decimal("70.9"), Decimal("71.0"), Decimal("71.0")
    ]  # fmt: skip
    assert not chart.grab().isNull()


def test_an_empty_chart_says_that_it_is_empty(qtbot: QtBot) -> None:
    chart = LineChart()
    qtbot.addWidget(chart)
    chart.set_data(ChartData("Poids", "kg"))
    assert chart.accessibleDescription() == "Poids. Aucune mesure sur cette période."
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert not chart.grab().isNull()


@given(low=st.decimals("-1000", "1000", places=2), span=st.decimals("0.01", "5000", places=2))
def test_ticks_are_round_even_and_cover(low: Decimal, span: Decimal) -> None:
    ticks = value_ticks(low, low + span)
    steps = {b - a for a, b in itertools.pairwise(ticks)}
    assert ticks[0] <= low and ticks[-1] >= low + span
    assert len(steps) == 1
    step = steps.pop().normalize()
    assert step.as_tuple().digits in {(1,), (2,), (5,)}
    assert len(ticks) <= 9


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    severity: Severity | None = None


def test_a_table_keeps_the_selection_across_refreshes(qtbot: QtBot) -> None:
    table = DataTable((Column("Nom", lambda r: r.name),), key=lambda r: r.id, name="Liste")
    qtbot.addWidget(table)
    opened: list[Row] = []
    table.row_activated.connect(opened.append)
    table.set_rows([Row(1, "a"), Row(2, "b")])
    table.selectRow(1)
    table.set_rows([Row(3, "c"), Row(4, "d"), Row(2, "b2")])
    assert table.current_row() == Row(2, "b2")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [Row(2, "b2")]
    table.set_rows([])
    assert table.current_row() is None
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert len(opened) == 1


def test_a_severity_in_a_table_is_also_spoken(qtbot: QtBot) -> None:
    table = DataTable(
        (
            Column(
                "Nom", lambda r: r.name, severity=lambda r: r.severity, subtext=lambda r: "82 ans"
            ),
        )
    )
    qtbot.addWidget(table)
    table.set_rows([Row(1, "MARTIN", Severity.ORANGE), Row(2, "DURAND", None)])
    spoken = [table.model().index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(2)]
    assert spoken == ["avis 24–48 h, MARTIN, 82 ans", "DURAND, 82 ans"]
    table.show()
    assert not table.grab().isNull()


def test_sorting_by_a_column(qtbot: QtBot) -> None:
    table = DataTable((Column("N", lambda r: r.name, sort=lambda r: r.id),), sortable=True)
    qtbot.addWidget(table)
    table.set_rows([Row(2, "a"), Row(1, "b")])
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [row.id for row in table.rows()] == [1, 2]


@pytest.mark.parametrize("severity", list(Severity))
def test_a_mark_says_its_word_even_when_bare(qtbot: QtBot, severity: Severity) -> None:
    mark = SeverityMark(severity, bare=True)
    qtbot.addWidget(mark)
    assert mark.accessibleName() == Theme.of().severity(severity).word
    assert not mark.grab().isNull()
    mark.set_severity(severity, "2 avis à demander")
    assert mark.accessibleName() == "2 avis à demander"


def test_a_flow_row_wraps_instead_of_widening(qtbot: QtBot) -> None:
    row = FlowRow(*(SeverityMark(Severity.ORANGE) for _n in range(6)))
    qtbot.addWidget(row)
    row.resize(260, 200)
    row.show()
    tops = {child.y() for child in row.findChildren(SeverityMark)}
    assert len(tops) >= 3
    assert row.heightForWidth(260) > row.heightForWidth(2000)
    row.set_widgets(SeverityMark(Severity.VERT))
    assert len([c for c in row.findChildren(SeverityMark) if c.isVisible()]) == 1


def test_a_flow_row_centres_what_stands_on_one_line(qtbot: QtBot) -> None:
    low, high = plain_label("Période"), QLineEdit()
    high.setFixedHeight(50)
    row = FlowRow(low, high)
    qtbot.addWidget(row)
    row.resize(600, 60)
    row.show()
    assert abs(low.geometry().center().y() - high.geometry().center().y()) <= 1


def test_text_with_ampersand_and_markup_stays_text(qtbot: QtBot) -> None:
    """Cases G1-10 and G2-30 of the bad inputs."""
    made = button("Dupont & Fils <b>", tip="<img src=x> & co", shortcut="F2")
    qtbot.addWidget(made)
    assert made.text() == "Dupont && Fils <b>"
    assert made.accessibleName() == "Dupont & Fils <b>"
    assert made.toolTip() == "<qt>&lt;img src=x&gt; &amp; co (F2)</qt>"
    plain_tooltip(made, "")
    assert made.toolTip() == ""


def test_switching_theme_and_scale_restyles_at_once(qtbot: QtBot, qapp: QApplication) -> None:
    """Case G13-120 of the bad inputs."""
    theme = install_theme(qapp, ThemeChoice.LIGHT)
    changes: list[int] = []
    theme.changed.connect(lambda: changes.append(1))
    before = qapp.font().pixelSize()
    theme.set(choice=ThemeChoice.DARK, scale=200)
    assert theme.tokens.dark
    assert qapp.font().pixelSize() == 2 * before
    assert theme.tokens.colour["background"] in qapp.styleSheet()
    assert qapp.font().family() == "CPTS Sans"
    theme.set(choice=ThemeChoice.LIGHT, scale=999)
    assert theme.scale == 200
    theme.set(scale=100)
    assert len(changes) == 3
