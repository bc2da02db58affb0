"""The indication matrix on screen: Space links a drug to a condition, both lists follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cpts_desktop.features.medication.indications import Matrix
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row

LINKED: Final = "●"
USUAL: Final = "○"
_KEYS: Final = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MatrixDialog(QDialog):
    """Arrows move, Space or Enter links, Ctrl+S keeps."""

    def __init__(
        self, ctx: PageContext, matrix: Matrix, keep: Callable[[Matrix], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("indication_matrix")
        self.setWindowTitle("Indications et médicaments")
        self.matrix = matrix
        self._keep = keep
        self.grid = QTableWidget(len(matrix.drugs), len(matrix.conditions))
        self.grid.setObjectName("matrix_grid")
        self.grid.setAccessibleName("Matrice des indications")
        self.grid.setVerticalHeaderLabels(list(matrix.drugs))
        self.grid.setHorizontalHeaderLabels(list(matrix.conditions))
        self.grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.grid.setCornerButtonEnabled(False)
        self.grid.verticalHeader().setDefaultSectionSize(ctx.theme.px(32))
        across = self.grid.horizontalHeader()
        across.setDefaultAlignment(
            Qt.AlignmentFlag.AlignCenter | Qt.AlignmentFlag(Qt.TextFlag.TextWordWrap)
        )
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setMinimumSectionSize(ctx.theme.px(84))
        across.setFixedHeight(ctx.theme.px(64))
        for line in range(len(matrix.drugs)):
            for column in range(len(matrix.conditions)):
                item = QTableWidgetItem()
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                self.grid.setItem(line, column, item)
        self.grid.installEventFilter(self)
        self.grid.cellDoubleClicked.connect(self.toggle)
        self.without = plain_label("", wrap=True)
        self.untreated = plain_label("", wrap=True)
        told = f"{LINKED} lien noté · {USUAL} lien usuel, à confirmer · Espace pour noter ou ôter"
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("l")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("m"))
        layout.addWidget(plain_label("Indications et médicaments", "title"))
        layout.addWidget(plain_label(told, "hint", wrap=True))
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.without)
        layout.addWidget(self.untreated)
        layout.addLayout(
            row(button("Noter les liens usuels", self.take_usual, name="take_usual"), None,
                button("Annuler", self.reject, name="cancel"),
                primary_button("Garder", self._save, shortcut="Ctrl+S", name="keep"))
        )  # fmt: skip
        self.resize(ctx.theme.px(860), ctx.theme.px(560))
        self._show()
        if matrix.drugs and matrix.conditions:
            self.grid.setCurrentCell(0, 0)
        self.grid.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space or Enter on a cell links it."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in _KEYS
            and self.grid.currentItem() is not None
        ):
            self.toggle(self.grid.currentRow(), self.grid.currentColumn())
            return True
        return super().eventFilter(watched, event)

    def toggle(self, line: int, column: int) -> None:
        """Link the drug of a line to the condition of a column, or undo it."""
        self.matrix = self.matrix.with_links(self.matrix.links ^ {(line, column)})
        self._show()

    def take_usual(self) -> None:
        """Write every suggested link, to be read again by the person."""
        self.matrix = self.matrix.with_links(self.matrix.links | self.matrix.usual)
        self._show()

    def _show(self) -> None:
        for line, drug in enumerate(self.matrix.drugs):
            for column, condition in enumerate(self.matrix.conditions):
                item = self.grid.item(line, column)
                if item is None:
                    continue
                linked = (line, column) in self.matrix.links
                usual = (line, column) in self.matrix.usual
                item.setText(LINKED if linked else USUAL if usual else "")
                state = "lien noté" if linked else "lien usuel" if usual else "aucun lien"
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{drug}, {condition} : {state}")
        alone, bare = self.matrix.without_indication, self.matrix.untreated
        self.without.setText("Médicaments sans indication\u202f: " + (", ".join(alone) or "aucun"))
        self.untreated.setText("Maladies sans médicament\u202f: " + (", ".join(bare) or "aucune"))

    def _save(self) -> None:
        self._keep(self.matrix)
        self.accept()
