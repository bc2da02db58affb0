"""A form of several columns that takes fewer when the text is large or the window small."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QLayoutItem, QWidget

from cpts_desktop.shell.widgets.reflow import Reflow


class Columns(Reflow):
    """Lays cells out in reading order, in as many columns as fit, at most ``most``."""

    def __init__(self, most: int, gap: int) -> None:
        super().__init__()
        self._most = most
        self._wholes: list[QLayoutItem] = []
        self.setSpacing(gap)

    def add_cell(self, cell: QWidget | QLayout, *, whole: bool) -> None:
        """Take a cell; ``whole`` gives it a line of its own."""
        if isinstance(cell, QLayout):
            self.addChildLayout(cell)
            self.addItem(cell)
        else:
            self.addWidget(cell)
        if whole:
            self._wholes.append(self._items[-1])

    def expandingDirections(self) -> Qt.Orientation:
        """Grow sideways."""
        return Qt.Orientation.Horizontal

    def sizeHint(self) -> QSize:
        """Prefer all the columns."""
        wide = sum(self._least(self._most)) + self.spacing() * (self._most - 1)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSize(self) -> QSize:
        """Be content with one column."""
        return QSize(max((cell.minimumSize().width() for cell in self._items), default=0), 0)

    def columns_at(self, width: int) -> int:
        """Return how many columns fit."""
        return len(self._widths(width))

    def _widths(self, width: int) -> list[int]:
        """Return the width of each column: equal, unless one needs more than its share."""
        for number in range(self._most, 0, -1):
            least, room = self._least(number), width - self.spacing() * (number - 1)
            if sum(least) <= room or number == 1:
                break
        widest_first = sorted(range(number), key=lambda place: -least[place])
        for served, place in enumerate(widest_first):
            least[place] = max(least[place], room // (number - served))
            room -= least[place]
        return least

    def _least(self, number: int) -> list[int]:
        """Return the least width of each of ``number`` columns."""
        least = [0] * number
        for cell, at, whole in self._placed(number):
            if not whole:
                least[at] = max(least[at], cell.minimumSize().width())
        return least

    def _placed(self, number: int) -> Iterator[tuple[QLayoutItem, int, bool]]:
        """Yield each shown cell with its column, in reading order; column 0 begins a line."""
        at = 0
        for cell in self._items:
            if cell.isEmpty():
                continue
            whole = cell in self._wholes
            at = 0 if whole else at % number
            yield cell, at, whole
            at = 0 if whole else at + 1

    def arrange(self, rect: QRect, *, move: bool) -> int:
        """Place the cells line by line."""
        widths, gap = self._widths(rect.width()), self.spacing()
        y, tallest = rect.y(), -gap
        for cell, at, whole in self._placed(len(widths)):
            if at == 0:
                y, tallest = y + tallest + gap, 0
            wide = rect.width() if whole else widths[at]
            tall = _height(cell, wide)
            if move:
                cell.setGeometry(QRect(rect.x() + sum(widths[:at]) + at * gap, y, wide, tall))
            tallest = max(tallest, tall)
        return max(0, y + tallest - rect.y())


def let_columns(form: QWidget, drawn: QGridLayout) -> Columns:
    """Put the cells of a grid drawn in Designer, which fills ``form``, in columns that reflow."""
    most = drawn.columnCount()
    made = Columns(most, drawn.verticalSpacing())
    made.setContentsMargins(drawn.contentsMargins())
    places = [_position(drawn, index) for index in range(drawn.count())]
    taken = [drawn.takeAt(0) for _place in places]
    for (_row, _column, span), index in sorted(zip(places, range(len(places)), strict=True)):
        item = taken[index]
        whole = 1 < most == span
        if isinstance(item, QLayout):
            item.setParent(None)
            made.add_cell(item, whole=whole)
        elif item is not None and (widget := item.widget()) is not None:
            made.add_cell(widget, whole=whole)
    QWidget().setLayout(drawn)  # a form has one layout: the old one goes with another widget
    form.setLayout(made)
    return made


def _position(drawn: QGridLayout, index: int) -> tuple[int, int, int]:
    """Return (row, column, columns spanned) of a cell."""
    row, column, _rows, span = cast(tuple[int, int, int, int], drawn.getItemPosition(index))
    return row, column, span


def _height(cell: QLayoutItem, width: int) -> int:
    return cell.heightForWidth(width) if cell.hasHeightForWidth() else cell.sizeHint().height()
