"""Pages that open small forms: what is typed in one survives a lock, as a page's own input does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from cpts_desktop.features.register.screens.record_dialog import RecordDialog
from cpts_desktop.shell.pages import Page, PageContext

Opener = Callable[[str], RecordDialog | None]


class DialogPage(Page):
    """``openers`` maps a word to a function that builds a dialog from a record id (or none)."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._held: tuple[str, str, RecordDialog] | None = None
        self._pending: Mapping[str, Any] | None = None

    def openers(self) -> Mapping[str, Opener]:
        """Return the dialogs of the page."""
        return {}

    def open_dialog(self, name: str, record: str = "") -> RecordDialog | None:
        """Open one of them about a record, or empty."""
        dialog = self.openers()[name](record)
        if dialog is None:
            return None
        self._held = (name, record, dialog)
        dialog.finished.connect(self._released)
        dialog.start()
        return dialog

    def draft(self) -> dict[str, Any] | None:
        """Return what is typed in the open dialog."""
        if self._pending is not None:
            return dict(self._pending)
        if self._held is None or not self._held[2].changed():
            return None
        name, record, dialog = self._held
        return {"dialog": name, "record": record, "typed": dialog.typed()}

    def restore(self, content: Mapping[str, Any]) -> None:
        """Open the dialog again once the record is on screen; see :meth:`take_up`."""
        self._pending = content
        self.mark_stale()

    def take_up(self) -> None:
        """Put back a kept dialog; pages call it when they have shown what they read."""
        kept, self._pending = self._pending, None
        name = str(kept.get("dialog", "")) if kept else ""
        if kept is None or name not in self.openers():
            return
        dialog = self.open_dialog(name, str(kept.get("record", "")))
        typed = kept.get("typed")
        if dialog is not None and isinstance(typed, Mapping):
            dialog.put(typed)

    def _released(self, _result: int) -> None:
        self._held = None
