"""The whole window on a discovery register, and its closing, for tests of screens and stories."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cpts_desktop.bootstrap.house import House
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.pages import FileChooser
from cpts_desktop.storage import kdf

AT: Final = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)


@contextmanager
def discovered(folder: Path, files: FileChooser | None = None) -> Iterator[MainWindow]:
    """Give a window on fictional patients, not shown yet; its session is a property of it."""
    program = House(folder / "r.db", folder / "ref", clock=FixedClock(AT), cost=kdf.FLOOR)
    session = program.first_run().discover()
    window = MainWindow(program.contents(session), files=files)
    window.setProperty("session", session)
    yield window
    window.contents.operations.close()
    window.close()
    window.deleteLater()
    program.close(session)
