"""Files dropped anywhere on the main window, given to the page that knows what they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QUrl
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

DROPPED = "dropped"
"""The parameter of the page: one path a line."""


class Drops(QObject):
    """Takes local files; never under an open dialog, whose input would be left behind."""

    def __init__(
        self,
        window: QWidget,
        page: str,
        navigate: Callable[[str, Mapping[str, str]], object],
    ) -> None:
        super().__init__(window)
        self._page, self._navigate = page, navigate
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See a drag come, and take what is dropped."""
        # A drag that enters is a drag that moves, and that is a drop, in the classes of Qt.
        if not isinstance(event, QDropEvent):
            return False
        files = local_files(event.mimeData().urls())
        if not files or QApplication.activeModalWidget() is not None:
            event.ignore()
            return True
        event.acceptProposedAction()
        if not isinstance(event, QDragMoveEvent):
            self._navigate(self._page, {DROPPED: "\n".join(files)})
        return True


def local_files(urls: list[QUrl]) -> list[str]:
    """Return the paths that name a file of this computer, each on one line."""
    found = (url.toLocalFile() for url in urls if url.isLocalFile())
    return [path for path in found if path and "\n" not in path]
