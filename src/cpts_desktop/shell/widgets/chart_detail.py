"""How much of a long line is drawn: what a column of pixels can show, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPolygonF

from cpts_desktop.shell.widgets.chart_data import ChartPoint, Series

Placed = tuple[ChartPoint, QPointF]


@dataclass(frozen=True)
class Drawn:
    """A series placed for a size: the line, and the points that have a mark of their own."""

    series: Series
    line: QPolygonF
    segments: tuple[QLineF, ...]
    """The line in pieces when it is thinned: a long stroke over itself takes fifty times longer."""
    curve: list[QPointF]
    """The same points, for the words that must not stand on them."""
    spots: tuple[Placed, ...]
    last: ChartPoint | None


def drawn_line(series: Series, placed: Sequence[Placed], width: float, radius: float) -> Drawn:
    """Return what is drawn of points in time order on ``width`` pixels.

    While points are apart all are drawn. When they run together, each column of pixels keeps its
    first, lowest, highest and last value, so that no peak is lost; only points with an alert and
    the last one keep a mark, the worst alert of a column.
    """
    last = placed[-1][0] if placed else None
    if len(placed) * radius <= width:
        curve = [at for _point, at in placed]
        return Drawn(series, QPolygonF(curve), (), curve, tuple(placed), last)
    columns: dict[int, list[Placed]] = {}
    for one in placed:
        columns.setdefault(int(one[1].x()), []).append(one)
    line: list[QPointF] = []
    spots: list[Placed] = []
    for inside in columns.values():
        kept = {0, len(inside) - 1}
        kept.add(min(range(len(inside)), key=lambda place: inside[place][1].y()))
        kept.add(max(range(len(inside)), key=lambda place: inside[place][1].y()))
        line.extend(inside[place][1] for place in sorted(kept))
        alerts = [one for one in inside if one[0].severity is not None]
        if alerts:
            spots.append(min(alerts, key=_rank))
    if placed and (not spots or spots[-1][0] is not last):
        spots.append(placed[-1])
    segments = tuple(QLineF(one, other) for one, other in pairwise(line))
    return Drawn(series, QPolygonF(line), segments, line, tuple(spots), last)


def _rank(one: Placed) -> int:
    severity = one[0].severity
    return 99 if severity is None else severity.rank
