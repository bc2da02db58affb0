"""Slows down guessing at the unlock screen, across restarts and without trusting the clock.

Five free tries, then 1, 2, 4… up to 60 seconds. The count is kept in a file; the wait runs on the
monotonic clock and starts anew with the process, so turning the clock changes nothing.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.files import write_private

FREE_TRIES: Final = 5
MAX_WAIT: Final = 60.0


def wait_after(failures: int) -> float:
    """Return the seconds to wait after that many failures in a row."""
    if failures < FREE_TRIES:
        return 0.0
    return min(MAX_WAIT, float(2 ** min(failures - FREE_TRIES, 6)))


class GuessCounter:
    """The failures in a row at the unlock screen of one register."""

    def __init__(self, register: Path, clock: Clock) -> None:
        self._path = register.with_name(register.name + ".tries")
        self._clock = clock
        self._failures = self._load()
        self._since = clock.monotonic()

    @property
    def failures(self) -> int:
        """How many tries failed since the last success."""
        return self._failures

    def seconds_left(self) -> float:
        """Return how long the next try must still wait."""
        return max(0.0, wait_after(self._failures) - (self._clock.monotonic() - self._since))

    def failed(self) -> None:
        """Count one more failure."""
        self._failures += 1
        self._since = self._clock.monotonic()
        self._keep()

    def succeeded(self) -> int:
        """Forget the failures; return how many there had been, to show them once."""
        before, self._failures = self._failures, 0
        if before:
            self._keep()
        return before

    def _keep(self) -> None:
        """A disk that refuses must neither open the door nor hide the real message."""
        with contextlib.suppress(OSError):
            write_private(self._path, str(min(self._failures, 9_999_999)).encode("ascii"))

    def _load(self) -> int:
        try:
            text = self._path.read_bytes()[:8]
        except OSError:
            return 0
        return int(text) if text.isdigit() else FREE_TRIES
