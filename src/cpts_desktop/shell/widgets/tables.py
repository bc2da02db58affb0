"""Tables over a model: columns as data, severity drawn as shape and word, keyboard first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.cells import SEVERITY_ROLE, SUBTEXT_ROLE, CellDelegate

Index = QModelIndex | QPersistentModelIndex
ROOM: Final = 120
"""The least width of a column that shares what is left, in pixels at 100 %."""
ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 9


@dataclass(frozen=True)
class Column:
    """One column: what it says about a row, how wide, how aligned.

    ``text`` gives the words; ``subtext`` a second, quieter line under them; ``severity`` puts a
    painted mark before them (its word is said to screen readers, so give words in ``text``).
    ``width`` is in characters; 0 shares what is left.
    """

    title: str
    text: Callable[[Any], str]
    width: int = 0
    right: bool = False
    strong: bool = False
    severity: Callable[[Any], Severity | None] | None = None
    subtext: Callable[[Any], str] | None = None
    sort: Callable[[Any], Any] | None = None


class RowsModel(QAbstractTableModel):
    """Frozen rows of a query, shown as they are."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[Any, ...] = ()

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of rows."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
                return int(side | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.FontRole if column.strong:
                return Theme.of().font(weight=QFont.Weight.DemiBold)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row, column)
        if role == SEVERITY_ROLE:
            return column.severity(row) if column.severity else None
        if role == SUBTEXT_ROLE:
            return column.subtext(row) if column.subtext else None
        return row if role == ROW_ROLE else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self.columns[section].right
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column that says how."""
        if not 0 <= column < len(self.columns):
            return
        key = self.columns[column].sort or self.columns[column].text
        down = order is Qt.SortOrder.DescendingOrder
        self.layoutAboutToBeChanged.emit()
        self.rows = tuple(sorted(self.rows, key=key, reverse=down))
        self.layoutChanged.emit()

    def _spoken(self, row: Any, column: Column) -> str:
        said = [column.text(row)]
        severity = column.severity(row) if column.severity else None
        if severity is not None:
            said.insert(0, Theme.of().severity(severity).word)
        if column.subtext:
            said.append(column.subtext(row))
        return ", ".join(part for part in said if part)


class DataTable(QTableView):
    """A list of rows: Enter or double click opens, arrows move, nothing scrolls sideways.

    ``key`` names a row across refreshes, so that the selection stays where the person left it.
    """

    row_activated = Signal(object)
    row_selected = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        key: Callable[[Any], Any] | None = None,
        name: str = "",
        sortable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key = key
        self.rows_model = RowsModel(columns, self)
        self.setModel(self.rows_model)
        self.setItemDelegate(CellDelegate(self))
        if name:
            self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSortingEnabled(sortable)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self._size()
        Theme.of(self).changed.connect(self._size)
        self.doubleClicked.connect(lambda index: self.row_activated.emit(self._row(index)))
        self.selectionModel().currentRowChanged.connect(
            lambda now, _before: self.row_selected.emit(self._row(now))
        )

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show rows, keeping the selected one selected when it is still there."""
        before = self.current_row()
        kept = self._key(before) if self._key and before is not None else None
        self.rows_model.set_rows(rows)
        if kept is not None and self._key is not None:
            for number, row in enumerate(self.rows_model.rows):
                if self._key(row) == kept:
                    self.selectRow(number)
                    break

    def rows(self) -> tuple[Any, ...]:
        """Return the rows shown."""
        return self.rows_model.rows

    def current_row(self) -> Any:
        """Return the selected row, or None."""
        return self._row(self.currentIndex())

    def select_first(self) -> None:
        """Select the first row, if any."""
        if self.rows_model.rows:
            self.selectRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row; Tab leaves the table."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            row = self.current_row()
            if row is not None:
                self.row_activated.emit(row)
                return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the last columns when the first ones would have no room (200 % text)."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        theme = Theme.of(self)
        columns = self.rows_model.columns
        free = self.viewport().width() - sum(
            theme.px(ROOM if not c.width else c.width * 8 + 24) for c in columns
        )
        for number in range(len(columns) - 1, -1, -1):
            width = columns[number].width
            out = free < 0 and width > 0 and number > 0
            if out:
                free += theme.px(width * 8 + 24)
            self.setColumnHidden(number, out)

    def _row(self, index: QModelIndex) -> Any:
        return index.data(ROW_ROLE) if index.isValid() else None

    def _size(self) -> None:
        theme = Theme.of(self)
        columns = self.rows_model.columns
        tall = any(column.subtext for column in columns)
        height = theme.px(52 if tall else theme.tokens.size["row_height"])
        self.verticalHeader().setDefaultSectionSize(height)
        header = self.horizontalHeader()
        for number, column in enumerate(columns):
            if column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(number, theme.px(column.width * 8 + 24))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
