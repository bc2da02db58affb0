"""A stage for the follow-up screens: a real register, inline lanes, a window that takes notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.operations import Operations
from cpts_desktop.shell.pages import Page, PageContext, Person
from cpts_desktop.shell.theme import Theme
from cpts_desktop.storage.register import Register
from tests.storage.followup_setup import at, in_pathway, make


@dataclass
class NoteTaker:
    """Stands for the window."""

    visited: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def navigate(self, page_id: str, params: Mapping[str, str]) -> None:
        self.visited.append((page_id, params))

    def toast(self, text: str, undo: Callable[[], None] | None) -> None:
        self.toasts.append(text)

    def show_fault(self, code: str, message: str) -> None:
        self.faults.append(code)

    def confirm(self, title: str, text: str, safe_label: str, act_label: str) -> bool:
        return True

    def set_patient(self, patient: PatientId | None) -> None:
        return None

    def run_action(self, action_id: str) -> None:
        return None


class NoFiles:
    """Nobody chooses files here."""

    def save_as(self, title: str, suggested: str, pattern: str) -> Path | None:
        return None

    def open_files(self, title: str, pattern: str, *, many: bool = False) -> tuple[Path, ...]:
        return ()

    def folder(self, title: str) -> Path | None:
        return None


@dataclass
class Stage:
    """A register, a patient in the pathway, and the context of pages."""

    register: Register
    clock: FixedClock
    patient: PatientId
    operations: Operations
    window: NoteTaker
    context: PageContext
    pages: list[QWidget] = field(default_factory=list)

    def page(self, kind: type[Page], patient: PatientId | None = None) -> Any:
        """Show a page, at the size of the smallest screen."""
        page = kind(self.context)
        self.pages.append(page)
        self.operations.changes_committed.connect(page.take_changes)
        page.resize(820, 560)
        page.open(patient=str(patient or self.patient))
        page.show()
        QApplication.processEvents()
        return page

    def close(self) -> None:
        """Close what was opened."""
        for page in self.pages:
            page.close()
            page.deleteLater()
        self.operations.close()
        self.register.close()


def build(tmp_path: Path) -> Stage:
    """Return a stage on 3 March 2026, J+1 of the patient."""
    clock = FixedClock(at(3))
    register = make(tmp_path / "registre.db", clock)
    patient = in_pathway(register)
    operations = Operations(register, inline=True)
    register.on_commit.append(operations.committed)
    window = NoteTaker()
    context = PageContext(
        operations=operations,
        clock=clock,
        theme=Theme.of(),
        drafts=register,
        files=NoFiles(),
        window=window,
        person=Person(name="Camille Roux", profession="idel"),
    )
    return Stage(register, clock, patient, operations, window, context)


class Typist:
    """Types on whatever has the focus and counts the keys."""

    def __init__(self, page: QWidget) -> None:
        self.page = page
        self.keys = 0
        page.activateWindow()

    def type(self, *words: str) -> None:
        """Type texts; ``\\n`` is Enter."""
        for word in words:
            for letter in word:
                self.press(Qt.Key.Key_Enter if letter == "\n" else letter)

    def press(self, key: Any, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key where the focus is."""
        target = QApplication.focusWidget() or self.page
        self.keys += 1
        QTest.keyClick(target, key, modifier)
        QApplication.processEvents()
