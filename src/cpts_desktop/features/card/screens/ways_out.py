"""Under a face that is too full: what is too long, and what can be done about it, at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.card.direct import BACK, CONTINUE, DROP, EDIT
from cpts_desktop.features.card.layout import Overflow
from cpts_desktop.features.card.model import LABELS
from cpts_desktop.kernel.text import NNBSP
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row
from cpts_desktop.shell.widgets.severity import SeverityMark

_WORDS: Final = {
    EDIT: "Raccourcir", BACK: "Au verso", CONTINUE: "Suite au dossier", DROP: "Retirer",
}  # fmt: skip


class WaysOut(QWidget):
    """``asked(way, field)``; hidden while everything holds."""

    asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ways_out")
        self._shown: tuple[Overflow, ...] = ()
        self.said = plain_label("", "problem", wrap=True)
        self._buttons = FlowRow()
        words = row(SeverityMark(Severity.ROUGE, bare=True), self.said, gap="s")
        words.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Theme.of(self).gap("s"))
        layout.addLayout(words)
        layout.addWidget(self._buttons)
        self.hide()

    def offer(self, overflows: Sequence[Overflow]) -> None:
        """Show the ways out: of the first field that does not hold, and of the longest."""
        if tuple(overflows) == self._shown:
            return
        self._shown = tuple(overflows)
        self.setVisible(bool(self._shown))
        if not self._shown:
            return
        named = ", ".join(LABELS[over.field] for over in self._shown)
        millimetres = f"{self._shown[0].millimetres:.1f}".replace(".", ",")
        self.said.setText(f"{millimetres}{NNBSP}mm de trop : {named}")
        fields = {over.field: over for over in (self._shown[0], self._shown[-1])}
        fields.pop("identity", None)
        made = []
        for field, over in fields.items():
            ways = [EDIT, BACK, CONTINUE, DROP]
            for way, may in ((BACK, over.may_move), (CONTINUE, over.may_continue)):
                if not may:
                    ways.remove(way)
            for way in ways:
                whole = f"{_WORDS[way]} : {LABELS[field].lower()}"
                words = whole if len(fields) > 1 else _WORDS[way]
                act = button(words, partial(self.asked.emit, way, field), name=f"{way}_{field}")
                act.setAccessibleName(whole)
                made.append(act)
        self._buttons.set_widgets(*made)
