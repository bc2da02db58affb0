"""When to lock: idle, asked, suspend, screen lock, a jump of time, the end of the session."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import SLOT, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:  # before the first window: only Qt
    from datetime import datetime
    from socket import socket

    from cpts_desktop.kernel.clock import Clock

TICK_MS: Final = 1000
JUMP_S: Final = 30.0
STEADY_WHILE_ASLEEP: Final = sys.platform == "win32"
"""Whether the monotonic clock goes on while the computer sleeps, as that of Windows does."""

CAUSE_VARIABLE: Final = "CPTS_DESKTOP_LOCKED_BY"
_ACTIVITY: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
    }
)


class LockCause(StrEnum):
    """Why the register was locked; said on the unlock screen."""

    ASKED = "asked"
    IDLE = "idle"
    SUSPEND = "suspend"
    SCREEN = "screen"
    ENDING = "ending"

    @property
    def words(self) -> str:
        """Return the sentence shown above the field."""
        return _WORDS[self]


_WORDS: Final = {
    LockCause.ASKED: "Le registre est verrouillé.",
    LockCause.IDLE: "Verrouillé : aucune frappe depuis quelques minutes. Votre saisie est gardée.",
    LockCause.SUSPEND: "Verrouillé à la mise en veille. Votre saisie est gardée.",
    LockCause.SCREEN: "Verrouillé avec l’écran. Votre saisie est gardée.",
    LockCause.ENDING: "Le registre est verrouillé.",
}


class IdleWatch(QObject):
    """Emits ``due(cause)`` after ``minutes`` without activity, or when time has jumped.

    The monotonic clock measures idleness (turning the clock back changes nothing); a wall clock
    that moved much further than the monotonic one means that the computer slept. Where that one
    sleeps not (``steady_while_asleep``), half a minute without a single tick means it.
    """

    due = Signal(object)

    def __init__(
        self,
        clock: Clock,
        minutes: Callable[[], int],
        parent: QObject | None,
        *,
        steady_while_asleep: bool = STEADY_WHILE_ASLEEP,
    ) -> None:
        super().__init__(parent)
        self._steady_while_asleep = steady_while_asleep
        self._clock = clock
        self._minutes = minutes
        self._last = clock.monotonic()
        self._seen: tuple[datetime, float] = (clock.now(), clock.monotonic())
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Begin to watch."""
        self._last = self._clock.monotonic()
        self._seen = (self._clock.now(), self._clock.monotonic())
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Stop watching."""
        self._timer.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note activity; a sleep that has just ended is noticed before the first key."""
        if event.type() in _ACTIVITY:
            self.tick()
            self._last = self._clock.monotonic()
        return super().eventFilter(watched, event)

    def tick(self) -> None:
        """Look at both clocks."""
        now, steady = self._clock.now(), self._clock.monotonic()
        before, before_steady = self._seen
        self._seen = (now, steady)
        silence = steady - before_steady
        jumped = (now - before).total_seconds() - silence
        if jumped > JUMP_S or (self._steady_while_asleep and silence > JUMP_S):
            self.due.emit(LockCause.SUSPEND)
        elif steady - self._last >= self._minutes() * 60:
            self._last = steady
            self.due.emit(LockCause.IDLE)


class SystemWatch(QObject):
    """Emits ``due(cause)`` on suspend and screen lock.

    Linux: logind and the screen saver. Windows: the messages of its power and session services.
    """

    due = Signal(object)

    def start(self) -> bool:
        """Listen where the system speaks; False when it does not (the clocks still watch)."""
        if sys.platform == "win32":
            from cpts_desktop.shell.windows_watch import WindowsWatch

            self._windows = WindowsWatch(self.due.emit)
            return self._windows.start()
        else:  # noqa: RET505 - so that mypy sees which system reads which branch
            return self._listen_on_the_bus() if sys.platform == "linux" else False

    def _listen_on_the_bus(self) -> bool:
        from PySide6.QtDBus import QDBusConnection

        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        sleeping, locked, screen = (
            SLOT(slot).encode() for slot in ("sleeping(bool)", "locked()", "screen(bool)")
        )
        login = "org.freedesktop.login1"
        heard = []
        if system.isConnected():
            manager, place = f"{login}.Manager", "/org/freedesktop/login1"
            heard += [
                system.connect(login, place, manager, "PrepareForSleep", self, sleeping),
                system.connect(login, "", f"{login}.Session", "Lock", self, locked),
            ]
        if session.isConnected():
            heard += [
                session.connect("", "", f"org.{desktop}.ScreenSaver", "ActiveChanged", self, screen)
                for desktop in ("freedesktop", "gnome")
            ]
        return any(heard)

    @Slot(bool)
    def sleeping(self, about_to: bool) -> None:
        """The computer is about to sleep (or has just woken)."""
        if about_to:
            self.due.emit(LockCause.SUSPEND)

    @Slot()
    def locked(self) -> None:
        """The session was locked."""
        self.due.emit(LockCause.SCREEN)

    @Slot(bool)
    def screen(self, active: bool) -> None:
        """The screen saver began or ended."""
        if active:
            self.due.emit(LockCause.SCREEN)


class SignalWatch(QObject):
    """Emits ``ending()`` on SIGTERM, SIGHUP and SIGINT, in the event loop (POSIX)."""

    ending = Signal()
    _stopped = False
    _read: socket
    _write: socket

    def start(self) -> None:
        """Wake the event loop through a socket when a signal arrives."""
        if sys.platform != "win32" and not self._stopped:
            import signal
            from socket import socketpair

            from PySide6.QtCore import QSocketNotifier

            self._read, self._write = socketpair()
            for end in (self._read, self._write):
                end.setblocking(False)
            signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, lambda _number, _frame: None)
            self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._take)

    def stop(self) -> None:
        """Give the signals back, and take them no more."""
        self._stopped = True
        if sys.platform != "win32" and hasattr(self, "_notifier"):
            import signal

            self._notifier.setEnabled(False)
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            self._read.close()
            self._write.close()

    def _take(self) -> None:
        try:
            self._read.recv(64)
        except BlockingIOError:
            return
        self.ending.emit()


def relaunch(cause: LockCause) -> None:
    """Replace this process, and with it the key, by a fresh one at the unlock screen.

    POSIX: ``execv``, so the process id stays and no memory does. Windows: a new process is started
    and this one ends.
    """
    os.environ[CAUSE_VARIABLE] = cause.value
    frozen = bool(getattr(sys, "frozen", False))
    rest = sys.argv[1:] if frozen else sys.orig_argv[1:]
    command = [sys.executable, *rest]
    if sys.platform == "win32":
        import subprocess  # only when the process ends: not before the first window

        subprocess.Popen(command, close_fds=True)  # noqa: S603 - our own command line
        os._exit(0)
    else:
        os.execv(command[0], command)  # noqa: S606 - our own command line, without a shell


def cause_of_last_lock() -> LockCause | None:
    """Return why the process before this one locked, once."""
    raw = os.environ.pop(CAUSE_VARIABLE, "")
    return LockCause(raw) if raw in list(LockCause) else None
