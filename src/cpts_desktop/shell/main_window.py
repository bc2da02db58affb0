"""The main window: navigation, banner, tabs, pages, status. It knows pages by their data only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from cpts_desktop.kernel.changes import Changes, Topic
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.banner import Banner
from cpts_desktop.shell.dialogs import SystemFiles
from cpts_desktop.shell.endings import BugEnding, FaultEnding
from cpts_desktop.shell.identity import GuardedFiles, Identity
from cpts_desktop.shell.kept_inputs import KeptInputs
from cpts_desktop.shell.keyboard_map import KeyboardMap
from cpts_desktop.shell.navigation import Navigation
from cpts_desktop.shell.notices import NoticeStrip, RoomBanner
from cpts_desktop.shell.pages import FileChooser, Page, PageContext, PageSpec, Place, sorted_pages
from cpts_desktop.shell.palette import Palette
from cpts_desktop.shell.ports import BannerView, WindowContents
from cpts_desktop.shell.preferences import Preferences
from cpts_desktop.shell.problems_view import FaultPanel, IncidentDialog, confirm
from cpts_desktop.shell.session_draft import SessionDraft
from cpts_desktop.shell.settings_forms import about_section, appearance_section, keyboard_section
from cpts_desktop.shell.settings_page import SettingsSection, settings_page
from cpts_desktop.shell.shortcuts import bind_shortcuts, free_keys, house_actions
from cpts_desktop.shell.status_area import StatusArea
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.toast import Toast
from cpts_desktop.shell.widgets.into_view import FollowFocus
from cpts_desktop.shell.widgets.labels import no_mnemonic
from cpts_desktop.shell.widgets.panels import scrolling

TITLE = "CPTS Desktop"
NARROW = 940
"""Below this width (at 100 %), the navigation shows icons alone."""
_IDENTITY = frozenset({Topic.PATIENTS, Topic.CONFLICTS})


@dataclass(frozen=True)
class Where:
    """A place in the window: a page and what it was opened with."""

    page: str
    params: Mapping[str, str] = field(default_factory=dict)


class MainWindow(QMainWindow):
    """``lock_asked`` follows Ctrl+L and « Verrouiller »; ``closed`` when the person quits."""

    lock_asked = Signal()
    closed = Signal()

    def __init__(
        self,
        contents: WindowContents,
        *,
        preferences: Preferences | None = None,
        files: FileChooser | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("main_window")
        self.setWindowTitle(TITLE)
        self.setMinimumSize(860, 520)
        self.contents = contents
        self.preferences = preferences
        self._confirm: Callable[[str, str, str, str], bool] = lambda *words: confirm(self, *words)
        self.identity = Identity(self, contents, preferences)
        self.ctx = PageContext(
            operations=contents.operations, clock=contents.clock, theme=Theme.of(self),
            drafts=contents.drafts, window=self, person=contents.person,
            files=GuardedFiles(
                files or SystemFiles(self), self.identity.prove,
                contents.services.get("written_in"), self.confirm,
            ),
            services=contents.services, prove=self.identity.prove,
        )  # fmt: skip
        self.ctx.clipboard.watch()
        self._follow = FollowFocus(self)
        self.actions_known: tuple[Action, ...] = (*house_actions(self), *contents.actions)
        self._all = (*contents.pages, settings_page(self._sections()))
        self._specs = {spec.id: spec for spec in self._all}
        self._tabs = sorted_pages(self._all, Place.PATIENT_TAB)
        self._pages: dict[str, Page] = {}
        self._areas: dict[str, QWidget] = {}
        self._kept = KeptInputs()
        self._history: list[Where] = []
        self._where = Where("")
        self._of: PatientId | None = None
        self._build()
        self._listen()
        bind_shortcuts(self, self.actions_known)

    def _sections(self) -> list[SettingsSection]:
        own = (appearance_section(self.preferences), keyboard_section(self.actions_known))
        return [*self.contents.settings, *own, about_section()]

    def _build(self) -> None:
        nav_pages = sorted_pages(self._all, Place.NAV)
        self.navigation = Navigation(nav_pages)
        person = self.contents.person
        self.navigation.person.setText(
            "\n".join(w for w in (person.name, person.profession_label) if w)
        )
        self.banner = Banner()
        self.tabs = QTabBar()
        self.tabs.setObjectName("patient_tabs")
        self.tabs.setAccessibleName("Onglets du dossier")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        for spec in self._tabs:
            self.tabs.addTab(no_mnemonic(spec.title))
        self.fault = FaultPanel()
        self.notice_panel = NoticeStrip()
        self.notice = self.notice_panel.words
        self.room = RoomBanner(self.contents.operations, self.contents.room)
        self.stack = QStackedWidget()
        self.stack.setMinimumHeight(1)  # it scrolls: what a fault says is never squeezed for it
        self.status = StatusArea(self.contents.operations, self.contents.clock.monotonic)
        self.toaster = Toast(self)
        tab_row = QHBoxLayout()
        tab_row.setContentsMargins(12, 0, 12, 0)
        tab_row.addWidget(self.tabs, 1)
        messages = QVBoxLayout()
        messages.addWidget(self.fault)
        messages.addWidget(self.room)
        messages.addWidget(self.notice_panel)
        messages.setContentsMargins(0, 0, 0, 0)
        messages.setSpacing(0)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.banner)
        right.addLayout(tab_row)
        right.addLayout(messages)
        right.addWidget(self.stack, 1)
        right.addWidget(self.status)
        centre = QWidget()
        whole = QHBoxLayout(centre)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.navigation)
        whole.addLayout(right, 1)
        self.setCentralWidget(centre)
        self.banner.hide()
        self.tabs.hide()
        self._say_once(self.contents.notice)

    def _listen(self) -> None:
        operations = self.contents.operations
        operations.changes_committed.connect(self._take_changes)
        operations.fault_raised.connect(self._take_fault)
        operations.bug_raised.connect(self._take_bug)
        operations.notice.connect(lambda text: self.toast(text, None))
        self.navigation.chosen.connect(self.navigate)
        self.navigation.find_asked.connect(self.open_palette)
        self.navigation.lock_asked.connect(self.lock_asked)
        self.banner.close_asked.connect(self.leave_patient)
        self.tabs.tabBarClicked.connect(self._open_tab)
        self.tabs.currentChanged.connect(self._open_tab)

    def _say_once(self, text: str) -> None:
        self.notice.setText(text)
        self.notice_panel.setVisible(bool(text))
        if text and not self.contents.throw_away:
            QTimer.singleShot(20_000, self.notice_panel, self.notice_panel.hide)

    def start(self, session: SessionDraft | None = None) -> None:
        """Show the first page: where the person was before a lock, else the last page used."""
        if session is not None:
            self._kept.put(session.inputs)
        wanted = self.preferences.page if self.preferences else ""
        nav = [spec.id for spec in sorted_pages(self._all, Place.NAV)]
        first = wanted if wanted in nav else next(iter(nav or self._specs), "")
        if self.contents.opens is not None:
            self.navigate(*self.contents.opens)
        elif session is not None and session.page in self._specs:
            self.navigate(session.page, session.params)
        elif first:
            self.navigate(first)

    def navigate(self, page_id: str, params: Mapping[str, str] | None = None) -> None:
        """Show a page. Input that is not saved stays with the page that is left."""
        spec = self._specs.get(page_id)
        if spec is None:
            raise ValueError(f"no page {page_id}")
        wanted = dict(params or {})
        if spec.place is Place.PATIENT_TAB and "patient" not in wanted and self.ctx.patient:
            wanted["patient"] = self.ctx.patient
        self._leave_current()
        where = Where(page_id, {k: v for k, v in wanted.items() if k not in spec.once})
        if self._where.page and self._where != where:
            self._history.append(self._where)
            del self._history[:-50]
        self._where = where
        self.set_patient(PatientId(wanted["patient"]) if wanted.get("patient") else None)
        if self.ctx.patient is not None and self.contents.viewed is not None:
            self.contents.viewed(self.ctx.patient, page_id)
        page = self._page(spec)
        if wanted or spec.place is Place.HIDDEN:
            page.open(**wanted)
        self._show(spec, page)
        if self._kept.enter(page_id, page):
            self.toast("Votre saisie non enregistrée a été retrouvée.", None)

    def back(self) -> None:
        """Return to the page before."""
        if self._history:
            before = self._history.pop()
            here = self._where
            self.navigate(before.page, before.params)
            if self._history and self._history[-1] == here:
                self._history.pop()

    def leave_patient(self) -> None:
        """Close the record and return to the last page of the navigation."""
        self.fault.hide()
        for before in reversed(self._history):
            if self._specs[before.page].place is Place.NAV:
                self.navigate(before.page, before.params)
                return
        self.start()

    def step_tab(self, step: int) -> None:
        """Go to the next or the previous tab of the record."""
        if self.ctx.patient and self._tabs:
            self._open_tab((self.tabs.currentIndex() + step) % len(self._tabs))

    def current_page(self) -> Page | None:
        """Return the page on screen."""
        return self._pages.get(self._where.page)

    def where(self) -> Where:
        """Return the place on screen."""
        return self._where

    def _page(self, spec: PageSpec) -> Page:
        page = self._pages.get(spec.id)
        if page is None:
            page = spec.build(self.ctx)
            page.setObjectName(f"page_{spec.id.replace('.', '_')}")
            page.setAccessibleName(spec.title)
            self._pages[spec.id] = page
            # A page too tall for the window scrolls instead of being crushed (200 % text).
            self._areas[spec.id] = scrolling(page)
            self.stack.addWidget(self._areas[spec.id])
        return page

    def _show(self, spec: PageSpec, page: Page) -> None:
        free_keys(page, self.actions_known)
        self.stack.setCurrentWidget(self._areas[spec.id])
        self.navigation.show_current(spec.id)
        in_record = spec.place is Place.PATIENT_TAB and self.ctx.patient is not None
        self.tabs.setVisible(in_record)
        if in_record:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex([tab.id for tab in self._tabs].index(spec.id))
            self.tabs.blockSignals(False)
        if spec.place is Place.NAV and self.preferences is not None:
            self.preferences.page = spec.id
        self._follow.while_opening(page.take_focus)

    def _open_tab(self, index: int) -> None:
        if 0 <= index < len(self._tabs) and self._tabs[index].id != self._where.page:
            self.navigate(self._tabs[index].id)

    def _leave_current(self) -> None:
        page = self.current_page()
        if page is not None and self._kept.leave(self._where.page, page):
            self.toast("Saisie non enregistrée gardée : vous la retrouverez sur cette page.", None)

    def set_patient(self, patient: PatientId | None) -> None:
        """Show the banner of a patient, or none."""
        changed = patient != self.ctx.patient
        if patient is not None and patient != self._of:
            self._drop_record_pages()
            self._of = patient
        self.ctx.patient = patient
        self.banner.setVisible(patient is not None)
        if patient is not None and changed:
            self.banner.show_loading()
            self._read_banner()

    def _drop_record_pages(self) -> None:
        """Build the record's pages anew: what another patient's page showed is gone (T16)."""
        for page_id in [one for one in self._pages if self._specs[one].place is not Place.NAV]:
            area = self._areas.pop(page_id)
            del self._pages[page_id]
            self.stack.removeWidget(area)
            area.hide()
            area.setParent(None)
            area.deleteLater()

    def _read_banner(self) -> None:
        if self.ctx.patient is not None and self.contents.banner is not None:
            self.contents.operations.fetch(
                self, self.contents.banner, self.ctx.patient, done=self._take_banner,
                latest="banner",
            )  # fmt: skip

    def _take_banner(self, view: BannerView | None) -> None:
        if view is not None and view.uid == self.ctx.patient:
            self.banner.show_patient(view)

    def toast(self, text: str, undo: Callable[[], None] | None) -> None:
        """Say something short."""
        self.toaster.say(text, undo)

    def show_fault(self, code: str, message: str) -> None:
        """Show the fault panel above the page."""
        self.fault.show_fault(code, message)

    def confirm(self, title: str, text: str, safe_label: str, act_label: str) -> bool:
        """Ask before an act."""
        return self._confirm(title, text, safe_label, act_label)

    def answer_with(self, answer: Callable[[str, str, str, str], bool]) -> None:
        """Let a script answer questions (tests and guided tour)."""
        self._confirm = answer

    def run_action(self, action_id: str) -> None:
        """Run an action by its id; one that needs a patient is silent without."""
        for action in self.actions_known:
            if action.id == action_id and (self.ctx.patient or not action.needs_patient):
                action.run(self.ctx)
                return

    def open_palette(self) -> None:
        """Show the palette over the window."""
        palette = Palette(
            self.contents.operations, self.actions_known, self.contents.search,
            has_patient=self.ctx.patient is not None, parent=self,
        )  # fmt: skip
        palette.patient_chosen.connect(self._open_patient)
        palette.action_chosen.connect(lambda action: action.run(self.ctx))
        palette.open()

    def open_keyboard_map(self) -> None:
        """Show all keys."""
        KeyboardMap(self.actions_known, self).open()

    def _open_patient(self, uid: str) -> None:
        if self.contents.patient_page:
            self.navigate(self.contents.patient_page, {"patient": uid})

    def _take_changes(self, changes: Changes) -> None:
        for page in self._pages.values():
            page.take_changes(changes)
        if changes.topics & _IDENTITY and self.ctx.patient is not None:
            self._read_banner()

    def _take_fault(self, ending: FaultEnding) -> None:
        if ending.code == "NO_LINK" and self.contents.without_link and self.ctx.patient:
            self.contents.without_link(self.ctx)
            return
        self.show_fault(ending.code, ending.message)

    def _take_bug(self, ending: BugEnding) -> None:
        IncidentDialog(ending, self).open()

    def session_draft(self) -> SessionDraft:
        """Return where the person is and every unsaved input."""
        page = self.current_page()
        if page is not None:
            self._kept.leave(self._where.page, page)
        return SessionDraft(self._where.page, self._where.params, self._kept.all())

    def remember(self) -> None:
        """Write the preferences."""
        if self.preferences is not None:
            self.preferences.geometry = self.saveGeometry()
            self.preferences.flush()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pages the room they need: the navigation shrinks to its icons."""
        super().resizeEvent(event)
        self.navigation.set_compact(self.width() < Theme.of(self).px(NARROW))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Quitting locks: the house saves the drafts and closes the register."""
        self.remember()
        self.closed.emit()
        super().closeEvent(event)
