"""The time a person spends on the review of a patient, counted while its pages are on screen."""

from __future__ import annotations

from PySide6.QtCore import QObject

from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.pages import PageContext


class Stopwatch(QObject):
    """Seconds by patient; one per window, held by its operations, forgotten with it."""

    def __init__(self, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._spent: dict[PatientId, float] = {}
        self._running: tuple[PatientId, float] | None = None
        self._page: QObject | None = None

    def start(self, page: QObject, patient: PatientId | None) -> None:
        """A page about this patient is on screen; the one before stops."""
        self._stop()
        if patient is not None:
            self._running, self._page = (patient, self._clock.monotonic()), page

    def stop(self, page: QObject) -> None:
        """This page left the screen; nothing changes when another one took over before."""
        if page is self._page:
            self._stop()

    def _stop(self) -> None:
        if self._running is not None:
            patient, _mark = self._running
            self._spent[patient] = self.seconds(patient)
        self._running = self._page = None

    def seconds(self, patient: PatientId | None) -> float:
        """Seconds spent so far on this patient."""
        if patient is None:
            return 0.0
        total = self._spent.get(patient, 0.0)
        if self._running is not None and self._running[0] == patient:
            total += self._clock.monotonic() - self._running[1]
        return total

    def forget(self, patient: PatientId) -> None:
        """The letter left: the next review starts from zero."""
        self._spent.pop(patient, None)
        if self._running is not None and self._running[0] == patient:
            self._running = (patient, self._clock.monotonic())


def stopwatch(ctx: PageContext) -> Stopwatch:
    """The stopwatch of this window, made when first needed."""
    known = ctx.operations.findChild(Stopwatch)
    return known if isinstance(known, Stopwatch) else Stopwatch(ctx.clock, ctx.operations)


def in_words(seconds: float) -> str:
    """ "3 min 20 s", "45 s"."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
