"""Undo of the card: going back to a previous draft; keystrokes in one field are one step."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from cpts_desktop.features.card.editing import EditorDraft


class EditCommand(QUndoCommand):
    """From one draft to another; ``field`` names what changed, ``show`` puts a draft back."""

    def __init__(
        self, field: str, before: EditorDraft, after: EditorDraft,
        show: Callable[[EditorDraft], None], *, merges: bool,
    ) -> None:  # fmt: skip
        super().__init__("modification de la carte")
        self.field = field
        self.before = before
        self.after = after
        self._show = show
        self._merges = merges
        self._first = True

    def id(self) -> int:
        """Return a number shared by the keystrokes of one field, -1 when steps stay apart."""
        return zlib.crc32(self.field.encode()) & 0x3FFFFFFF if self._merges else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next keystroke of the same field."""
        if not isinstance(other, EditCommand) or other.field != self.field:
            return False
        self.after = other.after
        return True

    def undo(self) -> None:
        """Show the draft of before."""
        self._show(self.before)

    def redo(self) -> None:
        """Show the draft of after; the first time the form already does."""
        if self._first:
            self._first = False
            return
        self._show(self.after)
