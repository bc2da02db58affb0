"""What another start leaves at the door, shown in the window that is there already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from cpts_desktop.shell.operations import Operations
    from cpts_desktop.shell.ports import DoorwayPort

_EVERY_MS: Final = 2_000
"""A folder does not always tell that it changed; and a dialog may hold the window for a while."""


@dataclass(frozen=True)
class Arrivals:
    """Where names are left, and what takes them: the page to show with its parameters, or None."""

    folder: Path
    take: Callable[[], tuple[str, Mapping[str, str]] | None]


class _FolderWatch(QObject):
    """Looks when a folder changes, and now and then."""

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._watcher = QFileSystemWatcher([str(folder)], self)
        self._watcher.directoryChanged.connect(lambda _folder: self.look())
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """See what is new."""
        raise NotImplementedError


class ArrivalsWatch(_FolderWatch):
    """Brings the window to the front and shows the page; never under an open dialog."""

    def __init__(
        self,
        window: QWidget,
        operations: Operations,
        arrivals: Arrivals,
        navigate: Callable[[str, Mapping[str, str]], object],
    ) -> None:
        super().__init__(arrivals.folder, window)
        self._window, self._arrivals, self._navigate = window, arrivals, navigate
        self._operations = operations
        self._waiting: list[tuple[str, Mapping[str, str]]] = []

    def look(self) -> None:
        """Take what was left, in the work lane; it is shown as soon as no dialog is open."""
        take = self._arrivals.take
        self._operations.work(
            self, lambda _progress: take(), done=self._show, failed=lambda _ending: None,
            cancellable=False,
        )  # fmt: skip

    def _show(self, found: tuple[str, Mapping[str, str]] | None) -> None:
        if found is not None:
            self._waiting.append(found)
            to_front(self._window)
        if self._waiting and QApplication.activeModalWidget() is None:
            self._navigate(*self._waiting.pop(0))


class DoorWatch(_FolderWatch):
    """Hears another start of the program while the register is locked."""

    def __init__(self, doorway: DoorwayPort, called: Callable[[], object], parent: QObject) -> None:
        super().__init__(doorway.folder, parent)
        self._doorway, self._called = doorway, called

    def look(self) -> None:
        """Answer a call, if there is one."""
        if self._timer.isActive() and self._doorway.called():
            self._called()

    def stop(self) -> None:
        """Hear nothing more, and give the place up."""
        self._timer.stop()
        self._doorway.leave()


def to_front(window: QWidget) -> None:
    """Show a window before the others, as far as the system lets a program do it."""
    state = window.windowState() & ~Qt.WindowState.WindowMinimized
    window.setWindowState(state | Qt.WindowState.WindowActive)
    window.raise_()
    window.activateWindow()
    QApplication.alert(window)
