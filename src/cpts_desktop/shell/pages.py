"""Pages are given to the window; this is all that a page and the window know of each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from cpts_desktop.kernel.changes import Changes, Topic
from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.clipboard import PrivateClipboard
from cpts_desktop.shell.operations import Operations
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.curtain import Curtain


class Place(Enum):
    """Where the window shows a page."""

    NAV = "nav"
    PATIENT_TAB = "patient_tab"
    HIDDEN = "hidden"
    """Reached by ``navigate`` only; with ``patient=`` the banner stays above it."""


class Draft(Protocol):
    """A kept input."""

    @property
    def body(self) -> dict[str, Any]:
        """Return the input as JSON values."""
        ...


class DraftStore(Protocol):
    """Unsaved input, encrypted, local; keyed by form and patient so that it never moves.

    ``storage.register.Register`` fits. Pages do not call it: they offer ``draft`` and ``restore``.
    """

    def save_draft(self, form: str, subject: str, body: dict[str, Any]) -> None:
        """Keep the input of a form."""
        ...

    def load_draft(self, form: str, subject: str) -> Draft | None:
        """Return the kept input, or None."""
        ...

    def drop_draft(self, form: str, subject: str) -> None:
        """Forget it, once saved or given up."""
        ...


class FileChooser(Protocol):
    """Asks the person for a file; replaced by a script in tests and in the tour."""

    def save_as(self, title: str, suggested: str, pattern: str) -> Path | None:
        """Return where to write; ``suggested`` never holds a patient's name."""
        ...

    def open_files(self, title: str, pattern: str, *, many: bool = False) -> tuple[Path, ...]:
        """Return the chosen files, none if given up."""
        ...

    def folder(self, title: str) -> Path | None:
        """Return a folder, or None."""
        ...


class WindowPort(Protocol):
    """What the window does for a page."""

    def navigate(self, page_id: str, params: Mapping[str, str]) -> None: ...
    def toast(self, text: str, undo: Callable[[], None] | None) -> None: ...
    def show_fault(self, code: str, message: str) -> None: ...
    def confirm(self, title: str, text: str, safe_label: str, act_label: str) -> bool: ...
    def set_patient(self, patient: PatientId | None) -> None: ...
    def run_action(self, action_id: str) -> None: ...


@dataclass(frozen=True)
class Person:
    """Who is at the keyboard."""

    id: str = ""
    name: str = ""
    profession: str = ""
    rpps: str = ""
    profession_label: str = ""
    """The French words of ``profession``, for the eyes."""


@dataclass
class PageContext:
    """All that a page may reach. ``patient`` is the patient whose banner is shown, if any."""

    operations: Operations
    clock: Clock
    theme: Theme
    drafts: DraftStore
    files: FileChooser
    window: WindowPort
    person: Person = field(default_factory=Person)
    patient: PatientId | None = None
    clipboard: PrivateClipboard = field(default_factory=PrivateClipboard)
    """For copying health data on request; it forgets after twenty seconds and at lock."""
    services: Mapping[str, Any] = field(default_factory=dict)
    """Extra ports given by bootstrap, by name (for instance ``reference`` or ``printer``)."""
    prove: Callable[[str], bool] = field(default=lambda _act: True)
    """Ask again who is there before an export, a print or a merge (``shell.identity``, SEC-05).

    False: the person gave up, nothing is done. ``files`` asks by itself before it says where.
    """

    def navigate(self, page_id: str, **params: str) -> None:
        """Show a page; ``patient=uid`` also sets the banner."""
        self.window.navigate(page_id, params)

    def toast(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say something short that went well; ``undo`` adds « Annuler »."""
        self.window.toast(text, undo)

    def show_fault(self, code: str, message: str) -> None:
        """Show the fault panel: what happened, what is safe, what to do."""
        self.window.show_fault(code, message)

    def confirm(self, title: str, text: str, safe_label: str, act_label: str) -> bool:
        """Ask before a destructive or outgoing act; the default button is the safe one."""
        return self.window.confirm(title, text, safe_label, act_label)


class Page(QWidget):
    """A page of the window.

    Subclasses set ``topics``, build their widgets in ``__init__`` and fill them in ``refresh``
    (called when shown and stale; it must only start a ``fetch``). A page with unsaved input returns
    it from ``draft()``: the window asks when the page is left and at lock, and gives it back to
    ``restore`` when the same page is opened again about the same patient.
    """

    topics: frozenset[Topic] = frozenset()

    title_changed = Signal(str)

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self.patient: PatientId | None = None
        self._stale = True
        self._new = True
        self._curtain: Curtain | None = None
        self.setProperty("role", "page")

    def open(self, **params: str) -> None:
        """Point the page at something; ``patient=uid`` is kept in ``self.patient``."""
        if "patient" in params:
            self.patient = PatientId(params["patient"])
        self.mark_stale()

    def refresh(self) -> None:
        """Fetch what the page shows."""

    def draft(self) -> dict[str, Any] | None:
        """Return unsaved input as JSON values, or None when there is none."""
        return None

    def restore(self, content: Mapping[str, Any]) -> None:
        """Put back what ``draft`` gave, after a lock."""

    def first_focus(self) -> QWidget | None:
        """Return the widget that takes the focus when the page is shown."""
        return None

    def concerns(self, changes: Changes) -> bool:
        """Say whether a commit makes this page stale."""
        if not self.topics & changes.topics:
            return False
        if self.patient is None or not changes.streams:
            return True
        return str(self.patient) in changes.streams or "practice" in changes.streams

    def take_changes(self, changes: Changes) -> None:
        """Refresh now when shown, later when hidden."""
        if self.concerns(changes):
            self.mark_stale()

    def mark_stale(self) -> None:
        """Ask for a refresh at the next occasion: at once when the page is visible."""
        self._stale = True
        if self.isVisible():
            self.refresh_if_stale()

    def refresh_if_stale(self) -> None:
        """Refresh once if something changed since the last time."""
        if self._stale:
            self._stale = False
            self.refresh()
            self._cover()

    @property
    def loading(self) -> bool:
        """Say whether the page still waits for its first answer: it is covered meanwhile."""
        return self._curtain is not None

    def take_focus(self) -> None:
        """Give the focus where a person would begin."""
        (self._curtain or self.first_focus() or self).setFocus()

    def _cover(self) -> None:
        """Cover a new page until what it asked has come: a click on it would be lost."""
        new, self._new = self._new, False
        if new and self.ctx.operations.reading(self):
            self._curtain = Curtain(self, self.first_focus)
            self.ctx.operations.answered.connect(self._uncover)

    def _uncover(self) -> None:
        if self._curtain is not None and not self.ctx.operations.reading(self):
            self.ctx.operations.answered.disconnect(self._uncover)
            curtain, self._curtain = self._curtain, None
            curtain.lift()

    def heightForWidth(self, width: int) -> int:
        """Return the least height, not the preferred one: a table shrinks before a page scrolls."""
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout is not None else -1

    def showEvent(self, event: QShowEvent) -> None:
        """Refresh a stale page when it comes on screen."""
        super().showEvent(event)
        self.refresh_if_stale()


@dataclass(frozen=True)
class PageSpec:
    """A page as data. ``icon`` names a file of ``resources/icons`` without its suffix."""

    id: str
    title: str
    icon: str
    place: Place
    order: int
    build: Callable[[PageContext], Page]
    once: frozenset[str] = frozenset()
    """Parameters that ask for an act: going back, or unlocking, does not ask for it again."""


def sorted_pages(pages: Sequence[PageSpec], place: Place) -> list[PageSpec]:
    """Return the pages of one place in their order; duplicate ids are a mistake of ours."""
    ids = [page.id for page in pages]
    if len(set(ids)) != len(ids):
        raise ValueError("two pages have the same id")
    return sorted((page for page in pages if page.place is place), key=lambda p: (p.order, p.id))
