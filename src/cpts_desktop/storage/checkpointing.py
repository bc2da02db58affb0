"""Moves the write-ahead log into the file in a thread, once whoever was writing has their answer.

SQLite does it inside the commit that makes the log long: after an import, a third of the wait was
for that. Nothing hangs on it: what is committed is in the log, synced, and is read from there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as driver

from cpts_desktop.kernel.outcome import Fault
from cpts_desktop.kernel.privacy import get_logger, log_fault
from cpts_desktop.storage.engine import LONG_LOG

_log = get_logger(__name__)
DELAY: Final = 2.0
"""Seconds left to what the person does next."""


class Checkpointer:
    """Looks at the log after each commit; at most one thread at a time moves it."""

    def __init__(self, path: Path, connect: Callable[[], Any]) -> None:
        self._wal = path.with_name(path.name + "-wal")
        self._connect = connect
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def look(self) -> None:
        """Have the log moved soon when it is long. Never raises, never waits."""
        try:
            short = self._wal.stat().st_size <= LONG_LOG
        except OSError:
            return
        if short or self._ending.is_set() or (self._thread is not None and self._thread.is_alive()):
            return
        self._thread = threading.Thread(target=self._move, name="checkpoint", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Wait for the thread; nothing is moved any more."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()

    def _move(self) -> None:
        if self._ending.wait(DELAY) or not self._wal.exists():
            return
        try:
            raw = self._connect()
            try:
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            finally:
                raw.close()
        except (driver.Error, Fault, OSError) as fault:  # the next commit tries again
            log_fault(_log, fault)
