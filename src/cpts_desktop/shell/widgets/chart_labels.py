"""Where the words of a reference line go: beside the line, and never over the curve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF

AIR = 5.0


def place_label(
    area: QRectF,
    y: float,
    width: float,
    height: float,
    curves: Sequence[Sequence[QPointF]],
    taken: Iterable[QRectF],
) -> QRectF:
    """Return the box of a label ``width`` by ``height`` for the line at ``y``.

    Above the line before below, right before left; the first place that neither a curve nor
    another label crosses, and the last one tried when all are crossed.
    """
    others = list(taken)
    lefts = [area.right() - width - AIR, area.left() + AIR]
    lefts += [area.left() + (area.width() - width) * share for share in (0.5, 0.25, 0.75)]
    box = QRectF()
    for top in (y - height - 1, y + 2):
        for left in lefts:
            box = QRectF(left, top, width, height)
            if top < area.top() - height or box.bottom() > area.bottom() + 1:
                continue
            wide = box.adjusted(-AIR, -2, AIR, 2)
            if not any(wide.intersects(other) for other in others) and not any(
                crosses(wide, curve) for curve in curves
            ):
                return box
    return QRectF(lefts[0], y - height - 1, width, height)


def crosses(box: QRectF, curve: Sequence[QPointF]) -> bool:
    """Say whether a broken line enters a box."""
    if any(box.contains(point) for point in curve):
        return True
    sides = (
        QLineF(box.topLeft(), box.topRight()),
        QLineF(box.topRight(), box.bottomRight()),
        QLineF(box.bottomRight(), box.bottomLeft()),
        QLineF(box.bottomLeft(), box.topLeft()),
    )
    bounded = QLineF.IntersectionType.BoundedIntersection
    for start, end in pairwise(curve):
        step = QLineF(start, end)
        if any(_meet(step, side) is bounded for side in sides):
            return True
    return False


def _meet(one: QLineF, other: QLineF) -> QLineF.IntersectionType:
    found = one.intersects(other)
    # PySide6 gives the kind alone or with the point, by version.
    return found[0] if isinstance(found, tuple) else found
