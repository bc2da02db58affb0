"""File dialogs of the system, behind the ``FileChooser`` port."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


class SystemFiles:
    """Asks with the dialogs of the system; the last folder is not remembered (shared computers)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._parent = parent

    def save_as(self, title: str, suggested: str, pattern: str) -> Path | None:
        """Ask where to write; an existing file is confirmed by the dialog."""
        chosen, _filter = QFileDialog.getSaveFileName(
            self._parent, title, str(Path.home() / suggested), pattern
        )
        return Path(chosen) if chosen else None

    def open_files(self, title: str, pattern: str, *, many: bool = False) -> tuple[Path, ...]:
        """Ask for one file or several."""
        home = str(Path.home())
        if many:
            names, _filter = QFileDialog.getOpenFileNames(self._parent, title, home, pattern)
            return tuple(Path(name) for name in names)
        name, _filter = QFileDialog.getOpenFileName(self._parent, title, home, pattern)
        return (Path(name),) if name else ()

    def folder(self, title: str) -> Path | None:
        """Ask for a folder."""
        chosen = QFileDialog.getExistingDirectory(self._parent, title, str(Path.home()))
        return Path(chosen) if chosen else None


class ScriptedFiles:
    """Answers in order, for tests and the guided tour; running out of answers gives up."""

    def __init__(self, *answers: Path) -> None:
        self.answers = list(answers)

    def save_as(self, title: str, suggested: str, pattern: str) -> Path | None:
        """Return the next answer."""
        return self.answers.pop(0) if self.answers else None

    def open_files(
        self,
        title: str,
        pattern: str,
        *,
        many: bool = False,
    ) -> tuple[Path, ...]:
        """Return the next answer, or all of them."""
        count = len(self.answers) if many else 1
        taken, self.answers = self.answers[:count], self.answers[count:]
        return tuple(taken)

    def folder(self, title: str) -> Path | None:
        """Return the next answer."""
        return self.answers.pop(0) if self.answers else None
