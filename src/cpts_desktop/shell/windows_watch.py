"""Windows says that the computer is about to sleep, or that its session is locked, by messages.

They come to every top window; a window of our own, never shown, is there to receive them. Nothing
here raises: without these messages the clocks of ``shell.lock`` still watch.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from ctypes import wintypes
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtGui import QWindow

from cpts_desktop.shell.lock import LockCause

# winuser.h and wtsapi32.h
_POWER: Final = 0x0218
_ABOUT_TO_SLEEP: Final = 0x0004
_SESSION: Final = 0x02B1
_LOCKED: Final = 0x0007
_LEFT: Final = 0x0002
_THIS_SESSION: Final = 0
_KIND: Final = b"windows_generic_MSG"


def cause_of(message: int, word: int) -> LockCause | None:
    """Return why a message of Windows asks to lock, or None."""
    if message == _POWER and word == _ABOUT_TO_SLEEP:
        return LockCause.SUSPEND
    if message == _SESSION and word in (_LOCKED, _LEFT):
        return LockCause.SCREEN
    return None


class WindowsWatch(QAbstractNativeEventFilter):
    """Calls ``due(cause)`` when Windows is about to sleep or locks its session."""

    def __init__(self, due: Callable[[LockCause], None]) -> None:
        super().__init__()
        self._due = due
        self._window: QWindow | None = None

    def start(self) -> bool:
        """Ask for the messages; say whether those of the session come too."""
        app = QCoreApplication.instance()
        if app is None:
            return False
        app.installNativeEventFilter(self)
        self._window = QWindow()
        return _ask_for_sessions(int(self._window.winId()))

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: Any
    ) -> object:
        """Look at one message of the system and let it through."""
        if message and kind == _KIND:
            read = wintypes.MSG.from_address(int(message))
            cause = cause_of(read.message, read.wParam)
            if cause is not None:
                self._due(cause)
        return False, 0


def _ask_for_sessions(window: int) -> bool:
    if sys.platform == "win32":
        try:
            ask = ctypes.windll.wtsapi32.WTSRegisterSessionNotification
            return bool(ask(wintypes.HWND(window), wintypes.DWORD(_THIS_SESSION)))
        except (OSError, AttributeError):
            return False
    else:
        return False
