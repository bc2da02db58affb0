"""What the lists of the card share: a table that filters, an empty state, Enter opens a card."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtWidgets import QCheckBox, QLayout, QVBoxLayout, QWidget

from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.tables import Column, DataTable

T = TypeVar("T")


class Worklist(Page, Generic[T]):
    """Rows read at once, of which the boxes above choose the ones that are shown."""

    def __init__(
        self, ctx: PageContext, columns: Sequence[Column], key: Callable[[Any], Hashable],
        name: str, empty: tuple[str, str], parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(ctx, parent)
        self._rows: tuple[T, ...] = ()
        self._filters: list[tuple[QCheckBox, Callable[[T], bool]]] = []
        self.table = DataTable(columns, key=key, name=name)
        self.table.row_activated.connect(self._open)
        self.view = DataView(self.table, EmptyState(*empty, icon="card"))

    def filter(self, words: str, name: str, keeps: Callable[[T], bool]) -> QCheckBox:
        """Return a box that, once ticked, shows only the rows that ``keeps`` accepts."""
        box = QCheckBox(words)
        box.setObjectName(name)
        box.toggled.connect(lambda _on: self._fill())
        self._filters.append((box, keeps))
        return box

    def lay(self, head: QLayout, *above: QWidget, choices: Sequence[QWidget]) -> None:
        """Put the page together: its head, what is said above, the choices, the list."""
        layout = QVBoxLayout(self)
        gap = self.ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(self.ctx.theme.gap("l"))
        layout.addLayout(head)
        for widget in (*above, FlowRow(*choices, gap="m")):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)

    def first_focus(self) -> QWidget | None:
        """Start on the list."""
        return self.table

    def show_rows(self, rows: Sequence[T]) -> None:
        """Show what was read."""
        self._rows = tuple(rows)
        self._fill()

    def card_of(self, row: T) -> tuple[PatientId, str]:
        """Return the patient of a row and the kind of card that it is about."""
        raise NotImplementedError

    def _fill(self) -> None:
        keeps = [keep for box, keep in self._filters if box.isChecked()]
        self.table.set_rows([row for row in self._rows if all(keep(row) for keep in keeps)])
        self.view.show_content(empty=not self._rows)

    def _open(self, row: T | None) -> None:
        if row is not None:
            patient, kind = self.card_of(row)
            self.ctx.navigate("card.editor", patient=str(patient), kind=kind)
