"""Unsaved input of pages that were left, given back to the same page and patient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cpts_desktop.shell.pages import Page
from cpts_desktop.shell.session_draft import KeptInput


class KeptInputs:
    """One kept input per page and patient."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Mapping[str, Any]] = {}

    def leave(self, page_id: str, page: Page) -> bool:
        """Keep what a page has not saved; say whether there was something."""
        key = (page_id, str(page.patient or ""))
        content = page.draft()
        if content is None:
            self._kept.pop(key, None)
            return False
        self._kept[key] = dict(content)
        return True

    def enter(self, page_id: str, page: Page) -> bool:
        """Give a page its own input back; say whether there was something."""
        content = self._kept.pop((page_id, str(page.patient or "")), None)
        if content is None:
            return False
        page.restore(content)
        return True

    def put(self, inputs: tuple[KeptInput, ...]) -> None:
        """Take inputs that were kept across a lock."""
        for kept in inputs:
            self._kept[(kept.page, kept.patient)] = kept.content

    def all(self) -> tuple[KeptInput, ...]:
        """Return everything that is kept."""
        return tuple(KeptInput(page, patient, c) for (page, patient), c in self._kept.items())
