"""Which scale the weight was read on: the usual one unless somebody says another (hf.md 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit

from cpts_desktop.features.followup.model import LastValue
from cpts_desktop.features.followup.rules.entry import doubt
from cpts_desktop.features.followup.screens.words import signed
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.protocols.readings import DEFAULT_SCALE
from cpts_desktop.protocols.schema import Protocol, Variable

OTHER: Final = "autre balance que le poids sec : écart non calculé"


class ScaleField(QObject):
    """Drives the field of the scale; ``changed`` asks to say the weight again."""

    changed = Signal()

    def __init__(self, edit: QLineEdit) -> None:
        super().__init__(edit)
        self.edit = edit
        self._last: LastValue | None = None
        self._dry = ""
        self._dry_scale = DEFAULT_SCALE
        edit.textChanged.connect(lambda _text: self.changed.emit())

    def start(self, last: LastValue | None, baselines: Mapping[str, str]) -> None:
        """Propose the scale of the last weight, else that of the reference weight."""
        self._last = last
        self._dry = baselines.get("poids_sec", "")
        self._dry_scale = baselines.get("poids_sec_balance", "") or DEFAULT_SCALE
        if not self.edit.isModified():
            self.edit.setText((last.scale or DEFAULT_SCALE) if last else self._dry_scale)

    def clear(self) -> None:
        """Forget what was typed."""
        self.edit.clear()
        self.edit.setModified(False)

    def typed(self, letter: str) -> None:
        """Take a letter typed in the weight: one key changes the scale."""
        self.edit.setText(letter)
        self.edit.setModified(True)

    def text(self) -> str:
        """Return the name of the scale, the first one when nothing is said."""
        return self.edit.text().strip().upper() or DEFAULT_SCALE

    def last(self) -> LastValue | None:
        """Return the last weight when it was read on this scale: others are not compared."""
        if self._last is None or (self._last.scale or DEFAULT_SCALE).upper() != self.text():
            return None
        return self._last

    def doubt(self, weight: Decimal, variable: Variable, protocol: Protocol) -> Problem | None:
        """Ask about a weight that jumps from the last one of this scale."""
        last = self.last()
        return doubt(variable, weight, None if last is None else last.value, protocol)

    def from_reference(self, weight: Decimal) -> str:
        """Say how far a weight is from the reference, on the reference's scale only."""
        try:
            away = weight - Decimal(self._dry) if self._dry else None
        except ArithmeticError:
            away = None
        if away is None:
            return ""
        if self.text() != self._dry_scale.upper():
            return OTHER
        return f"sec {self._dry.replace('.', ',')} ({signed(away)})"
