"""A chart of ten years of days: thinned for the eye, read in full, laid out once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent
from pytestqt.qtbot import QtBot

from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.chart import ChartData, ChartPoint, LineChart, Series
from cpts_desktop.shell.widgets.chart_data import EventMark
from cpts_desktop.shell.widgets.chart_detail import Placed, drawn_line

START = datetime(2016, 3, 3, 8, tzinfo=UTC)
DAYS = 3650


def points(count: int = DAYS) -> tuple[ChartPoint, ...]:
    return tuple(
        ChartPoint(
            START + timedelta(days=n),
            Decimal(95) if n == 1234 else Decimal(70) + Decimal(n % 17) / 10,
            Severity.ORANGE if n in (2000, 2001) else Severity.ROUGE if n == 2002 else None,
        )
        for n in range(count)
    )


def placed(width: float, count: int = DAYS) -> list[Placed]:
    rows = points(count)
    return [(one, QPointF(width * n / count, 300 - float(one.value))) for n, one in enumerate(rows)]


def test_no_peak_and_no_alert_is_lost_and_the_line_stays_short() -> None:
    rows = placed(700)
    drawn = drawn_line(Series("Poids", points()), rows, 700, 3)
    assert len(drawn.line) <= 4 * 701 < DAYS
    heights = [at.y() for at in drawn.curve]
    assert min(heights) == 300 - 95, "the one peak of ten years"
    assert [drawn.curve[0], drawn.curve[-1]] == [rows[0][1], rows[-1][1]]
    marked = [point for point, _at in drawn.spots]
    assert Severity.ROUGE in {one.severity for one in marked}
    assert marked[-1] is rows[-1][0] is drawn.last
    assert len(marked) <= 4, "the worst alert of a column, and the last value"
    assert all(one.x2() >= one.x1() for one in drawn.segments)


@pytest.mark.parametrize(("count", "whole"), [(233, True), (234, False)])
def test_points_that_stand_apart_are_all_drawn(count: int, whole: bool) -> None:
    drawn = drawn_line(Series("Poids", points(count)), placed(700, count), 700, 3)
    assert (len(drawn.spots) == count) is whole
    assert (drawn.segments == ()) is whole


def test_nothing_and_one_point_are_drawn() -> None:
    assert drawn_line(Series("Poids", ()), [], 700, 3).last is None
    one = placed(700, 1)
    assert drawn_line(Series("Poids", points(1)), one, 700, 3).spots == tuple(one)


def test_the_mouse_finds_the_nearest_of_all_the_points(qtbot: QtBot) -> None:
    chart = LineChart()
    qtbot.addWidget(chart)
    chart.resize(820, 300)
    chart.set_data(ChartData("Poids", "kg", (Series("Poids", points()),)))
    chart.show()
    read: list[ChartPoint] = []
    chart.point_selected.connect(read.append)
    area = chart._area()
    for n in (0, 1, 1234, 2002, DAYS - 1):
        wanted = points()[n]
        at = chart._place(area, wanted.at, wanted.value)
        here = QPointF(at.x() + 0.05, at.y())
        chart.mouseMoveEvent(
            QMouseEvent(
                QEvent.Type.MouseMove, here, here, Qt.MouseButton.NoButton,
                Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            )
        )  # fmt: skip
        chart.repaint()
        assert abs((read[-1].at - wanted.at).days) <= 4 and read[-1].value == wanted.value


def test_a_step_of_the_reading_places_nothing_again(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fluid at ten years: 3,650 points are placed once per size, not once per key."""
    chart = LineChart()
    qtbot.addWidget(chart)
    chart.resize(820, 300)
    chart.set_data(ChartData("Poids", "kg", (Series("Poids", points()),)))
    chart.grab()
    placed_again: list[Decimal] = []
    before = chart._y

    def counted(area: object, value: Decimal) -> float:
        placed_again.append(value)
        return before(area, value)  # type: ignore[arg-type]

    monkeypatch.setattr(chart, "_y", counted)
    chart.select(1234)
    chart.grab()
    assert 0 < len(placed_again) < 30
    placed_again.clear()
    chart.resize(900, 300)
    chart.grab()
    assert len(placed_again) >= DAYS, "another size is laid out again"


@pytest.mark.parametrize("unit", ["kg", "mL/min/1,73 m²"])
@pytest.mark.parametrize("marked", [False, True])
def test_the_unit_is_written_whole_above_the_numbers(qtbot: QtBot, unit: str, marked: bool) -> None:
    chart = LineChart()
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    marks = (EventMark(START, "sortie"),) if marked else ()
    chart.set_data(ChartData("Poids", unit, (Series("Poids", points(1)),), marks=marks))
    box = chart._unit_box(Theme.of(chart), unit, chart._area())
    assert chart.rect().contains(box.toRect())
    font = Theme.of(chart).font("secondary")
    assert box.width() > QFontMetrics(font).horizontalAdvance(unit)
