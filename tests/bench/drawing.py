"""What the bench paints: ten years of days on the frieze and on the chart, one step at a time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from cpts_desktop.features.followup.screens.timeline import PathwayTimeline
from cpts_desktop.features.followup.screens.tracks import Track, TrackPoint
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.chart import (
    ChartData,
    ChartPoint,
    LineChart,
    Series,
)

DAYS = 3_650
TODAY = date(2026, 3, 3)
MEASURES = ("Poids", "PA", "FC", "SpO₂", "NYHA", "Potassium", "Créatinine", "NT-proBNP")
_kept: list[QWidget] = []


def timeline_of_ten_years() -> Callable[[], float]:
    """Return what paints one step: another width, so that all is drawn again."""
    application = QApplication.instance() or QApplication([])
    assert application is not None
    start = TODAY - timedelta(days=DAYS)
    points = tuple(
        TrackPoint(start + timedelta(days=n), "70,1", Severity.ORANGE if n % 50 == 0 else None)
        for n in range(DAYS)
    )
    frieze = PathwayTimeline()
    _kept.append(frieze)
    frieze.resize(900, 500)
    state: Any = SimpleNamespace(j0=start, steps=())
    frieze.show_state(state, TODAY, tuple(Track(name, "70", points) for name in MEASURES))
    frieze.show()

    def step() -> float:
        frieze.resize(900 + (frieze.width() + 1) % 200, 500)
        return _painted(frieze)

    return step


def chart_of_ten_years() -> Callable[[], float]:
    """Return what paints one step: the mouse moves, the value under it is read."""
    application = QApplication.instance() or QApplication([])
    assert application is not None
    start = datetime(2016, 3, 3, 8, tzinfo=UTC)
    points = tuple(
        ChartPoint(start + timedelta(days=n), Decimal(70) + Decimal(n % 17) / 10)
        for n in range(DAYS)
    )
    chart = LineChart()
    _kept.append(chart)
    chart.resize(820, 300)
    chart.set_data(ChartData("Poids", "kg", (Series("Poids", points),)))
    chart.show()
    chart.grab()
    moved = [0]

    def step() -> float:
        moved[0] += 7
        here = QPointF(100 + moved[0] % 600, 150)
        event = QMouseEvent(
            QEvent.Type.MouseMove, here, here, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        start = time.process_time()
        chart.mouseMoveEvent(event)
        return (time.process_time() - start) * 1000 + _painted(chart)

    return step


def _painted(widget: QWidget) -> float:
    start = time.process_time()
    widget.grab()
    return (time.process_time() - start) * 1000
