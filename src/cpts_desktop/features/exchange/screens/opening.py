"""Packets that were chosen, dropped or double-clicked: each is previewed before the next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cpts_desktop.features.exchange import receiving
from cpts_desktop.features.exchange.dropped import Dropped, said_name, sort_dropped
from cpts_desktop.features.exchange.receiving import Opened
from cpts_desktop.features.exchange.screens.open_dialog import OpenPacketDialog
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.progress import Progress

MOST_SAID: Final = 6
"""Files whose refusal is said at once, by name; the others are counted."""


class Opening(QObject):
    """The queue of a page; what was refused meanwhile is said file by file."""

    def __init__(self, ctx: PageContext, page: QWidget, after: Callable[[], None]) -> None:
        super().__init__(page)
        self.ctx = ctx
        self.page = page
        self.register: Any = ctx.services["register"]
        self._after = after
        self._waiting: list[Path] = []
        self._shown: Path | None = None
        self._refused: list[str] = []

    def take(self, paths: list[Path]) -> None:
        """Open packets; each waits for the one before, and none waits twice."""
        idle = self._shown is None
        if idle:
            self._refused = []
        known = {self._shown, *self._waiting}
        self._waiting.extend(path for path in dict.fromkeys(paths) if path not in known)
        if idle:
            self._next()

    def take_dropped(self, paths: list[Path]) -> None:
        """Open the packets among files that were dropped, and say what the others are."""

        def sort(_progress: Progress) -> Dropped:
            return sort_dropped(paths)

        self.ctx.operations.work(self.page, sort, done=self._sorted)

    def show(self, opened: Opened) -> None:
        """Preview a packet that was read."""
        dialog = OpenPacketDialog(self.ctx, opened, self.page)
        dialog.imported.connect(lambda _report: self._after())  # it may have left the quarantine
        dialog.finished.connect(lambda _result: self._next())
        dialog.open()

    def _sorted(self, found: Dropped) -> None:
        self.take(list(found.packets))
        for words in found.others:
            self._say("BAD_MAGIC", words)

    def _next(self) -> None:
        self._shown = self._waiting.pop(0) if self._waiting else None
        if self._shown is None:
            return
        path = self._shown

        def read(progress: Progress) -> Any:
            return receiving.try_open(self.register, path, lambda: progress.cancelled)

        self.ctx.operations.work(
            self.page, read, done=self.show, refused=partial(self._not_opened, path), outcome=True,
            title="Vérification d’un paquet", failed=lambda _ending: self._next(),
        )  # fmt: skip

    def _not_opened(self, path: Path, problems: tuple[Problem, ...]) -> None:
        self._say(problems[0].code, f"{said_name(path)} : {problems[0].message}")
        self._after()
        self._next()

    def _say(self, code: str, words: str) -> None:
        self._refused.append(words)
        more = len(self._refused) - MOST_SAID
        rest = [f"… et {more} autre{'s' if more > 1 else ''}."] if more > 0 else []
        self.ctx.show_fault(code, "\n".join([*self._refused[:MOST_SAID], *rest]))
