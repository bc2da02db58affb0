"""Progress of a task, reported from a lane and shown by the window; it also carries the stop."""

from __future__ import annotations

import threading
from collections.abc import Callable

from cpts_desktop.kernel.outcome import Cancelled


class Progress:
    """Given to a function that runs in the work lane.

    Call ``step`` often: it reports, and raises ``Cancelled`` once the person has asked to stop.
    """

    def __init__(self, report: Callable[[int, int, str], None] | None = None) -> None:
        self._report = report
        self._stop = threading.Event()

    def step(self, done: int = 0, total: int = 0, label: str = "") -> None:
        """Report ``done`` of ``total`` (0: unknown) with a French label; raise if cancelled."""
        if self._stop.is_set():
            raise Cancelled
        if self._report is not None:
            self._report(done, total, label)

    def cancel(self) -> None:
        """Ask the task to stop at its next ``step``."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Say whether a stop was asked."""
        return self._stop.is_set()
