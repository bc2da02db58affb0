"""Boxes to tick, made from data: people, fields of the QR code, fields at the back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLayout, QVBoxLayout, QWidget

from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.shell.widgets.checks import WrappingCheckBox
from cpts_desktop.shell.widgets.flow import FlowLayout
from cpts_desktop.shell.widgets.labels import no_mnemonic, plain_label


@redacted
@dataclass(frozen=True)
class Tick:
    """One box: its key, its words, and why it cannot be ticked if so."""

    key: str
    text: str
    refused: str = ""


class TickList(QWidget):
    """Boxes one under the other, or side by side when ``wraps``; ``changed`` after each click."""

    changed = Signal()

    def __init__(self, *, wraps: bool = False, empty: str = "") -> None:
        super().__init__()
        self._boxes: dict[str, QCheckBox] = {}
        self._empty = empty
        self._content: QLayout = FlowLayout(self) if wraps else QVBoxLayout(self)
        self._content.setContentsMargins(0, 0, 0, 0)
        self._wraps = wraps
        self._shown: tuple[Tick, ...] | None = None

    def show_ticks(self, ticks: Sequence[Tick], ticked: Iterable[str]) -> None:
        """Make the boxes anew when they differ, then tick."""
        wanted = set(ticked)
        if tuple(ticks) != self._shown:
            self._rebuild(ticks)
        for key, box in self._boxes.items():
            box.blockSignals(True)
            box.setChecked(key in wanted and box.isEnabled())
            box.blockSignals(False)

    def boxes(self) -> tuple[QCheckBox, ...]:
        """Return the boxes in order, for the Tab key."""
        return tuple(self._boxes.values())

    def box(self, key: str) -> QCheckBox | None:
        """Return the box of a key, else the first that can be ticked."""
        return self._boxes.get(key) or next(
            (box for box in self._boxes.values() if box.isEnabled()), None
        )

    def key_of(self, box: QWidget) -> str:
        """Return the key of a box, or nothing."""
        return next((key for key, one in self._boxes.items() if one is box), "")

    def ticked(self) -> tuple[str, ...]:
        """Return the ticked keys, in order."""
        return tuple(key for key, box in self._boxes.items() if box.isChecked())

    def _rebuild(self, ticks: Sequence[Tick]) -> None:
        while (item := self._content.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._shown = tuple(ticks)
        self._boxes = {}
        for tick in ticks:
            words = f"{tick.text} ({tick.refused})" if tick.refused else tick.text
            box = (
                QCheckBox(no_mnemonic(words), self)
                if self._wraps
                else WrappingCheckBox(words=words)
            )
            box.setObjectName(f"tick_{tick.key}")
            box.setAccessibleName(words)
            box.setEnabled(not tick.refused)
            box.toggled.connect(lambda _on: self.changed.emit())
            self._boxes[tick.key] = box
            self._content.addWidget(box)
        if not ticks and self._empty:
            self._content.addWidget(plain_label(self._empty, "hint", wrap=True))
