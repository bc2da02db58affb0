"""What is typed survives a crash: kept, encrypted, a moment after the last key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from cpts_desktop.features.followup.screens.tied_draft import TiedDraft
from cpts_desktop.shell.pages import Page

WAIT_MS: Final = 700
"""Long enough not to write at each key, short enough that a battery takes one field at most."""


class CrashDraft:
    """Keeps the draft of a page under its own patient, and offers it back on that patient only."""

    def __init__(self, page: Page, form: str, restored: Callable[[], None]) -> None:
        self._page, self._form, self._restored = page, form, restored
        self._tied = TiedDraft(page, form, restored)
        self._timer = QTimer(page)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.keep)

    def touched(self) -> None:
        """Something was typed."""
        self._timer.start()

    def keep(self) -> None:
        """Write the draft now."""
        content, patient = self._page.draft(), self._page.patient
        if content is None or patient is None:
            return
        self._run(lambda: self._page.ctx.drafts.save_draft(self._form, str(patient), content))

    def forget(self, patient: str) -> None:
        """The input was saved for good."""
        self._timer.stop()
        self._run(lambda: self._page.ctx.drafts.drop_draft(self._form, patient))

    def offer(self) -> None:
        """Give back what a crash left, unless something is typed already."""
        patient = str(self._page.patient or "")

        def found(draft: Any) -> None:
            content: Mapping[str, Any] | None = draft.body if draft is not None else None
            typed = self._page.draft() is not None
            if typed or str(self._page.patient or "") != patient:
                return
            if content is None:
                self._tied.offer()
                return
            self._page.restore(content)
            self._restored()

        self._run(lambda: self._page.ctx.drafts.load_draft(self._form, patient), found)

    def _run(self, act: Callable[[], Any], done: Callable[[Any], None] | None = None) -> None:
        owner: QObject = self._page
        self._page.ctx.operations.on_register(owner, act, done=done or (lambda _nothing: None))
