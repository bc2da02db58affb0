"""The life of the application: first run or unlock, then the main window, then lock or end."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from cpts_desktop.kernel.privacy import get_logger, log_fault
from cpts_desktop.shell.unlock import UNSEEN_MS, UnlockWindow

if TYPE_CHECKING:  # what follows the first window is imported when it is needed
    from cpts_desktop.shell.arrivals import DoorWatch
    from cpts_desktop.shell.backup_forms import RestoreWindow
    from cpts_desktop.shell.first_run.wizard import FirstRunWindow
    from cpts_desktop.shell.lock import IdleWatch, LockCause, SignalWatch
    from cpts_desktop.shell.main_window import MainWindow
    from cpts_desktop.shell.pages import Draft, FileChooser
    from cpts_desktop.shell.ports import HousePort, WindowContents
    from cpts_desktop.shell.preferences import Preferences
    from cpts_desktop.shell.session_draft import SessionDraft

Entrance: TypeAlias = "UnlockWindow | FirstRunWindow | RestoreWindow"
AUTOSAVE_MS: Final = 20_000
D_BUS_MS: Final = 200
KNOCK_MS: Final = 250
_LOG: Final = get_logger(__name__)


class House(QObject):
    """Owns the windows, one at a time. ``start`` shows the first; the rest follows by itself.

    ``relaunch`` replaces the process at lock; tests give something milder.
    """

    painted = Signal()
    """The first window has been painted, before anything can be typed in it."""

    def __init__(
        self,
        port: HousePort,
        preferences: Preferences,
        *,
        files: FileChooser | None = None,
        on_lock: Callable[[LockCause], None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._port = port
        self.preferences = preferences
        self._files = files
        self._on_lock = on_lock
        self._session: Any = None
        self._contents: WindowContents | None = None
        self.window: MainWindow | None = None
        self.entrance: Entrance | None = None
        self._idle: IdleWatch | None = None
        self._seen = False
        self._saved: SessionDraft | None = None
        self._signals: SignalWatch | None = None
        self._door: DoorWatch | None = None
        self._over = False
        self._knock = QTimer(self)
        self._knock.setInterval(KNOCK_MS)
        self._knock.timeout.connect(self._stand_at_the_door)
        self._autosave = QTimer(self)
        self._autosave.setInterval(AUTOSAVE_MS)
        self._autosave.timeout.connect(self.keep_inputs)

    def start(self) -> None:
        """Show the unlock window, or the first run when there is no register."""
        if self._port.has_register():
            self.show_unlock()
        else:
            self.show_first_run()
        # After the first paint. Nothing is open until then: a signal may simply end the process.
        self.painted.connect(self._watch)
        if self.entrance is not None:
            self.entrance.installEventFilter(self)
        QTimer.singleShot(UNSEEN_MS, self, self._note_paint)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the first paint of the first window."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._note_paint)
        return False

    def _note_paint(self) -> None:
        if not self._seen:
            self._seen = True
            self.painted.emit()

    def _watch(self) -> None:
        """Hear what ends a session, from the system and from signals."""
        if self._over:
            return
        from cpts_desktop.shell.lock import SignalWatch, SystemWatch

        system = SystemWatch(self)
        system.due.connect(self.lock)
        QTimer.singleShot(D_BUS_MS, system, system.start)
        self._signals = SignalWatch(self)
        self._signals.ending.connect(self.end)
        self._signals.start()

    def show_unlock(self) -> None:
        """Show the unlock window."""
        cause = None
        if any(name.startswith("CPTS_DESKTOP_LOCKED") for name in os.environ):
            from cpts_desktop.shell.lock import cause_of_last_lock

            cause = cause_of_last_lock()
        window = UnlockWindow(self._port.unlock(), message=cause.words if cause else "")
        window.opened.connect(self._enter)
        self._knock.start()
        window.discover_asked.connect(self.show_first_run)
        window.restore_asked.connect(self.show_restore)
        window.form.restore.setVisible(hasattr(self._port, "restore"))
        self._show_entrance(window)

    def show_first_run(self) -> None:
        """Show the first run."""
        from cpts_desktop.shell.dialogs import SystemFiles
        from cpts_desktop.shell.first_run.wizard import FirstRunWindow

        window = FirstRunWindow(self._port.first_run(), self._files or SystemFiles())
        window.finished.connect(self._enter)
        self._show_entrance(window)

    def show_restore(self) -> None:
        """Show the window that restores a backup."""
        from cpts_desktop.shell.backup_forms import RestoreWindow
        from cpts_desktop.shell.dialogs import SystemFiles

        restore = getattr(self._port, "restore", None)
        if restore is None:
            return
        window = RestoreWindow(restore(), self._files or SystemFiles())
        window.restored.connect(self.show_unlock)
        window.left.connect(self.show_unlock)
        self._show_entrance(window)

    def lock(self, cause: LockCause | None = None) -> None:
        """Keep unsaved input, close the register, replace the process."""
        from cpts_desktop.shell.lock import LockCause, relaunch

        why = cause or LockCause.ASKED
        if self._leave(why):
            (self._on_lock or relaunch)(why)

    def end(self) -> None:
        """Keep unsaved input, close the register, end the application."""
        self._over = True
        self._leave()
        self._leave_the_door()
        if self.entrance is not None:
            self.entrance.close_lane()
        if self._signals is not None:
            self._signals.stop()
        app = QApplication.instance()
        if app is not None:
            app.quit()

    def idle(self) -> bool:
        """Say whether nothing that was asked of the lanes is still under way."""
        return self._contents is None or self._contents.operations.idle()

    def keep_inputs(self) -> None:
        """Save unsaved input while working: a battery that dies takes little with it."""
        if self.window is None or self._contents is None:
            return
        from cpts_desktop.shell.session_draft import FORM, SUBJECT

        draft = self.window.session_draft()
        if self._saved is not None and draft.inputs == self._saved.inputs:
            return
        self._saved = draft
        drafts = self._contents.drafts
        self._contents.operations.on_register(
            self, lambda: drafts.save_draft(FORM, SUBJECT, draft.body()), done=lambda _none: None
        )

    # -- inside ------------------------------------------------------------------------------

    def _show_entrance(self, window: Entrance) -> None:
        old, self.entrance = self.entrance, window
        window.show()
        window.activateWindow()
        if old is not None:
            _drop(old)

    def _stand_at_the_door(self) -> None:
        """Be the window that a packet double-clicked while locked brings to the front."""
        doorway, window = getattr(self._port, "doorway", None), self.entrance
        ended = self._door is not None or self._over
        if doorway is None or ended or not isinstance(window, UnlockWindow):
            self._knock.stop()
            return
        # Asked from this thread: the one that imports must touch no window, which may be gone.
        if window.loading is None or not window.loading.done():
            return
        self._knock.stop()
        from cpts_desktop.shell.arrivals import DoorWatch

        with suppress(OSError):  # a disk without room: a double click opens a second window
            found = doorway()
            if found.hold():
                self._door = DoorWatch(found, self._called, self)

    def _called(self) -> None:
        from cpts_desktop.shell.arrivals import to_front

        if self.entrance is not None:
            to_front(self.entrance)
        if isinstance(self.entrance, UnlockWindow):
            self.entrance.form.state_label.setText("Le paquet s’ouvrira après le déverrouillage.")
            self.entrance.form.secret.setFocus()

    def _leave_the_door(self) -> None:
        if self._door is not None:
            self._door.stop()
            self._door = None

    def _enter(self, session: Any) -> None:
        from cpts_desktop.shell.lock import IdleWatch
        from cpts_desktop.shell.main_window import MainWindow
        from cpts_desktop.shell.session_draft import FORM, SUBJECT

        self._session = session
        contents = self._port.contents(session)
        self._contents = contents
        window = MainWindow(contents, preferences=self.preferences, files=self._files)
        self.window = window
        window.lock_asked.connect(self.lock)
        window.closed.connect(self.end)
        if not window.restoreGeometry(self.preferences.geometry):
            window.resize(1180, 760)
        self._idle = IdleWatch(contents.clock, lambda: self.preferences.idle_minutes, self)
        self._idle.due.connect(self.lock)
        contents.operations.on_register(
            window, lambda: contents.drafts.load_draft(FORM, SUBJECT), done=self._welcome
        )

    def _welcome(self, draft: Draft | None) -> None:
        if self.window is None:
            return
        from cpts_desktop.shell.session_draft import SessionDraft, read_session

        session = read_session(draft.body) if draft is not None else None
        self._saved = session or SessionDraft()
        self.window.show()
        self.window.start(session)
        self._hear_arrivals(self.window)
        entrance, self.entrance = self.entrance, None
        if entrance is not None:
            _drop(entrance)
        self._leave_the_door()
        if self._idle is not None:
            self._idle.start()
        self._autosave.start()

    def _hear_arrivals(self, window: MainWindow) -> None:
        contents = self._contents
        if contents is not None and contents.arrivals is not None:
            from cpts_desktop.shell.arrivals import ArrivalsWatch

            ArrivalsWatch(window, contents.operations, contents.arrivals, window.navigate)
        if contents is not None and contents.drops_on:
            from cpts_desktop.shell.drops import Drops

            Drops(window, contents.drops_on, window.navigate)

    def _leave(self, cause: LockCause | None = None) -> bool:
        window, contents = self.window, self._contents
        if window is None or contents is None:
            return False
        from cpts_desktop.shell.lock import LockCause
        from cpts_desktop.shell.session_draft import FORM, SUBJECT

        self.window = self._contents = None
        self._autosave.stop()
        if self._idle is not None:
            self._idle.stop()
        draft = window.session_draft()
        window.remember()
        window.ctx.clipboard.clear()
        window.hide()
        session, self._session = self._session, None

        def last() -> None:
            try:
                contents.drafts.save_draft(FORM, SUBJECT, draft.body())
            except Exception as exc:  # noqa: BLE001 - a full disk must not keep the key in memory
                log_fault(_LOG, exc)
            if contents.leaving is not None:
                contents.leaving(str(cause or LockCause.ENDING))
            try:
                self._port.close(session)
            except Exception as exc:  # noqa: BLE001 - the process ends in any case
                log_fault(_LOG, exc)

        contents.operations.close(last)
        window.closed.disconnect(self.end)
        window.close()
        window.deleteLater()
        _drop_dialogs()
        return True


def _drop_dialogs() -> None:
    """Take every dialog off the screen: a window that hides leaves its dialogs shown."""
    from PySide6.QtWidgets import QDialog

    for other in QApplication.topLevelWidgets():
        if isinstance(other, QDialog):
            other.hide()
            other.deleteLater()


def _drop(window: Entrance) -> None:
    window.close_lane()
    window.close()
    window.deleteLater()
