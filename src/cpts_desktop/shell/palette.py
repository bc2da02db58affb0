"""Ctrl+K: find a patient or an action from anywhere. Nothing is chosen by itself (T16)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from cpts_desktop.kernel.text import fold
from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.operations import Operations
from cpts_desktop.shell.ports import PaletteHit
from cpts_desktop.shell.problems_view import shown_keys
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.tables import Column, DataTable

LIMIT = 30
QUIET_MS = 40


@dataclass(frozen=True)
class _Line:
    title: str
    detail: str
    keys: str
    patient: str = ""
    action: Action | None = None


class Palette(QDialog):
    """Type, move with the arrows, Enter; Esc leaves everything as it was."""

    patient_chosen = Signal(str)
    action_chosen = Signal(object)

    def __init__(
        self,
        operations: Operations,
        actions: Sequence[Action],
        search: Callable[..., Sequence[PaletteHit]] | None,
        *,
        has_patient: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("palette")
        self.setWindowTitle("Rechercher")
        self.setModal(True)
        self._operations = operations
        self._search = search
        self._actions = [a for a in actions if has_patient or not a.needs_patient]
        self._hits: Sequence[PaletteHit] = ()
        theme = Theme.of(self)
        self.field = QLineEdit()
        self.field.setMaxLength(120)
        self.field.setObjectName("palette_field")
        self.field.setPlaceholderText("Nom, prénom, date de naissance, téléphone, ou une action")
        self.field.setAccessibleName("Rechercher un patient ou une action")
        self.field.installEventFilter(self)
        self.list = DataTable(
            (
                Column("", lambda r: r.title, strong=True, subtext=lambda r: r.detail),
                Column("", lambda r: r.keys, width=10, right=True),
            ),
            name="Résultats",
        )
        self.list.setObjectName("palette_list")
        self.list.horizontalHeader().hide()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.row_activated.connect(self._choose)
        self.hint = plain_label("↑ ↓ choisir   Entrée ouvrir   Échap fermer", "secondary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.gap("m"),) * 4)
        layout.setSpacing(theme.gap("s"))
        for widget in (self.field, self.list, self.hint):
            layout.addWidget(widget)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        self._show_lines()
        self._sit(parent)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter act on the list while the text keeps the focus."""
        pressed = watched is self.field and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and self._act_on(Qt.Key(event.key())):
            return True
        return super().eventFilter(watched, event)

    def _act_on(self, key: Qt.Key) -> bool:
        rows = len(self.list.rows())
        match key:
            case Qt.Key.Key_Down | Qt.Key.Key_Up if rows:
                step = 1 if key == Qt.Key.Key_Down else -1
                self.list.selectRow((self.list.currentIndex().row() + step) % rows)
                return True
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                row = self.list.current_row()
                if row is not None:
                    self._choose(row)
                return True
        return False

    def _typed(self, _text: str) -> None:
        self._show_lines()
        self._quiet.start()

    def _ask(self) -> None:
        text = self.field.text().strip()
        if self._search is None or not text:
            self._take(())
            return
        self._operations.fetch(self, self._search, text, LIMIT, done=self._take, latest="palette")

    def _take(self, hits: Sequence[PaletteHit]) -> None:
        self._hits = tuple(hits)
        self._show_lines()

    def _show_lines(self) -> None:
        typed = fold(self.field.text())
        words = typed.split()
        lines = [_Line(hit.title, hit.detail, "", patient=hit.uid) for hit in self._hits]
        if not typed:
            lines = []
        named_so = sorted(self._actions, key=lambda one: not fold(one.text).startswith(typed))
        for action in named_so:
            said = fold(f"{action.text} {action.keywords}")
            if all(word in said for word in words):
                lines.append(_Line(action.text, "Action", shown_keys(action.shortcut), "", action))
        self.list.set_rows(lines)
        # One patient found by a loose match is not opened by a reflex: Enter opens what is marked,
        # and it is marked before the eyes; an empty field marks the first action only.
        self.list.select_first()

    def _choose(self, line: _Line) -> None:
        self.close()
        if line.action is not None:
            self.action_chosen.emit(line.action)
        elif line.patient:
            self.patient_chosen.emit(line.patient)

    def _sit(self, parent: QWidget | None) -> None:
        theme = Theme.of(self)
        width, height = theme.px(620), theme.px(420)
        if parent is not None:
            width = min(width, parent.width() - 48)
            height = min(height, parent.height() - 96)
            corner = parent.mapToGlobal(parent.rect().topLeft())
            self.move(corner.x() + (parent.width() - width) // 2, corner.y() + 64)
        self.resize(width, height)
